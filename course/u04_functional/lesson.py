# %% [markdown]
# # Functional style
#
# *A function that changes nothing can be called twice, tested alone, and replayed next year.*
#
# 60 minutes to read and run, 75 for the exercises. It needs no server. You know iterators and generators, and functions
# that take or return functions (decorators).
#
# ## The incident
#
# On Friday evening the book shop starts a sale: 10 % off. The web server asks the price service for the price of a
# cart, and asks again when no answer comes within a second. By nine the service is slow, so many questions come twice
# or more, and each of them takes 10 % off the same books, in the one catalogue that all requests share. On Saturday
# books leave the shop for less than they cost it. The database keeps each cart as it is now, so nobody can say which
# customers saw which price.
#
# Here is that evening in small: one cart, and the same question four times.

# %%
import copy
import random
from functools import partial, reduce
from itertools import accumulate, chain, groupby
from operator import itemgetter, setitem
from types import MappingProxyType

import backbench.lab as lab
from backbench.lab import bookshop


def new_catalogue(books=1_000):
    return {book["id"]: book for book in bookshop.books(books)}


def reduced(cents, percent):
    return cents - cents * percent // 100


def price_in_place(catalogue, cart, percent):
    for number in cart:
        catalogue[number]["price_cents"] = reduced(catalogue[number]["price_cents"], percent)
    return sum(catalogue[number]["price_cents"] * copies for number, copies in cart.items())


catalogue, cart = new_catalogue(), {1: 1, 2: 2}
for answer in range(1, 5):
    print(f"answer {answer}: {price_in_place(catalogue, cart, 10) / 100:.2f} euros")

# %% [markdown]
# ## You will be able to
#
# 1. tell a pure function from one with side effects, and show the difference;
# 2. make a changed copy that leaves the old value alone, and say what it costs;
# 3. make functions in a loop that keep their own values;
# 4. write a fold, and say where it begins and what it copies;
# 5. keep events, and work out any state from them.
#
# ## Predict, run, explain: the copy
#
# A **side effect** is what a call does besides returning a value: it changes an argument or a global variable, writes a
# file, sends a request. A function is **pure** if it has no side effect and gives equal results for equal arguments.
#
# On Friday night somebody repairs the service: it gets a copy of the catalogue.


# %%
def price_with_copy(catalogue, cart, percent):
    return price_in_place(catalogue.copy(), cart, percent)


question = "The service prices a cart twice, each time with a `catalogue.copy()`. The second answer is ..."
lab.predict("copy", question, ["equal to the first", "lower than the first"])

# %%
catalogue = new_catalogue()
first, second = price_with_copy(catalogue, cart, 10), price_with_copy(catalogue, cart, 10)
lab.explain("copy", "equal to the first" if second == first else "lower than the first")
mine = catalogue.copy()
print("copy(): another catalogue:", mine is not catalogue, "/ another book 1:", mine[1] is not catalogue[1])
print("deepcopy: another book 1:", copy.deepcopy(catalogue)[1] is not catalogue[1])

# %% [markdown]
# `copy()` makes a **shallow copy**: a new outer dict, with the same books inside. `copy.deepcopy` makes new books as
# well. But a price needs no copy at all: it needs no change.
#
# How do you see that a call changes its arguments? Keep a deep copy of them, call, compare.


# %%
def price(catalogue, cart, percent):
    return sum(reduced(catalogue[number]["price_cents"], percent) * copies for number, copies in cart.items())


def changes_arguments(function, *arguments):
    before = copy.deepcopy(arguments)
    function(*arguments)
    return arguments != before


for function in (price_in_place, price_with_copy, price):
    print(f"{function.__name__} changes its arguments: {changes_arguments(function, new_catalogue(), cart, 10)}")

# %% [markdown]
# Sometimes you do want a changed catalogue. `{**old, key: value}` is a new dict with the pairs of `old`, and one of
# them new or replaced; `[*old, item]` is a new list with one item more. Use these at each level on the way to the
# change, and nowhere else: a **path copy**. All other books are shared by the old and the new catalogue. That is safe
# as long as nobody writes into either. (`setitem(books, key, value)` is `books[key] = value`, as a function.)


# %%
def with_price(catalogue, number, cents):
    return {**catalogue, number: {**catalogue[number], "price_cents": cents}}


def attempt(what, function, *arguments):
    try:
        function(*arguments)
        print(f"{what}: no complaint")
    except Exception as error:
        print(f"{what}: {error!r}")


