# %% [markdown]
# # Decorators
#
# *Add logs, times and permission checks to every function of an interface, and change none of them.*
#
# 55 minutes to read and run, 95 for the exercises. It needs no server. You know functions, exceptions, a little of
# classes, and iterators and generators.
#
# ## The incident
#
# The sales report of the book shop's admin API is slow, so a developer gives it a cache: one line above the function,
# above the line that asks for a permission. On Monday Ada, who owns the shop, opens the report. Minutes later Bo, an
# intern who may see the stock and nothing else, tries the same address, and reads what the shop earns. All tests pass,
# and the log of refusals is empty, because nobody was refused. The repair swaps two lines.
#
# Here is that morning in small. When you reach the figure, you can read every line of it.

# %%
import asyncio
import functools
import inspect
import itertools
import time

import backbench.lab as lab
from backbench.lab import bookshop

user = "Ada"  # who is signed in


@lab.counted  # counts its calls
def permissions():
    return ["report", "refund", "stock"] if user == "Ada" else ["stock"]


def requires(permission):
    def decorate(function):
        @functools.wraps(function)
        def check(*args, **kwargs):
            if permission not in permissions():
                raise PermissionError(f"{user} may not {permission}")
            return function(*args, **kwargs)

        return check

    return decorate


def call_as(name, function, *args, **kwargs):
    global user
    user = name
    try:
        return function(*args, **kwargs)
    except PermissionError as error:
        return f"refused: {error}"


@functools.cache
@requires("report")
def sales_report(orders):
    cents = sum(order["total_cents"] for order in bookshop.orders(orders))
    return f"{orders} orders, {cents / 100:,.2f} euros"


for name in ("Ada", "Bo"):
    print(f"{name:>3}: {call_as(name, sales_report, 500)}")

# %% [markdown]
# ## You will be able to
#
# 1. say what runs when a module is imported, and what runs at each call;
# 2. write a decorator that leaves name, signature and kind of a function as they were;
# 3. give a decorator arguments, and choose for whom its variables live;
# 4. put decorators into the right order, and show that it is the right one;
# 5. guard an interface that somebody else wrote, without touching it.
#
# ## Predict, run, explain: what runs when
#
# A **decorator** is a function that takes a function and gives back what stands in its place, most often a new
# function around it, the **wrapper**. The line `@noted` above `def price` does what `price = noted(price)` would do
# below it. Each part here notes that it runs.

# %%
trace = []


def note(lane, label):
    trace.append((len(trace), lane, label))


def noted(function):
    note("decorator", "wrap")

    def wrapper(book):
        note("wrapper", "before")
        result = function(book)
        note("wrapper", "after")
        return result

    return wrapper


question = "`@noted` stands above one function, which is called three times. How often is `wrap` noted?"
lab.predict("when", question, ["once", "three times", "never, until the function is called"])


# %%
@noted
def price(book):
    note("function", f"book {book}")
    return bookshop.price_cents(book)


for book in (17, 18, 19):
    price(book)
wraps = sum(label == "wrap" for _, _, label in trace)
lab.explain("when", {1: "once", 3: "three times"}[wraps])
fig = lab.lanes(trace, title="The decorator runs at import, the wrapper at each call")
lab.show(fig, "Swim lanes: the decorator wraps in step 0; then three times wrapper before, function, wrapper after.")

# %% [markdown]
# `def price` and its decorator run once, when the module is imported. From then on the name `price` means `wrapper`.
# The wrapper still reaches `function`, a variable of a call that is over: an inner function keeps alive what it uses of
# the variables of the functions around it, and is then called a **closure**. `*args` and `**kwargs` in a wrapper take
# any positional and keyword arguments, as a tuple and a dict, and hand them on.
#
# So a check belongs in the wrapper. In the layer above, it asks at import, who happens to be signed in then:


# %%
def for_ada(function):
    allowed = user == "Ada"  # asked once, at import

    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) if allowed else "refused"

    return wrapper


user = "Ada"


@for_ada
def earnings():
    return "what the shop earns"


print("Bo gets:", call_as("Bo", earnings))

# %% [markdown]
# ## Predict, run, explain: what is left of the function
#
# A decorator may also give back the function itself, and just remember it. Web frameworks fill their tables of
# handlers so, often by name.

# %%
handlers = {}


def route(function):
    handlers[function.__name__] = function
    return function


@route
@noted
def pages(book):
    """How many pages a book has."""


