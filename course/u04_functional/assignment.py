# %% [markdown] role="read"
# # Functional style: exercises
#
# Five exercises, 29 points, about 75 minutes. Each stands alone: do them in any order.
#
# Write your answer where a cell says `YOUR CODE HERE`. The examples below it run in your notebook and show the shape of
# what is asked. Grading adds other inputs: empty, equal, odd, long. It looks at what your functions were given, before
# and after, and counts how often they call the functions that they get.
#
# How you write it is up to you: a loop inside a pure function is as good as a fold. The standard library is welcome;
# you may import more of it.

# %% role="read"
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from itertools import accumulate, chain, groupby
from operator import itemgetter

# %% [markdown] role="read"
# ## 1. Chains of functions (5 points, 10 minutes)
#
# The shop cleans each title in small steps: cut the blanks, put the article last, and so on. Write two functions that
# put steps together.
#
# ```python
# pipe(" emma ", str.strip, str.title)         # 'Emma'
# compose(str.title, str.strip)(" emma ")      # 'Emma'
# ```
#
# - `pipe(value, *functions)` gives `value` to the first function, its result to the second, and so on; it returns the
#   last result.
# - `compose(*functions)` returns a function. A call of it goes through all functions **from the last to the first**:
#   `compose(f, g)(x)` is `f(g(x))`.
# - Of a composed function, the step called first gets all arguments, positional and keyword ones, or none.
# - Without functions, `pipe(value)` is `value`, and `compose()` returns a function that gives its one argument back.
# - `compose` itself calls no step. What it returns can be called many times; each call uses each step once.


# %% role="solution" id="compose"
def pipe(value, *functions):
    """What comes out when `value` goes through all `functions`, from the first to the last."""
    ### BEGIN SOLUTION
    return reduce(lambda result, function: function(result), functions, value)
    ### END SOLUTION


def compose(*functions):
    """A function that goes through all `functions`, from the last to the first; the last gets all its arguments."""

    ### BEGIN SOLUTION
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        return pipe(first(*args, **kwargs), *reversed(rest))

    return composed
    ### END SOLUTION


# %% role="tests" id="compose-values" points=2
got = pipe("emma", str.title)
assert got == "Emma", f"pipe('emma', str.title) is {got!r}"
got = compose(str.title)("emma")
assert got == "Emma", f"compose(str.title)('emma') is {got!r}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def piped(value, functions):
    return pipe(value, *functions)


@probe
def composed(functions, value):
    return compose(*functions)(value)


def step(name):
    return spy(lambda value: f"{name}({value})")


def nested(names, value):
    """What the steps of these names make of `value`, the last name innermost."""
    for name in reversed(names):
        value = f"{name}({value})"
    return value


with check("pipe goes from the first function to the last", points=1, hint="Whose result does the second one get?"):
    for many in (1, 2, rng.randint(3, 6)):
        names, value = rng.sample("abcdefgh", many), f"né{rng.randint(1, 99)}"
        steps = list(map(step, names))
        got = piped(value, steps)
        expected = nested(names[::-1], value)
        assert got == expected, f"pipe({value!r}, ...) with steps {names}, of which a makes a(x) out of x: {got}"
        counts = [step.count for step in steps]
        assert counts == [1] * many, f"pipe({value!r}, ...) with steps {names}: they were called {counts} times"