catalogue = new_catalogue()
newer = with_price(catalogue, 1, 99)
print(catalogue[1]["price_cents"], "and", newer[1]["price_cents"], "/ book 2 is shared:", newer[2] is catalogue[2])
view = MappingProxyType(catalogue)  # shows a dict, and cannot be written to
for kind, guarded in (("view", view), ("tuple", tuple(newer.values()))):
    attempt(f"write into the {kind}", setitem, guarded, 1, "sold out")
    attempt("one level deeper", setitem, guarded[1], "price_cents", 0)
print("book 1 now costs", catalogue[1]["price_cents"])

# %% [markdown]
# A value that nobody can change is **immutable**: numbers, text, tuples of such. A read-only view and a tuple of dicts
# guard one level.
#
# ## Predict, run, explain: functions from a loop
#
# A function that takes or returns functions is a **higher-order function**: `sorted` with a `key`, `map`, each
# decorator. Here a loop makes three price rules.

# %%
question = "Three rules are made in a loop, for 10, 20 and 30 percent off. What do they make of 1,000 cents?"
lab.predict("rules", question, ["[900, 800, 700]", "[700, 700, 700]", "an error"])

# %%
rules = [lambda cents: reduced(cents, percent) for percent in (10, 20, 30)]
lab.explain("rules", str([rule(1_000) for rule in rules]))


def rule_for(percent):
    return lambda cents: reduced(cents, percent)


kept = [lambda cents, percent=percent: reduced(cents, percent) for percent in (10, 20, 30)]
print("one call for each:", [rule(1_000) for rule in map(rule_for, (10, 20, 30))])
print("kept by a default:", [rule(1_000) for rule in kept])

# %% [markdown]
# A function looks a variable up when it runs, not when it is made (**late binding**), and when the rules run, the one
# variable `percent` holds 30. Each call of `rule_for` has a variable of its own. A default value is worked out once,
# when the function is made: good for `percent=percent`, bad for a list that all calls then share. And
# `functools.partial` makes a function with some arguments filled in, and takes their values at once.

# %%
percent = 10
late, early = lambda cents: reduced(cents, percent), partial(reduced, percent=percent)
percent = 50
print("after percent = 50, the lambda:", late(1_000), "/ partial:", early(1_000))


def remember(title, titles=[]):
    titles.append(title)
    return titles


print("first call:", remember("Emma"))
print("second call:", remember("Dune"))
waiting = map(print, ["Emma", "Dune"])
print("map(print, ...) was called, and printed nothing: it waits, like a generator")
print("list() asked for everything:", list(waiting))

# %% [markdown]
# ## Predict, run, explain: the fold
#
# A **fold** goes through items with a **state**. For each item a **step** function makes the next state out of the
# state and the item: `state = step(state, item)`. `functools.reduce(step, items, initial)` returns the last state, and
# `itertools.accumulate` gives all of them, one by one. `sum`, `max` and `"".join` are folds.

# %%
prices = [900, 1_200, 2_000]
print("sum:", reduce(lambda total, cents: total + cents, prices, 0))
print("1,000 cents through three rules:", reduce(lambda cents, rule: rule(cents), map(rule_for, (10, 20, 30)), 1_000))
print("the states of a sum:", list(accumulate(prices, lambda total, cents: total + cents)))
lab.predict("empty", "The cart is empty. What is `reduce(max, [])`?", ["0", "None", "an error"])

# %%
try:
    lab.explain("empty", str(reduce(max, [])))
except TypeError as error:
    lab.explain("empty", "an error")
    print(error)
print("with an initial state:", reduce(max, [], 0))

# %% [markdown]
# Without an initial state, the first item is taken for it, and an empty input has none. Give the initial state: the
# result for no items is part of what your function means. (It is given by position; Python 3.14 takes `initial=` too.)
#
# Two more costs. A fold that makes a new list at each step copies all that came before: so does `sum(lists, [])`,
# which adds as `accumulate` does here. And a recursive fold keeps a call waiting for each item; Python allows only so
# many at once.

# %%
baskets = [[number] * 10 for number in range(1_000)]
print(f"items written by adding lists: {sum(map(len, accumulate(baskets))):,}")
print(f"items written by one loop over all: {len(list(chain.from_iterable(baskets))):,}")


def total_of(prices):
    return prices[0] + total_of(prices[1:]) if prices else 0


attempt("a recursive sum of 10,000", total_of, [1] * 10_000)

# %% [markdown]
# ## Predict, run, explain: two sorts
#
# `itemgetter("genre")` makes the function that gives `book["genre"]`, and `sorted` compares what its `key` gives.