@route
@noted
def stock(book):
    """How many there are."""


lab.predict("left", "How many handlers are in the table now?", [0, 1, 2])

# %%
lab.explain("left", len(handlers))
print("under the name:", *handlers)
print("its docstring: ", stock.__doc__)


# %% [markdown]
# Both functions are called `wrapper` now, and the second took the place of the first. `functools.wraps(function)` is
# a decorator for wrappers: it copies name, docstring and attributes, and leaves the function in `__wrapped__`, where
# `inspect.signature` looks for the true parameters. Frameworks read those to know what to pass, and `pickle` finds a
# function by its name.


# %%
def renoted(function):
    return functools.wraps(function)(noted(function))


def quote(book, currency="EUR", *, gift=False):
    """What a book costs."""


for decorate in (noted, renoted):
    decorated = decorate(quote)
    print(f"{decorated.__name__:>8}{inspect.signature(decorated)}: {decorated.__doc__}")

# %% [markdown]
# ## Predict, run, explain: a stopwatch on a coroutine
#
# The call of an `async def` function gives a coroutine, as the call of a generator function gives a generator: nothing
# of it has run. This wrapper measures a call. A function can have attributes; the wrapper keeps the time in one of its
# own. What comes after `finally` runs in any case, also if the function raises. (A cell of a notebook may `await`.)