with check("compose goes from the last function to the first", points=1, hint="Which function sees the argument?"):
    for many in (1, 2, rng.randint(3, 6)):
        names, value = rng.sample("abcdefgh", many), f"né{rng.randint(1, 99)}"
        got = composed(list(map(step, names)), value)
        assert got == nested(names, value), (
            f"compose of {names}, of which a makes a(x) out of x, called with {value!r}: {got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="compose-edges" points=2
got = (pipe("Emma", len), compose(len)("Emma"))
assert got == (4, 4), f"pipe('Emma', len) and compose(len)('Emma') are {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def composed(functions, args, kwargs):
    try:
        return compose(*functions)(*args, **kwargs)
    except Exception as error:
        return type(error).__name__


@probe
def both(functions, value):
    got = []
    for run in (lambda: pipe(value, *functions), lambda: compose(*functions)(value)):
        try:
            got.append(run())
        except Exception as error:
            got.append(type(error).__name__)
    return got


with check(
    "the step called first gets all arguments", points=1, hint="How many arguments does the function you return take?"
):
    number = rng.randint(1, 99)
    for args, kwargs in (
        ([number, "né", number], {}),
        ([], {"title": "né", "copies": number}),
        ([number, None], {"title": ""}),
        ([], {}),
    ):
        for many in (1, 2):
            last = spy(lambda *args, **kwargs: [list(args), kwargs])
            others = [spy(lambda *args, **kwargs: ["next", *args, *kwargs]) for _ in range(many - 1)]
            got = composed([*others, last], args, kwargs)
            expected = ["next", [args, kwargs]] if others else [args, kwargs]
            assert got == expected, (
                f"a chain of {many}, called with {args} and {kwargs}; the step called first returns what it got: {got}"
            )

with check(
    "no functions, None, 0 and tuples are nothing special",
    points=1,
    hint="What does your loop do for no functions? For None or 0, at the beginning or on the way? For a tuple?",
):
    for value in (rng.randint(1, 99), None, "", 0):
        got = both([], value)
        assert got == [value, value], f"no functions, value {value!r}: (pipe, compose) gave {got}"
    for odd in (None, 0, "", [], False, (rng.randint(1, 99), "né")):
        seen = spy(lambda value: [value, "seen"])
        got = both([seen], odd)
        assert got == [[odd, "seen"]] * 2, (
            f"value {odd!r}, one step, which returns [what it got, 'seen']: (pipe, compose) gave {got}"
        )
        steps = [spy(lambda value: odd), seen]
        (through_pipe, _), (_, through_compose) = both(steps, 7), both(steps[::-1], 7)
        got = [through_pipe, through_compose]
        assert got == [[odd, "seen"]] * 2, (
            f"a step returns {odd!r}, the next one [what it got, 'seen']: (pipe, compose) gave {got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="compose-reuse" points=1
clean = compose(str.strip)
got = clean(" Emma ")
assert got == "Emma", f"compose(str.strip)(' Emma ') is {got!r}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def made_then_called(functions, values, look):
    made = compose(*functions)
    look()
    got = []
    for value in values:
        try:
            got.append(made(value))
        except Exception as error:
            got.append(type(error).__name__)
    return got


def times(factor):
    """A step that refuses negative numbers."""

    def multiplied(value):
        if value < 0:
            raise ValueError("negative")
        return value * factor + 1

    return multiplied


with check(
    "composing calls no step, and the result works again and again",
    points=1,
    hint="Is something used up, or kept, by the first call? How often does each step run, and when?",
):
    for many in (1, 3):
        plain = list(map(times, rng.sample(range(2, 9), many)))
        steps, early, values = list(map(spy, plain)), [], rng.sample(range(1, 100), 4)
        values[1] *= -1
        got = made_then_called(steps, values, spy(lambda: early.append(sum(step.count for step in steps))))
        expected = [abs(value) for value in values]
        for function in reversed(plain):
            expected = [function(value) for value in expected]
        expected[1] = "ValueError"
        assert early == [0], f"{sum(early)} steps were called by compose(...), before the result was called"
        assert got == expected, (
            f"a chain of {many}, called with {values} one after the other; its steps raise ValueError for what is "
            f"negative: {got}"
        )
        counts, wanted = [step.count for step in steps], [3] * (many - 1) + [4]
        assert counts == wanted, (
            f"a chain of {many} was called 4 times, and one of these calls ended in the step called first; "
            f"calls of each step: {counts}"
        )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Groups (6 points, 15 minutes)
#
# Which books of each genre are there, how many, and what do they cost? Write `group_by(items, key, combine=list)`: a
# dict that maps each `key(item)` to `combine(group)`, where `group` is the list of the items with that key.
#
# ```python
# group_by(["Emma", "Dune", "It", "Ulysses"], len)        # {4: ['Emma', 'Dune'], 2: ['It'], 7: ['Ulysses']}
# group_by(["Emma", "Dune", "It", "Ulysses"], len, max)   # {4: 'Emma', 2: 'It', 7: 'Ulysses'}
# ```
#
# - Keys stand in the order in which they are first seen, the items of a group in theirs.
# - `items` is anything a `for` loop takes, a one-shot iterator too. `key` is called once for each item, `combine`
#   once for each group.
# - Keys can be put in a dict; there may be no order among them. `None` and `0` are keys like any other.
# - The result is a plain dict: reading a key that is not there raises `KeyError`.


# %% role="solution" id="group-by"
def group_by(items, key, combine=list):
    """A dict from each `key(item)`, in the order first seen, to `combine` of the list of its items."""
    ### BEGIN SOLUTION
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: combine(group) for name, group in groups.items()}
    ### END SOLUTION


# %% role="tests" id="group-by-values" points=2
got = group_by(["Emma", "Dune", "It"], len)
assert got == {4: ["Emma", "Dune"], 2: ["It"]}, f"group_by(['Emma', 'Dune', 'It'], len) is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def groups_of(items):
    return list(group_by(items, lambda item: item[0]).items())


@probe
def combined(items, combine):
    return dict(group_by(items, lambda item: item[0], combine))


def grouped(items):
    names = list(dict.fromkeys(item[0] for item in items))
    return [(name, [item for item in items if item[0] == name]) for name in names]


def some_items():
    """Items of three keys; the first one has the first key, not the smallest, and stands at the end once more."""
    last, middle, first = sorted(rng.sample("abcdefgh", 3))
    keys = [first, last, *rng.choices([first, middle, last], k=6), middle]
    items = [f"{key}-né{rng.randint(10, 99)}" for key in keys]
    return [*items, items[0]]


with check(
    "collects equal keys wherever they stand, in the order first seen",
    points=1,
    hint="Let a key come back after others. Which key has to stand first?",
):
    for items in ([], ["x-1"], some_items(), some_items()):
        got = groups_of(items)
        assert got == grouped(items), f"key: the first letter; for {items} came the pairs {got}"

with check(
    "gives combine each group as a list, once, and keeps what it returns",
    points=1,
    hint="What does combine get, and when? What may it return?",
):
    items, combine = some_items(), spy(lambda group: ["of", len(group), group])
    got, expected = combined(items, combine), dict(grouped(items))
    assert got == {name: ["of", len(group), group] for name, group in expected.items()}, (
        f"combine makes ['of', len(group), group]; for {items} came {got}"
    )
    assert combine.count == len(expected), f"{len(expected)} groups: combine was called {combine.count} times"
    for empty in (None, 0, []):
        got = combined(items, spy(lambda group: empty))
        assert got == dict.fromkeys(expected, empty), (
            f"combine returns {empty!r} for each group; for {items} came {got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="group-by-edges" points=2
got = group_by([], len)
assert got == {}, f"group_by([], len) is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def groups_of(items):
    try:
        return list(group_by(items, lambda item: item[0]).items())
    except Exception as error:
        return type(error).__name__


@probe
def read_missing(items, missing):
    groups = group_by(items, lambda item: item[0])
    try:
        found = groups[missing]
    except KeyError:
        found = "KeyError"
    return found, dict(groups)


with check(
    "keys need no order and may be None or 0", points=1, hint="What do you do with a key besides putting it in a dict?"
):
    keys = [None, 0, "", "0", "né", (1, "a"), (), -2.5]
    rng.shuffle(keys)
    items = [[key, number] for number, key in enumerate(keys + keys[:4])]
    got = groups_of(items)
    assert not isinstance(got, str), f"keys {keys}, some of them twice: {got}"
    names = [name for name, _ in got]
    assert names == keys, f"keys {keys}, some of them twice: the keys of the dict are {names}"
    for name, group in got:
        expected = [item for item in items if item[0] == name]
        assert group == expected, f"items [key, number] {items}: the group of {name!r} is {group}"

with check("reading a missing key raises KeyError", points=1, hint="Which kind of dict do you return?"):
    letters = ["a", "b", *rng.choices("ab", k=3), "a"]
    items = [[*pair] for pair in zip(letters, rng.sample(range(10, 100), 6), strict=True)]
    found, after = read_missing(items, "nowhere")
    expected = {key: [item for item in items if item[0] == key] for key in {item[0] for item in items}}
    assert found == "KeyError", f"a key that no item has was read; no KeyError, but {found!r}"
    assert after == expected, f"for {items}, after a key that no item has was read, the dict is {after}"
### END HIDDEN TESTS

# %% role="tests" id="group-by-pure" points=2
got = group_by(["a", "b"], str.upper)
assert got == {"A": ["a"], "B": ["b"]}, f"group_by(['a', 'b'], str.upper) is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, feed, probe, rng, spy


@probe
def counted(items, key):
    try:
        return dict(group_by(items, key))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@probe
def two_calls(first, second):
    """Groups twice by the first letter, and writes into the result of the first call before the second."""
    one = group_by(first, lambda item: item[0])
    before = {key: list(group) for key, group in one.items()}
    for group in one.values():
        group.append("written by the caller")
    two = group_by(second, lambda item: item[0])
    return before, two, first, second


with check(
    "reads a one-shot iterator to its end, and asks for each key once",
    points=1,
    hint="How often is `items` looped over, and what ends the loop? How often is `key` called?",
):
    numbers = [0, *(rng.randint(10, 99) for _ in range(rng.randint(6, 9)))]
    items = [31, 32, None, 34, 31, *numbers, None]
    source, key = feed(items), spy(lambda item: "none" if item is None else 1 + item % 3)
    got = counted(source, key)
    expected = {"none": [None, None]}
    expected |= {name: [n for n in items if n is not None and 1 + n % 3 == name] for name in (1, 2, 3)}
    assert got == expected, f"a one-shot iterator over {items}, key: 'none', or 1 + the remainder by 3; came {got}"
    assert key.count == len(items), f"{len(items)} items: key was called {key.count} times"

with check("two calls share nothing", points=1, hint="When is a default value made? What outlives a call?"):
    numbers = rng.sample(range(10, 100), 12)
    first, second = [[f"{letter}{numbers.pop()}" for letter in "abbaba"] for _ in range(2)]
    before, two, *after = two_calls(first, second)
    expected = [
        {letter: [item for item in items if item[0] == letter] for letter in {item[0] for item in items}}
        for items in (first, second)
    ]
    assert before == expected[0], f"first call, for {first} by first letter: {before}"
    assert two == expected[1], f"second call, for {second} by first letter, after a call for {first}: {two}"
    assert after == [first, second], f"the lists {first} and {second} that were given are now {after}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. A fold that shows its steps (5 points, 10 minutes)
#
# The shop's till shows the sum after each book. Write `scan(step, items, initial)`: an iterator over all states of a
# fold. The first state is `initial`; each next one is `step(state, item)` of the state before it and the next item.
#
# ```python
# list(scan(lambda total, price: total + price, [5, 20, 1], 0))   # [0, 5, 25, 26]
# ```
#
# - `items` is anything a `for` loop takes, an endless iterator too. Without items, `initial` is the only state.
# - Any state may be `None`, `initial` too.
# - `step` is called once for each item.
# - No item is taken before its state is asked for: the first state comes before any item is taken, the second one
#   takes one item, and so on.


# %% role="solution" id="scan"
def scan(step, items, initial):
    """The states of a fold of `items`, one by one: `initial`, then `step(state, item)` for each item."""
    ### BEGIN SOLUTION
    state = initial
    yield state
    for item in items:
        state = step(state, item)
        yield state
    ### END SOLUTION


# %% role="tests" id="scan-values" points=2
got = list(scan(lambda total, price: total + price, [5, 20, 1], 0))
assert 5 in got, f"step total + price, items [5, 20, 1], initial 0: the states are {got}"
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng, spy


@probe
def states_of(step, items, initial):
    return list(islice(scan(step, iter(items), initial), 100))


def states(step, items, initial):
    """The states, worked out anew."""
    found = [initial]
    for item in items:
        found.append(step(found[-1], item))
    return found


with check("gives every state, from the initial one to the last", points=1, hint="How many states do 3 items have?"):
    for many in (1, 2, rng.randint(4, 7)):
        items, initial, factor = [rng.randint(-9, 9) for _ in range(many)], rng.randint(2, 50), rng.randint(2, 5)
        got = states_of(spy(lambda state, item: factor * state - item), items, initial)
        assert got == states(lambda state, item: factor * state - item, items, initial), (
            f"step {factor} * state - item, initial {initial}: for {items} came {got}"
        )
    low, middle, high = sorted(rng.sample(range(10, 99), 3))
    items = [low, high, middle, high]
    got = states_of(spy(max), items, middle)
    assert got == states(max, items, middle), f"step max(state, item), initial {middle}: for {items} came {got}"

with check("calls step(state, item) once for each item", points=1, hint="Which argument is which? Is work done twice?"):
    items = [f"né{rng.randint(10, 99)}" for _ in range(rng.randint(4, 8))]
    step = spy(lambda state, item: len(state) * [0] + [len(item)])
    states_of(step, items, [])
    expected = [([0] * (number - 1) + [4] * (number > 0), item) for number, item in enumerate(items)]
    heard = [call.args for call in step.calls]
    assert len(heard) == len(items), f"{len(items)} items: step was called {len(heard)} times"
    assert heard == expected, f"for {items} and initial [], step(state, item) was called with {heard}"
### END HIDDEN TESTS

# %% role="tests" id="scan-edges" points=1
got = list(scan(max, [7, 3], 7))
assert 7 in got, f"step max, items [7, 3], initial 7: the states are {got}"
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import check, probe, rng, spy


@probe
def states_of(step, items, initial):
    return list(islice(scan(step, items, initial), 100))


with check(
    "no items, and None as a state, are nothing special", points=1, hint="What stands for 'no value yet' in your code?"
):
    for initial in (rng.randint(1, 99), None, 0, "", []):
        got = states_of(spy(lambda state, item: item), [], initial)
        assert got == [initial], f"no items, initial {initial!r}: {got}"
        items = [rng.randint(100, 199), None, 0, None, rng.randint(100, 199)]
        got = states_of(spy(lambda state, item: item), items, initial)
        assert got == [initial, *items], f"step gives the item itself, initial {initial!r}: for {items} came {got}"
        got = states_of(spy(lambda state, item: [state]), items[:2], initial)
        assert got == [initial, [initial], [[initial]]], f"step gives [state], initial {initial!r}, 2 items: {got}"
### END HIDDEN TESTS

# %% role="tests" id="scan-lazy" points=2
totals = iter(scan(lambda total, price: total + price, [1, 2], 0))
first = next(totals)
assert first < 2, f"step total + price, items [1, 2], initial 0: the first state is {first}"
### BEGIN HIDDEN TESTS
from itertools import count, islice

from backbench.exam import check, feed, probe, rng, spy


@probe
def make_only(step, items, initial):
    try:
        scan(step, items, initial)
    except Exception:
        pass  # who takes too many items is told how many


@probe
def first_states(step, items, initial, many):
    try:
        return list(islice(scan(step, items, initial), many))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@probe
def state_after(many):
    """The sum of 1, 2, 3, ... up to `many`; of endless items no more than a few further ones can be taken."""

    def numbers():
        yield from range(1, many + 10)
        raise RuntimeError("the items are endless, and too many of them were taken")

    try:
        return next(islice(scan(lambda total, number: total + number, numbers(), 0), many, None))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check(
    "takes an item only when its state is asked for",
    points=1,
    hint="Is the input, or the list of states, complete before the first state is given? Is an item taken ahead?",
):
    for many in (1, 2, rng.randint(4, 9)):
        start, source = rng.randint(1, 50), feed(count(1), limit=100)
        step = spy(lambda state, item: state + item)
        make_only(step, source, start)
        assert source.pulled == 0, f"endless items: {source.pulled} were taken before a state was asked for"
        got = first_states(step, source, start, many)
        expected = [start + n * (n + 1) // 2 for n in range(many)]
        assert got == expected, f"endless items 1, 2, 3, ..., step state + item, initial {start}, {many} states: {got}"
        assert source.pulled == many - 1, f"states asked for: {many}; items taken: {source.pulled}"
        assert step.count == many - 1, f"states asked for: {many}; calls of step: {step.count}"

with check("goes on as long as states are asked for", points=1, hint="What grows with each state that is given?"):
    many = 3_000 + rng.randint(1, 99)
    got = state_after(many)
    assert got == many * (many + 1) // 2, (
        f"endless items 1, 2, 3, ..., step state + item, initial 0; the state after {many} items: {got}"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. The stock as a fold (8 points, 25 minutes)
#
# The shop keeps what happened, and works out the stock from it. Write two functions. The state is a dict:
#
# ```python
# event = {"type": "received", "book": "Emma", "copies": 2}
# apply({"stock": {"Emma": 3}, "waiting": []}, event)   # {'stock': {'Emma': 5}, 'waiting': []}
# ```
#
# - `apply(state, event)` returns the state after the event. `received`: so many copies more (1 or more). `counted`: so
#   many are there (0 or more), whatever was known. `sold`: so many fewer, if there are enough; otherwise
#   `{"book": ..., "copies": ...}` goes to the end of `waiting`, where it stays for ever.
# - A book with no copies left is not in `stock`. An event of another type changes nothing, and may have other keys.
# - `apply` changes neither `state` nor `event`, nor anything inside them.
# - `replay(events, state=None)` applies all events in order, beginning with `state`, or with
#   `{"stock": {}, "waiting": []}`. It leaves `state` as it is. `events` may be a long one-shot iterator.


# %% role="solution" id="event-log"
def apply(state, event):
    """The state after `event`; `state` and `event` stay as they are."""
    ### BEGIN SOLUTION
    kind, book, copies = event["type"], event.get("book"), event.get("copies")
    stock, waiting = state["stock"], state["waiting"]
    before = stock.get(book, 0)
    if kind == "received":
        after = before + copies
    elif kind == "counted":
        after = copies
    elif kind == "sold" and copies <= before:
        after = before - copies
    elif kind == "sold":
        return {"stock": stock, "waiting": [*waiting, {"book": book, "copies": copies}]}
    else:
        return state
    others = {title: number for title, number in stock.items() if title != book}
    return {"stock": {**others, book: after} if after else others, "waiting": waiting}
    ### END SOLUTION


def replay(events, state=None):
    """The state after all `events`, beginning with `state`, or with an empty stock where there is none."""
    ### BEGIN SOLUTION
    return reduce(apply, events, {"stock": {}, "waiting": []} if state is None else state)
    ### END SOLUTION


# %% role="tests" id="event-log-values" points=2
event = {"type": "received", "book": "Emma", "copies": 2}
got = apply({"stock": {}, "waiting": []}, event)
assert got == {"stock": {"Emma": 2}, "waiting": []}, f"an empty state, then received 2 of Emma: {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def applied(state, event):
    return apply(state, event)


@probe
def replayed(events):
    return replay(events)


def event(kind, book, copies):
    return {"type": kind, "book": book, "copies": copies}


with check("received, counted and sold change the copies", points=1, hint="Try a book that is there, and a new one."):
    old, new, other = rng.sample(["Émile", "Dune", "Emma", "It", "Ulysses"], 3)
    have, some = rng.randint(20, 30), rng.randint(2, 9)
    waiting = [{"book": other, "copies": some}]
    for kind, book, after in (
        ("received", old, have + some), ("received", new, some),
        ("counted", old, some), ("counted", new, some), ("counted", old, have + some),
        ("sold", old, have - some),
    ):  # fmt: skip
        state = {"stock": {old: have, other: 1}, "waiting": waiting}
        copies = after if kind == "counted" else some
        got = applied(state, event(kind, book, copies))
        expected = {"stock": {old: have, other: 1, book: after}, "waiting": waiting}
        assert got == expected, f"state {state}, then {kind} {copies} of {book}: {got}"

with check("what cannot be sold waits, in order", points=1, hint="A sale of more copies than there are, step by step."):
    old, new = rng.sample(["Émile", "Dune", "Emma", "It"], 2)
    have = rng.randint(2, 9)
    more = have + rng.randint(1, 9)
    state = {"stock": {old: have}, "waiting": [{"book": new, "copies": 3}]}
    for book, copies in ((old, more), (old, have + 1), (new, 1), (new, 3)):
        got = applied(state, event("sold", book, copies))
        expected = {"stock": {old: have}, "waiting": [*state["waiting"], {"book": book, "copies": copies}]}
        assert got == expected, f"state {state}, then sold {copies} of {book}: {got}"
    got = replayed([event("sold", old, have), event("received", old, more), event("sold", old, 1)])
    expected = {"stock": {old: more - 1}, "waiting": [{"book": old, "copies": have}]}
    assert got == expected, f"sold {have} of {old} before any came, then received {more}, sold 1: {got}"
### END HIDDEN TESTS

# %% role="tests" id="event-log-edges" points=2
event = {"type": "sold", "book": "Emma", "copies": 2}
got = apply({"stock": {"Emma": 9}, "waiting": []}, event)
assert got == {"stock": {"Emma": 7}, "waiting": []}, f"9 of Emma in stock, then sold 2 of it: {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def applied(state, event):
    try:
        return apply(state, event)
    except Exception as error:
        return type(error).__name__


@probe
def replayed(events):
    try:
        return replay(events)
    except Exception as error:
        return type(error).__name__


with check(
    "the last copies can be sold, and no book stays with none", points=1, hint="What is left when 3 of 3 are sold?"
):
    old, other = rng.sample(["Émile", "Dune", "Emma", "It"], 2)
    have = rng.randint(1, 9)
    state = {"stock": {other: 1, old: have}, "waiting": []}
    for kind, book, copies, left in (
        ("sold", old, have, {other: 1}), ("counted", old, 0, {other: 1}), ("counted", "Ulysses", 0, state["stock"]),
        ("received", old, 1, {other: 1, old: have + 1}),
    ):  # fmt: skip
        got = applied(state, {"type": kind, "book": book, "copies": copies})
        expected = {"stock": left, "waiting": []}
        assert got == expected, f"state {state}, then {kind} {copies} of {book}: {got}"

with check(
    "an event of another type changes nothing", points=1, hint="Which types do you know? What do you do for all others?"
):
    book, copies = rng.choice(["Émile", "Dune", "It"]), rng.randint(2, 9)
    known = {"type": "received", "book": book, "copies": copies}
    others = [
        {"type": rng.choice(["reviewed", "shop closed", "Received", ""])},
        {"type": "lost", "book": book, "copies": 1},
        {"type": "sale", "percent": 10, "books": [book]},
    ]
    for other in others:
        got = replayed([other, known, other])
        expected = {"stock": {book: copies}, "waiting": []}
        assert got == expected, f"received {copies} of {book}, with {other} before and after it: {got}"
        state = {"stock": {book: copies}, "waiting": [{"book": book, "copies": 20}]}
        got = applied(state, other)
        assert got == state, f"state {state}, then {other}: {got}"
### END HIDDEN TESTS

# %% role="tests" id="event-log-pure" points=2
state = {"stock": {"Emma": 3}, "waiting": []}
got = apply(state, {"type": "sold", "book": "Emma", "copies": 1})["stock"]
assert got == {"Emma": 2}, f"3 of Emma in stock, then sold 1 of it: the stock is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def history(state, events):
    """All states from `state` on, the events, and what was inside `state`, as they are after the last event."""
    states, inside = [state], [state["stock"], state["waiting"]]
    for event in events:
        states.append(apply(states[-1], event))
    return states, events, inside


with check(
    "the old states and the events stay as they were",
    points=2,
    hint="Which dicts and lists, at every depth, does the new state share with the old one, and which do you change?",
):
    old, new = rng.sample(["Émile", "Dune", "Emma", "It"], 2)
    have, some = rng.randint(20, 30), rng.randint(2, 9)
    first = {"stock": {old: have}, "waiting": [{"book": new, "copies": some}]}
    wait = [*first["waiting"], {"book": old, "copies": 99}]
    for kind, book, copies, stock, waiting in (
        ("received", old, some, {old: have + some}, first["waiting"]),
        ("received", new, some, {old: have, new: some}, first["waiting"]),
        ("counted", old, some, {old: some}, first["waiting"]),
        ("sold", old, some, {old: have - some}, first["waiting"]),
        ("sold", old, 99, {old: have}, wait),
    ):
        event, after = {"type": kind, "book": book, "copies": copies}, {"stock": stock, "waiting": waiting}
        states, events, inside = history(first, [event])
        assert states[1] == after, f"state {first}, then {kind} {copies} of {book}: {states[1]}"
        assert states[0] == first, f"the state {first}, after an event was applied to it ({kind}): {states[0]}"
        assert events == [event], f"the event {event}, after it was applied: {events[0]}"
        received = {"type": "received", "book": old, "copies": 1}
        sold = {"type": "sold", "book": new, "copies": 77}
        states, events, inside = history(first, [event, received, sold])
        later = {"stock": {**stock, old: stock[old] + 1}, "waiting": waiting}
        last = {"stock": later["stock"], "waiting": [*waiting, {"book": new, "copies": 77}]}
        told = f"state {first}, then {kind} {copies} of {book}, received 1 of {old}, sold 77 of {new}; at the end"
        for number, (state, expected) in enumerate(zip(states, [first, after, later, last], strict=True)):
            assert state == expected, f"{told} the state after {number} of these events is {state}"
        assert events == [event, received, sold], f"{told} the events are {events}"
        assert inside == [*first.values()], f"{told} the dict and the list that were inside the state are {inside}"
### END HIDDEN TESTS

# %% role="tests" id="event-log-replay" points=2
event = {"type": "received", "book": "Emma", "copies": 2}
got = replay([event])
assert got == {"stock": {"Emma": 2}, "waiting": []}, f"replay of one event, received 2 of Emma: {got}"
### BEGIN HIDDEN TESTS
from itertools import chain, repeat

from backbench.exam import check, probe, rng


@probe
def cut_at(events, place):
    """The state after all events, and in two parts; the state between the parts, before and after it was used."""
    whole = rest = before = after = None
    try:
        whole = replay(iter(events))
    except Exception as error:
        whole = f"{type(error).__name__}: {error}"
    try:
        after = replay(iter(events[:place]))
        before = {"stock": dict(after["stock"]), "waiting": list(after["waiting"])}
        rest = replay(iter(events[place:]), after)
    except Exception as error:
        rest = f"{type(error).__name__}: {error}"
    return whole, rest, before, after


@probe
def replayed_many_times(events, times):
    try:
        return replay(chain.from_iterable(repeat(events, times)))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def event(kind, book, copies):
    return {"type": kind, "book": book, "copies": copies}


with check(
    "replay begins with the state it gets, or with an empty one",
    points=1,
    hint="What does a second replay begin with? Whose dicts does replay write into?",
):
    old, new = rng.sample(["Émile", "Dune", "Emma", "It"], 2)
    have, some = rng.randint(20, 30), rng.randint(2, 9)
    events = [event("received", old, have), event("sold", new, some), event("received", new, 40)]
    events += [event("sold", old, some), event("counted", new, have), event("sold", new, 99)]
    expected = {
        "stock": {old: have - some, new: have},
        "waiting": [{"book": new, "copies": some}, {"book": new, "copies": 99}],
    }
    told = ", ".join(f"{event['type']} {event['copies']} of {event['book']}" for event in events)
    for place in (0, 1, 2, rng.randint(3, 5), 6):
        whole, rest, before, after = cut_at(events, place)
        assert whole == expected, f"replay of {told}: {whole}"
        assert rest == expected, f"replay of {told}, {place} first and the rest from the state after them: {rest}"
        assert after == before, (
            f"the state after {place} events was {before}; once the rest was replayed from it, it is {after}"
        )

with check("replay takes 10,000 events from an iterator", points=1, hint="What grows with the number of events?"):
    events = [event("received", "Dune", 3), event("sold", "Dune", 2), event("received", "Émile", 1)]
    times = 3_400 + rng.randint(1, 99)
    got = replayed_many_times(events, times)
    expected = {"stock": {"Dune": times, "Émile": times}, "waiting": []}
    assert got == expected, f"{3 * times} events (received 3 of Dune, sold 2 of it, received 1 of Émile, ...): {got}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. Sort by several columns (5 points, 15 minutes)
#
# The shop's admin page sorts its tables by several columns at once. Write `sort_rows(rows, columns)`: a new list of the
# dicts in the list `rows`. `columns` is a list of pairs, the most important one first: a column and `"asc"` (small
# values first) or `"desc"` (large ones first).
#
# ```python
# rows = [{"city": "Rome", "sold": 3}, {"city": "Oslo", "sold": 3}, {"city": "Rome", "sold": 8}]
# sort_rows(rows, [("city", "desc"), ("sold", "asc")])   # Rome 3, Rome 8, Oslo 3
# ```
#
# - A column holds numbers or text, which are compared as Python compares them, or `None`, which comes after all other
#   values of the column, for `"asc"` and for `"desc"`.
# - Rows that are equal in all columns keep their order. What else is in a row is never compared.
# - Each row has all columns. `columns` may be empty. `rows` and the dicts in it stay as they are.


# %% role="solution" id="sort-rows"
def sort_rows(rows, columns):
    """A new list of `rows`, sorted by `columns`: (column, "asc" or "desc") pairs; None last, equal rows in order."""
    ### BEGIN SOLUTION
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=itemgetter(column), reverse=direction == "desc") + unknown
    return result
    ### END SOLUTION


# %% role="tests" id="sort-rows-values" points=2
rows = [{"city": "Rome", "sold": 3}, {"city": "Oslo", "sold": 3}, {"city": "Rome", "sold": 8}]
got = [row["sold"] for row in sort_rows(rows, [("sold", "asc")])]
assert got == [3, 3, 8], f"by [('sold', 'asc')]: the column 'sold' of the rows is {got}"
### BEGIN HIDDEN TESTS
from itertools import pairwise, product

from backbench.exam import check, probe, rng


@probe
def order_of(rows, columns):
    try:
        return [row["id"] for row in sort_rows(rows, columns)]
    except Exception as error:
        return type(error).__name__


def table():
    """32 rows, each combination of city, genre, sold and used once, shuffled."""
    cities, some = rng.sample(["Oslo", "Rome", "Århus", "Lyon"], 2), rng.randint(2, 9)
    sold = [-rng.randint(1, 9), some, some + 0.5, rng.randint(10, 19)]
    kinds = product(cities, ["Crime", "art"], sold, [1, 2])
    rows = [{"city": c, "genre": g, "sold": s, "used": u} for c, g, s, u in kinds]
    rng.shuffle(rows)
    return [{"id": number, **row} for number, row in enumerate(rows)]


def place(values, direction):
    """From a value to its rank among all values of a column."""
    return {value: rank for rank, value in enumerate(sorted(set(values), reverse=direction == "desc"))}


def ranked(rows, columns):
    places = {column: place([row[column] for row in rows], direction) for column, direction in columns}
    ordered = sorted(rows, key=lambda row: [ranks[row[column]] for column, ranks in places.items()])
    return [row["id"] for row in ordered]


def seen(rows, columns, ids):
    """What a reader of the sorted table finds wrong: the first two rows that stand the wrong way round."""
    if isinstance(ids, str):
        return ids
    if sorted(ids) != list(range(len(rows))):
        return f"of {len(rows)} rows came {len(set(ids))} different ones, {len(ids)} in all"
    places = {number: place for place, number in enumerate(ranked(rows, columns))}
    above, below = next(pair for pair in pairwise(ids) if places[pair[0]] > places[pair[1]])
    above, below = (tuple(rows[number][column] for column, _ in columns) for number in (above, below))
    return f"{above} stands above {below}" if above != below else f"two rows with {above} have changed places"


with check(
    "the first column decides, the next one among equals",
    points=1,
    hint="Which sort has to come last? What does Python's own `<` say?",
):
    for names in (["sold", "city", "genre"], ["city", "sold"], rng.sample(["city", "genre", "sold", "used"], 4)):
        rows, columns = table(), [(name, "asc") for name in names]
        got = order_of(rows, columns)
        assert got == ranked(rows, columns), f"by {columns}: {seen(rows, columns, got)}"

with check("each column has its own direction, text too", points=1, hint="How do you turn the order of words round?"):
    for directions in (["desc", "asc", "desc"], ["asc", "desc", "asc"], ["asc", "desc", "desc"]):
        for names in (["sold", "city", "genre"], ["genre", "sold", "city"]):
            rows, columns = table(), list(zip(names, directions, strict=True))
            got = order_of(rows, columns)
            assert got == ranked(rows, columns), f"by {columns}: {seen(rows, columns, got)}"
### END HIDDEN TESTS

# %% role="tests" id="sort-rows-edges" points=2
got = sort_rows([], [("city", "asc")])
assert got == [], f"no rows, by [('city', 'asc')]: {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def order_of(rows, columns):
    try:
        return [row["id"] for row in sort_rows(rows, columns)]
    except Exception as error:
        return type(error).__name__


with check(
    "equal rows keep their order, in either direction", points=1, hint="What else happens when a list is turned round?"
):
    low, high = sorted(rng.sample(["Oslo", "Rome", "Århus", "Lyon"], 2))
    cities = [low, high, *rng.choices([low, high], k=6)]
    rows = [{"city": city, "sold": 5, "tags": {"x": 1}, "id": number} for number, city in enumerate(cities)]
    rng.shuffle(rows)
    for direction, first in (("asc", low), ("desc", high)):
        by_city = ("city", direction)
        for columns in ([by_city], [by_city, ("sold", direction)]):
            got = order_of(rows, columns)
            expected = [row["id"] for row in rows if row["city"] == first]
            expected += [row["id"] for row in rows if row["city"] != first]
            given = [(row["city"], row["id"]) for row in rows]
            assert got == expected, f"by {columns}: for rows of (city, id) {given} came {got}"
    got = order_of(rows, [])
    assert got == [row["id"] for row in rows], f"no columns, rows with the ids {[row['id'] for row in rows]}: {got}"


def places(values, direction):
    """From a value to its rank among all values of a column, None last."""
    known = sorted(set(values) - {None}, reverse=direction == "desc")
    return {value: rank for rank, value in enumerate([*known, None])}


with check(
    "None comes last in its column, in either direction",
    points=1,
    hint="Where do rows without a value stand for 'desc'? And where, if it is not the first column?",
):
    for values in (["Oslo", "", "Rome", "Århus"], rng.sample([-5, 0, 7, 12.5], 4)):
        rows = [{"city": value, "id": n} for n, value in enumerate([None, *values, None, None])]
        rng.shuffle(rows)
        unknown = [row for row in rows if row["city"] is None]
        known = [row for row in rows if row["city"] is not None]
        for number, row in enumerate([*known, *unknown[::-1]]):
            row["sold"] = number % 2
        given = [(row["city"], row["sold"], row["id"]) for row in rows]
        for city in (("city", "asc"), ("city", "desc")):
            for columns in ([city], [city, ("sold", "desc")], [("sold", "desc"), city]):
                ranks = {name: places([row[name] for row in rows], direction) for name, direction in columns}
                expected = sorted(rows, key=lambda row: [ranks[name][row[name]] for name, _ in columns])
                got = order_of(rows, columns)
                assert got == [row["id"] for row in expected], (
                    f"by {columns}: for rows of (city, sold, id) {given} came {got}"
                )
### END HIDDEN TESTS

# %% role="tests" id="sort-rows-pure" points=1
rows = [{"city": "Rome"}, {"city": "Oslo"}]
got = sort_rows(rows, [("city", "asc")])
assert got == [{"city": "Oslo"}, {"city": "Rome"}], f"by [('city', 'asc')], the row of Rome, then that of Oslo: {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def before_and_after(rows, columns):
    try:
        result = sort_rows(rows, columns)
    except Exception as error:
        result = type(error).__name__
    return result, rows, columns


@probe
def written_into(rows):
    sort_rows(rows, []).append("written into the result")
    return rows


with check("gives a new list and leaves its arguments as they are", points=1, hint="Which list do you sort?"):
    low, middle, high = sorted(rng.sample(range(10, 99), 3))
    columns = [("city", "desc"), ("sold", "asc")]
    rows = [{"city": "a", "sold": high}, {"city": "né", "sold": middle}, {"city": "a", "sold": low}]
    rows.append({"city": "a", "sold": high})
    result, rows_after, columns_after = before_and_after(rows, columns)
    assert result == [rows[1], rows[2], rows[0], rows[0]], f"by {columns}: for {rows} came {result}"
    assert rows_after == rows, f"by {columns}: the list {rows} that was given is now {rows_after}"
    assert columns_after == columns, f"the columns {columns} that were given are now {columns_after}"
    after = written_into(rows)
    assert after == rows, f"no columns: something was added to the result, and the list that was given is {after}"
### END HIDDEN TESTS