# %%
books = list(bookshop.books(8))
question = "We want the genres in alphabetical order, and in each genre the dearest book first. Which sort runs first?"
lab.predict("sorts", question, ["by genre", "by price"])


# %%
by_genre = partial(sorted, key=itemgetter("genre"))
by_price = partial(sorted, key=itemgetter("price_cents"), reverse=True)


def shown(books):
    return ", ".join(f"{book['genre']} {book['price_cents']}" for book in books)


print("genre, then price:", shown(by_price(by_genre(books))))
print("price, then genre:", shown(by_genre(by_price(books))))
wanted = sorted(books, key=lambda book: (book["genre"], -book["price_cents"]))
lab.explain("sorts", "by price" if by_genre(by_price(books)) == wanted else "by genre")
attempt("minus turns numbers round, but not text", lambda: sorted(books, key=lambda book: -book["genre"]))
for name, some in (("as they come", books), ("sorted", by_genre(books))):
    print(f"groups, {name}:", [genre for genre, _ in groupby(some, itemgetter("genre"))])

# %%
titles, ages = ["It", "Emma", "Dune"], [30, None, 20]
print("by length, reverse=True:", sorted(titles, key=len, reverse=True))
print("by length, then [::-1]: ", sorted(titles, key=len)[::-1])
attempt("None among numbers", sorted, ages)
print("False comes before True:", sorted(ages, key=lambda age: age is None))

# %% [markdown]
# `sorted` is **stable**: equal items keep their order, with `reverse=True` too; only `[::-1]` turns them round. So the
# last sort decides, and the sorts before it decide among equals: begin with the least important. `groupby` only puts
# neighbours together.
#
# ## The figure
#
# Left, the incident: the same question up to ten times, to each of the three services. Right, what it costs to change
# one price and keep the old catalogue: the memory (`tracemalloc`) that each kind of copy takes.

# %%
SERVICES = {"in place": price_in_place, "shallow copy": price_with_copy, "pure": price}
SIZES = (10, 30, 100, 300, 1_000, 3_000)


def answers(service):
    catalogue = new_catalogue()
    return [service(catalogue, cart, 10) / 100 for _ in range(10)]


def copy_sizes(make):
    return [lab.peak_memory(partial(make, new_catalogue(size)))[1] / 1e3 for size in SIZES]


asked = {name: answers(service) for name, service in SERVICES.items()}
memory = {
    "deep copy": copy_sizes(copy.deepcopy),
    "path copy": copy_sizes(lambda catalogue: with_price(catalogue, 1, 99)),
}
for name, series in asked.items():
    print(f"{name:>12}: first answer {series[0]:.2f}, tenth {series[-1]:.2f} euros")
for name, kilobytes in memory.items():
    print(f"{name:>12}: {kilobytes[0]:.1f} kB for {SIZES[0]} books, {kilobytes[-1]:,.0f} kB for {SIZES[-1]:,}")

# %%
fig, (left, right) = lab.figure(9, 3.6, ncols=2)
for (name, series), style in zip(asked.items(), ("-", "o", "s-"), strict=True):
    left.plot(range(1, 11), series, style, label=name)
left.set(title="Only the pure one may be asked again", xlabel="how often the question came", ylabel="answer (euros)")
left.set(ylim=(0, None), xticks=range(1, 11))
left.legend()
for (name, kilobytes), colour in zip(memory.items(), ("vermilion", "purple"), strict=True):
    right.loglog(SIZES, kilobytes, "o-", color=lab.PALETTE[colour])
    right.annotate(name, (SIZES[2], kilobytes[2]), (8, -14), textcoords="offset points", color=lab.PALETTE[colour])
right.set(title="A path copy shares the books", xlabel="books in the catalogue", ylabel="memory for one change (kB)")
right.set_xticks(SIZES, SIZES)
right.set_yticks([1, 10, 100, 1_000], [1, 10, 100, 1_000])
right.minorticks_off()
lab.show(fig, "Left, the price falls with each question unless pure; right, a deep copy takes more than a path copy.")