# %%
def stopwatch(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.seconds = time.perf_counter() - start

    return wrapper


@stopwatch
async def fetch(book):
    await asyncio.sleep(0.2)
    return bookshop.price_cents(book)


question = "What does `fetch.seconds` say after `await fetch(17)`, which sleeps for 0.2 seconds?"
lab.predict("coroutine", question, ["0.2 s", "0.0 s", "there is no such attribute"])

# %%
await fetch(17)
lab.explain("coroutine", f"{fetch.seconds:.1f} s")
print("still an async function?", inspect.iscoroutinefunction(fetch))


# %% [markdown]
# The wrapper returns the coroutine, looks at the clock, and is done; only then `await` runs the body. Around an
# `async def` the wrapper has to be one as well, and to `await` inside its `try`. That also keeps
# `inspect.iscoroutinefunction` true, by which frameworks decide whether to await a handler or to give it a thread.
# (From Python 3.12 on, `inspect.markcoroutinefunction` can say so of a plain function.)


# %%
def stopwatch_async(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return await function(*args, **kwargs)
        finally:
            wrapper.seconds = time.perf_counter() - start

    return wrapper


slept = stopwatch_async(fetch.__wrapped__)
await slept(17)
print(f"{slept.seconds:.1f} s; still an async function? {inspect.iscoroutinefunction(slept)}")

# %% [markdown]
# ## Predict, run, explain: the order of a stack
#
# Decorators can be stacked. `layer(name)` below makes one for each of the three names and notes all that it does:
# `make` when its `@` line is evaluated, `wrap` when it gets the function, `in` and `out` at a call, `no!` for a
# refusal on its way up. `trace_of` imports a report with the layers in an order, the first on top; then Ada calls it,
# then Bo.


# %%
def layer(name):
    note(name, "make")

    def decorate(function):
        note(name, "wrap")
        results = {}

        def wrapper(day):
            note(name, "in")
            try:
                if name == "@requires" and user != "Ada":
                    raise PermissionError(f"{user} may not")
                if not (name == "@cached" and day in results):
                    results[day] = function(day)
            except PermissionError:
                note(name, "no!")
                raise
            note(name, "out")
            return results[day]

        return wrapper

    return decorate


def trace_of(order):
    trace.clear()
    source = "\n".join(f"@layer({name!r})" for name in order) + "\ndef report(day): note('report', 'run')"
    module = {"layer": layer, "note": note}
    exec(source, module)  # imports the stack, as if it were written in a file
    parts = [("import", len(trace))]
    for name in ("Ada", "Bo"):
        call_as(name, module["report"], "Monday")
        parts.append((f"{name} calls", len(trace)))
    return list(trace), parts


question = "The incident's order: `@cached` over `@requires` over `@log`. Through which layers does Bo's call go?"
lab.predict("stack", question, ["all three", "@cached and @requires", "only @cached"])

# %%
events, parts = trace_of(["@cached", "@requires", "@log"])
bo = [lane for _, lane, _ in events[parts[1][1] :]]
lab.explain("stack", {1: "only @cached", 2: "@cached and @requires", 3: "all three"}[len(set(bo))])

# %% [markdown]
# Now take the stack into your hands. Below, the layers are lanes and time runs to the right. At import the lines
# are evaluated from top to bottom, and the wrapping goes from the function upwards. A call enters at the top and comes
# out at the top. Find an order in which Bo is refused, then one in which `@log` also sees the refusal.


# %%
def draw(order):
    events, parts = trace_of(order)
    fig = lab.lanes(events, colour="label")
    ax, begin, middles = fig.axes[0], 0, []
    for _, end in parts:
        ax.axvline(end, color="black", linewidth=1)
        middles.append((begin + end) / 2)
        begin = end
    ax.set_xticks(middles, [name for name, _ in parts])
    ax.set(xlabel="", title="Bo is refused" if events[-1][2] == "no!" else "Bo reads the report")
    return fig


lab.reorder(draw, ["@cached", "@requires", "@log"], alt="Swim lanes of import and two calls, a lane for each layer")

# %% [markdown]
# The same without a hand, for the order above and with two lines swapped:

# %%
for order in (["@cached", "@requires", "@log"], ["@requires", "@cached", "@log"]):
    events, parts = trace_of(order)
    begin = 0
    print("order:", " over ".join(order))
    for what, end in parts:
        print(f"{what:>10}:", ", ".join(f"{label} {lane}" for _, lane, label in events[begin:end]))
        begin = end

# %% [markdown]
# ## The figure
#
# Three decorators have six orders. Here they are with real parts: `functools.cache`, `requires`, and a log that keeps
# its lines. In each order Ada and Bo call the report by turns, three times each. What does Bo get to read, what does
# the log know, and how often is somebody's permission looked up?

# %%
lines = []


def log(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        lines.append(f"{user} calls {function.__name__}")
        return function(*args, **kwargs)

    return wrapper


def measure(order):
    report = sales_report.__wrapped__.__wrapped__  # below the cache and the check: the function itself
    for decorate in reversed(order):
        report = decorate(report)
    lines.clear()
    permissions.calls = 0
    answers = [call_as(name, report, 100) for name in ("Ada", "Bo") * 3]
    return sum("euros" in answer for answer in answers[1::2]), len(lines), permissions.calls


parts = {"log": log, "requires": requires("report"), "cached": functools.cache}
measured = {order: measure([parts[name] for name in order]) for order in itertools.permutations(parts)}
rows = sorted(measured, key=lambda order: (-measured[order][0], measured[order][1]))
for order in reversed(rows):
    leaks, logged, looked_up = measured[order]
    print(f"{' > '.join(order):<24} Bo reads: {leaks} of 3, logged: {logged} of 6, look-ups: {looked_up}")

# %%
fig, axes = lab.figure(9.5, 3.4, ncols=3)
titles = ["Reports that Bo reads", "Calls in the log", "Permission look-ups"]
for ax, title, values, colour in zip(axes, titles, zip(*map(measured.get, rows)), ["vermilion", "blue", "sky"]):
    bars = ax.barh([" > ".join(order) for order in rows], values, color=lab.PALETTE[colour])
    ax.bar_label(bars, padding=3)
    ax.set(title=title, xlim=(0, 7), xticks=range(0, 7, 2), xlabel="of 3" if "Bo" in title else "of 6")
    if ax is not axes[0]:
        ax.set_yticklabels([])
axes[0].set_ylabel("outermost > innermost")
alt = "Bars for six orders: Bo reads 3 reports wherever the cache is outside the check, none where it is inside."
lab.show(fig, alt)

# %% [markdown]
# One function, three decorators, six programs. Bo reads the report wherever the cache lies outside the check, and that
# is where the look-ups are saved: an answer from the cache reaches nothing below it. Only the outermost layer sees all
# calls, so the log goes on top, the check under it, and the cache next to the function.
#
# ## Mental model
#
# ```
#   @log                  import, lines downwards    a = log; b = requires("report"); c = cache
#   @requires("report")   import, wrapping upwards   report = a(b(c(report)))
#   @cache                call, downwards            log -> requires -> cache -> report
#   def report(day): ...  results, errors, upwards   log <- requires <- cache <- report
# ```
#
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `checked-at-import` | A decorator runs at each call | It runs at import; the wrapper at each call | `for_ada` |
# | `no-wraps` | `functools.wraps` is cosmetic | Without it names collide, parameters hide | `handlers` |
# | `sync-wrapper` | A wrapper can measure anything | The call of `async def` ends at once | `fetch.seconds` |
# | `order-is-taste`\* | The order of a stack is taste | It decides who reads what | the figure |
# | `bare-gives-decorator` | `@d` is short for `@d()` | `@d` hands the function to the outer layer | v2, below |
# | `shared-counter` | Each function has its own variables | Only those made per function | `numbered` |
# | `delay-survives` | A closure's variable starts afresh | It lives on from call to call | `numbered` |
# | `class-without-get` | What can be called can be a method | Only a function gets `self` by itself | v3, below |
# | `key-is-args` | Positional arguments tell calls apart | Keywords change the answer, too | `key_v0` |
# | `keywords-differ` | One call has one way to be written | It has many; the signature knows them | `key_v1` |
# | `falsy-is-a-miss` | `if found:` finds what is remembered | Not 0, not `None` | `copies_sold` |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: one check for a whole interface
#
# **v0, by hand.** The admin API of another team, with the check copied into each function. One was forgotten.


# %%
class Admin:
    """The shop's admin API, as another team ships it."""

    def refund(self, order, cents=0):
        if "refund" not in permissions():
            raise PermissionError("refund")
        return f"{cents} cents paid back for order {order}"

    def delete_book(self, book):
        return f"book {book} is deleted"


for name in ("refund", "delete_book"):
    print(f"Bo, {name}:", call_as("Bo", getattr(Admin(), name), 17))

# %% [markdown]
# **v1, a decorator with an argument.** `requires("refund")` is a call that gives the decorator, so there are three
# layers of functions, and a variable lives as long as its layer: for all functions of one decorator, for one function,
# for one call. `numbered` counts in all three.


# %%
def numbered():
    per_decorator = itertools.count(1)

    def decorate(function):
        per_function = itertools.count(1)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            per_call = itertools.count(1)
            print(f"{function.__name__:>13}: {next(per_decorator)} {next(per_function)} {next(per_call)}")
            return function(*args, **kwargs)

        return wrapper

    return decorate


number = numbered()
price_of, shelf_of = number(bookshop.price_cents), number(bookshop.customer_name)
print("number of: decorator, function, call")
for function in (price_of, price_of, shelf_of):
    function(17)

# %% [markdown]
# A wrapper that assigns to such a variable, as in `delay = delay * 2`, has to say `nonlocal delay` first; the next
# call then finds what this one left. What should start afresh at each call belongs in the wrapper.
#
# An argument may be of any kind. After `except` may stand a variable that holds an exception class, or a tuple of them;
# a bare `raise` in that block passes on the very exception that was caught.
#
# **v2, brackets or none.** Written as `@requires`, without brackets, the function itself arrives as `permission`, and
# what comes back is `decorate`, which waits for a function. No error, until somebody looks at what it returns:


# %%
@requires
def close_shop(day):
    return f"closed on {day}"


print("close_shop('Sunday') gives", close_shop("Sunday").__name__, "- and nobody was asked for a permission")


def audited(function=None, *, to=print):
    if function is None:  # called with brackets: the function is still to come
        return functools.partial(audited, to=to)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        to(f"{user} uses {function.__name__}")
        return function(*args, **kwargs)

    return wrapper


# %% [markdown]
# `functools.partial(f, to=x)` is `f` with an argument filled in. `*` makes `to` a keyword-only argument, so that the
# only thing that can arrive by position is the function.
#
# **v3, the whole interface, untouched.** A decorator is a function, so it needs no `@`: it can be put around the
# methods of a class that is not ours (`setattr(c, "refund", f)` is `c.refund = f`). Methods work because a *function*
# that is found in a class gets `self` as its first argument. An object that can be called does not, unless its class
# has a `__get__`, which unit 3 explains:


# %%
class Audited:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


class Attempt(Admin):
    delete_book = Audited(Admin.delete_book)


try:
    Attempt().delete_book(17)
except TypeError as error:
    print("TypeError:", error)


def guard(interface, rules):
    for name, function in inspect.getmembers(interface, inspect.isfunction):
        if not name.startswith("_"):
            setattr(interface, name, audited(requires(rules.get(name, "everything"))(function)))


guard(Admin, {"refund": "refund"})
for name in ("refund", "delete_book"):
    print("  Ada:", call_as("Ada", getattr(Admin(), name), 17))
Desk = type("Desk", (), {"earned": classmethod(lambda cls: "12 euros"), "hours": staticmethod(lambda: "9 to 5")})
guard(Desk, {"hours": "refund"})
print("  Bo, a class method:", call_as("Bo", Desk().earned))
try:
    call_as("Ada", Desk().hours)
except TypeError as error:
    print("  Ada, a static method:", error)

# %% [markdown]
# The log is outermost, so it tells of calls that are refused, too. A plain public method that has no rule asks for a
# permission that nobody has: it is closed, not open. (`isfunction` sees no class methods and no properties: those stay
# open. A static method would get `self` as an argument, and break.)
#
# ## Step by step: a cache that knows its calls
#
# What is remembered is looked up by a **key** made of the arguments. **v0** takes the positional ones, **v1** the
# keywords as well: a `frozenset` of pairs has no order, and can be hashed if all values can. **v2** asks the function's
# own signature: `bind` puts arguments to parameters as a call would, `apply_defaults` adds what was left out.


# %%
def key_v0(*args, **kwargs):
    return args


def key_v1(*args, **kwargs):
    return args, frozenset(kwargs.items())


def key_v2(*args, **kwargs):
    call = inspect.signature(quote).bind(*args, **kwargs)
    call.apply_defaults()
    return call.args, frozenset(call.kwargs.items())


for key in (key_v0, key_v1, key_v2):
    one_call = {key(17), key(book=17), key(17, "EUR")}
    confused = key(17) == key(17, currency="USD")
    print(f"{key.__name__}: {len(one_call)} keys for one call in three spellings; euros for dollars: {confused}")

remembering = functools.cache(quote)
remembering(17), remembering(book=17), remembering(17, "EUR")
print("functools.cache ran it", remembering.cache_info().misses, "times")

# %% [markdown]
# v0 gives a price in euros to who asks for dollars. v1 is right and forgetful, and so is `functools.cache`. One trap is
# left: what is remembered may be 0 or `None`, so "is it there?" must not be asked of the result. (A memory that is to
# stay small can be an `OrderedDict`: `move_to_end(key)` moves what is used, `popitem(last=False)` takes the first out.)

# %%
results = {}
copies_sold = lab.counted(lambda book: 0)
for _ in range(3):
    if not results.get(17):
        results[17] = copies_sold(17)
print(f"three questions, {copies_sold.calls} calls of copies_sold")

# %% [markdown]
# ## Check yourself

# %%
when = "`@requires('report')` stands above a function that is never called. What has run after the import?"
stack = "`@stopwatch` over `@functools.cache`: the function takes 2 s. What does the second equal call measure?"
lives = "A decorator counts calls in a variable of `decorate(function)`. Who shares the count?"
keeps = "Which of these does a wrapper without `functools.wraps` lose?"
lab.quiz(
    [
        (when, ["nothing", "`requires` and `decorate`", "all but the function"], 1, "`check` waits for a call."),
        (stack, ["2 s", "nearly 0 s", "nothing: it is not run"], 1, "It is outside, and sees the cache answer."),
        (lives, ["all calls of one function", "all functions", "nobody"], 0, "It is the second number of `numbered`."),
        (keeps, ["its result", "its signature", "its closure"], 1, "`inspect.signature` shows the wrapper's own."),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **What is a decorator?** A callable that gets a function (or class) when it is defined and gives back what takes its
# name. `@d` above `def f` is `f = d(f)`; `@d(x)` calls `d(x)` first, and what that gives is the decorator.
#
# **Write one that works with and without brackets.** `def d(function=None, *, option=...)`: if `function` is `None`,
# give back a partial of `d` with the options; else wrap.
#
# **Is a decorator that counts calls safe with threads?** `calls += 1` reads, adds and writes, and nothing promises that
# no other thread comes in between. It takes a lock around that line, as in `lab.counted`.
#
# ## You have seen
#
# 1. a trace of import and calls, and a check that asked too early;
# 2. `functools.wraps`, and an async wrapper for an async function;
# 3. three layers with three lifetimes, and a decorator with and without brackets;
# 4. six orders of one stack, and who reads what in each;
# 5. a class of somebody else that is logged and guarded, its plain methods closed by default.
#
# More: [functools](https://docs.python.org/3/library/functools.html) ·
# [inspect.Signature](https://docs.python.org/3/library/inspect.html#inspect.Signature) ·
# [PEP 318](https://peps.python.org/pep-0318/)