# %% [markdown]
# The dots of the shallow copy lie on the line of the change in place: the copy repaired nothing. The pure service
# gives its answer as often as it is asked. So the caller may ask again, and the answer may be kept as long as the
# catalogue stays the same. The path copy still copies the outer dict: for huge dicts, nest them.
#
# ## Mental model
#
# ```
#   in place     one catalogue, written again and again: no yesterday
#
#   fold         state 0 --step--> state 1 --step--> state 2 --step--> state 3
#                            ^               ^               ^
#                         event 1         event 2         event 3
#
#                each state is a value of its own; keep the events and the step
# ```
#
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `mutates` | Changing an argument is fine if the result is right | The second call sees the change | the incident |
# | `shallow-copy` | A copy of a dict copies its insides | What is inside is shared | `mine[1]` |
# | `view-is-deep`\* | A read-only view or a tuple protects all | It guards one level | `setitem` |
# | `late-binding` | A lambda in a loop keeps the loop's value | It looks the variable up when it runs | `rules` |
# | `partial-is-late`\* | `partial` evaluates its arguments late | It takes their values at once | `early` |
# | `shared-default` | A default value is fresh in each call | It is made once, with the function | `remember` |
# | `map-runs`\* | `map` calls its function at once | It waits until it is asked | `map(print, ...)` |
# | `reduce-without-start` | `reduce` of nothing is fine | Without an initial state it raises | `reduce(max, [])` |
# | `sum-is-linear`\* | `sum(lists, [])` writes items once | Each `+` writes all again | `accumulate(baskets)` |
# | `recursion` | Recursion is as good as a loop | Each item leaves a call waiting | `total_of` |
# | `in-reading-order` | Two sorts run in reading order | The last sort decides | `by_price(by_genre(...))` |
# | `negated-text` | A minus sign turns any order round | Text has none | `-book["genre"]` |
# | `groupby-unsorted` | `groupby` finds all equal keys | It groups neighbours | groups, as they come |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: one report, four styles
#
# What were the delivered orders worth? **v0** is a loop, **v1** a list comprehension, **v2** `filter` and `reduce`,
# **v3** a generator expression.

# %%
orders = list(bookshop.orders(5_000))


def v0():
    total = 0
    for order in orders:
        if order["status"] == "delivered":
            total += order["total_cents"]
    return total


def v1():
    return sum([order["total_cents"] for order in orders if order["status"] == "delivered"])


def v2():
    delivered = filter(lambda order: order["status"] == "delivered", orders)
    return reduce(lambda total, order: total + order["total_cents"], delivered, 0)


def v3():
    return sum(order["total_cents"] for order in orders if order["status"] == "delivered")


for report in (v0, v1, v2, v3):
    cents, peak = lab.peak_memory(report)
    print(f"{report.__name__}: {cents / 100:,.2f} euros, {peak:6,} bytes on the way")

# %% [markdown]
# One answer, and only v1 builds a list. v0 changes `total`, but nobody else sees `total`: **a loop inside a pure
# function is fine.** (To be pure, each of the four would get `orders` as an argument.) Choose the one that reads best;
# often it is v3.
#
# ## Step by step: the cart as a fold
#
# **v0, the newest state.** A database row that is written again and again cannot say who saw what on Friday night.
#
# **v1, events and a step.** Keep what happened, in order: an **event** is a fact, so it never changes. The cart is a
# fold of its events. This is **event sourcing**.

# %%
PRICES = {"Emma": 900, "Dune": 1_200, "It": 2_000}
EVENTS = (
    ("added", "Emma", 1), ("added", "Dune", 2), ("code", 10), ("added", "It", 1),
    ("removed", "Dune"), ("code", 10), ("added", "Emma", 2), ("code", 25),
)  # fmt: skip
EMPTY = {"copies": {}, "percent": 0}


def step(cart, event):
    kind, *details = event
    copies = cart["copies"]
    if kind == "added":
        title, more = details
        return {**cart, "copies": {**copies, title: copies.get(title, 0) + more}}
    if kind == "removed":
        return {**cart, "copies": {title: number for title, number in copies.items() if title not in details}}
    if kind == "code":
        return {**cart, "percent": details[0]}
    return cart  # an event of tomorrow's version: not ours to judge


def euros(cart):
    return reduced(sum(PRICES[title] * number for title, number in cart["copies"].items()), cart["percent"]) / 100


cart_now = reduce(step, EVENTS, EMPTY)
print(cart_now, f"{euros(cart_now):.2f} euros")

# %% [markdown]
# **v2, all states.** `accumulate` with the same `step` gives the cart at every moment, the initial one first.

# %%
STATES = list(accumulate(EVENTS, step, initial=EMPTY))
for number, state in enumerate(STATES):
    event = "(begin)" if number == 0 else " ".join(map(str, EVENTS[number - 1]))
    print(f"{number} {event:<14} {euros(state):6.2f} euros, {state['percent']:>2} % off, {state['copies']}")

# %% [markdown]
# Move the slider through the time of this cart. Where does the price fall although nothing was taken out? What does the
# second code of 10 % change?


# %%
def draw(events):
    cart = reduce(step, EVENTS[:events], EMPTY)
    fig, (log, bars) = lab.figure(8, 3.2, ncols=2)
    for place, event in enumerate(EVENTS):
        past = place < events
        text = f"{place + 1}  {' '.join(map(str, event))}"
        log.text(0.05, -place, text, color="black" if past else "#6e6e6e", weight="bold" if past else "normal")
    log.axhline(0.7 - events, color=lab.PALETTE["vermilion"])
    log.set(xlim=(0, 1), ylim=(-len(EVENTS) + 0.2, 1), title=f"The first {events} of {len(EVENTS)} events")
    log.axis("off")
    bars.barh(list(PRICES), [cart["copies"].get(title, 0) for title in PRICES], color=lab.PALETTE["blue"])
    bars.set(xlim=(0, 4), xticks=range(5), xlabel="copies")
    bars.set_title(f"Cart: {euros(cart):.2f} euros, {cart['percent']} % off")
    return fig


alt = "Left the list of events with a line after the last one applied, right the copies of each book in the cart"
lab.slider(draw, events=(0, len(EVENTS)), alt=alt)

# %% [markdown]
# **v3, another step.** The bug of Friday is a step: each `code` comes off the price that is left. With the events kept,
# replay them with the wrong step and with the right one, for 200 carts whose codes came one to four times.


# %%
def step_of_friday(cart, event):
    if event[0] == "code":
        return {**cart, "percent": 100 - reduced(100 - cart["percent"], event[1])}
    return step(cart, event)


draw_lots = random.Random(4)
logs = [
    [("added", draw_lots.choice(list(PRICES)), draw_lots.randint(1, 3))] + [("code", 10)] * draw_lots.randint(1, 4)
    for _ in range(200)
]
paid = [euros(reduce(step_of_friday, log, EMPTY)) for log in logs]
right_price = [euros(reduce(step, log, EMPTY)) for log in logs]
wrong = sum(one != other for one, other in zip(paid, right_price, strict=True))
print(f"{wrong} of {len(logs)} carts saw a wrong price, {sum(right_price) - sum(paid):,.2f} euros in all")
without_code = [event for event in EVENTS if event != ("code", 25)]
print(f"and what if the last code had not been given? {euros(reduce(step, without_code, EMPTY)):.2f} euros")

# %% [markdown]
# ## Check yourself

# %%
shared = '`b = a.copy()`, then `b["tags"].append("new")`. Does `a["tags"]` have the new tag?'
order = "Rows are to be sorted by city, and within a city by age. Which `sort` do you call last?"
local = "A function makes a list, fills it in a loop from its arguments, and returns it. Is it pure?"
cut = "`reduce(step, events[:5], EMPTY)` is `early`. What does `reduce(step, events[5:], early)` give?"
lab.quiz(
    [
        (shared, ["yes", "no"], 0, "A shallow copy shares what is inside, as with `mine[1]`."),
        (order, ["by age", "by city"], 1, "The last sort decides; a stable sort keeps the ages in order."),
        (local, ["yes", "no"], 0, "Nobody else sees the list before it is returned: see v0 of the report."),
        (cut, ["the state after all events", "that of the last events only"], 0, "A fold goes on from any state."),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **What is a pure function, and why does it matter?** Equal arguments, equal results, no side effect. So its results
# can be cached, its calls repeated or run in parallel without a lock, and a test needs nothing but values.
#
# **Write `map` with `reduce`.** `reduce(lambda done, item: [*done, f(item)], items, [])`. It copies the list at every
# step, so the work grows with the square of the items; a loop does not.
#
# **What does event sourcing give you, and what does it cost?** Any past state, an audit, repair by replay. It costs
# storage and the time of replays (so keep a state now and then and go on from it), and the step has to understand old
# events for ever.
#
# ## You have seen
#
# 1. one service that changes its arguments and one that does not, under the same repeated question;
# 2. shallow, deep and path copies, with what each shares and what it costs;
# 3. late binding in a loop, and three ways to keep a value;
# 4. folds, their initial state, and what they copy;
# 5. a cart as a fold of events: at any moment, with another step, without an event.
#
# More: [Functional programming HOWTO](https://docs.python.org/3/howto/functional.html) ·
# [functools](https://docs.python.org/3/library/functools.html) ·
# [Sorting techniques](https://docs.python.org/3/howto/sorting.html)
