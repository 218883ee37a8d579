# %% [markdown] role="read"
# # Decorators: exercises
#
# Five exercises, 29 points, about 95 minutes. Each stands alone: do them in any order.
#
# Write your answer where a cell says `YOUR CODE HERE`. The examples below it run in your notebook and show the shape of
# what is asked. Grading uses other functions, and counts how often they, clocks, sinks and sleeps are called.
#
# A decorator may be made of functions or of a class, as you like. The standard library is welcome; you may import more
# of it. "Keeps its name, docstring and signature" means what `__name__`, `__doc__` and `inspect.signature` tell of the
# decorated function.

# %% role="read"
import asyncio
import inspect
from collections import OrderedDict
from functools import partial, wraps

# %% [markdown] role="read"
# ## 1. What was called, and what came of it (6 points, 15 minutes)
#
# Write the decorator `log`. Each call of the decorated function gives one line of text to `sink`, when it has ended:
#
# ```python
# @log                      # also @log(), and @log(sink=write); the sink is print where none is given
# def price(book, currency="EUR"): ...
#
# price(17, currency="USD")   # price(17, currency='USD') -> 12.99
# price(99)                   # price(99) raised KeyError(99)
# ```
#
# - The line has the function's `__name__`, arguments, result and exception as `repr` shows them, keywords as the caller
#   gave them. Defaults that the caller leaves out are not told.
# - The arguments are told as they were before the call: a function may change a list that it was given.
# - The caller gets the function's result, or the very exception that it raised.
# - Methods can be logged; `self` is told as the first argument.
# - The function keeps its name, docstring and signature.


# %% role="solution" id="log"
def log(function=None, *, sink=print):
    """A decorator that gives `sink` one line for each call: the name, the arguments, and the result or exception.

    Used as `@log`, `@log()` or `@log(sink=write)`.
    """
    ### BEGIN SOLUTION
    if function is None:
        return partial(log, sink=sink)

    @wraps(function)
    def logged(*args, **kwargs):
        told = [repr(value) for value in args] + [f"{name}={value!r}" for name, value in kwargs.items()]
        call = f"{function.__name__}({', '.join(told)})"
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            sink(f"{call} raised {error!r}")
            raise
        sink(f"{call} -> {result!r}")
        return result

    return logged
    ### END SOLUTION


# %% role="tests" id="log-values" points=1
@log
def price(book, currency="EUR"):
    return 12.99


got = price(17)
assert got == 12.99, f"price(17) gave {got!r}"
### BEGIN HIDDEN TESTS
import contextlib
import io

from backbench.exam import check, probe, rng, spy


@probe
def printed(name, calls, work):
    """Puts @log above a function called `name` that does `work`; what `calls` (args and kwargs) return and print."""

    def function(*args, **kwargs):
        return work(*args, **kwargs)

    function.__name__ = name
    function = log(function)
    with contextlib.redirect_stdout(io.StringIO()) as page:
        got = [function(*args, **kwargs) for args, kwargs in calls]
    return got, page.getvalue()


def line(name, args, kwargs, end):
    told = [repr(value) for value in args] + [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(told)}) {end}"


with check(
    "tells name, arguments and result in one line", points=1, hint="Which text does `repr` give? Which come first?"
):
    for name in rng.sample(["price", "refund", "größe", "_add", "order_total"], 3):
        values = rng.sample([None, 0, "", "né", "it's", -rng.randint(1, 99), 2.5, ["a", 1], {"id": 7}, ("x",)], 7)
        results = rng.sample([None, 0, False, "", [], "done", {"id": rng.randint(1, 99)}], 4) * 2
        calls = [((), {}), (tuple(values[:2]), {}), ((), {"sink": values[2], "book": values[3]}),
                 (tuple(values[4:6]), {"sort": values[6]})] * 2  # fmt: skip
        answers = iter(results)
        work = spy(lambda *args, **kwargs: next(answers, "one run too many"))
        got, text = printed(name, calls, work)
        passed = [(call.args, call.kwargs) for call in work.calls]
        assert passed == calls, f"calls with (args, kwargs) {calls}; the function got {passed}"
        assert got == results, f"a function returned {results}; decorated, it gave {got}"
        lines = text.splitlines()
        for number, (call, result) in enumerate(zip(calls, results, strict=True)):
            told = lines[number] if number < len(lines) else "nothing"
            assert told == line(name, *call, f"-> {result!r}"), (
                f"with @log, line {number + 1} was printed for {name} called with (args, kwargs) {call}, "
                f"which returned {result!r}: {told}"
            )
        assert len(lines) == len(calls), f"with @log, {len(calls)} calls printed {len(lines)} lines"
### END HIDDEN TESTS

# %% role="tests" id="log-sink" points=1
lines = []


@log(sink=lines.append)
def stock(book):
    return 3


got = stock(17)
assert got == 3, f"stock(17) gave {got!r}"
assert lines == ["stock(17) -> 3"], f"the sink was given {lines}"
### BEGIN HIDDEN TESTS
import contextlib
import io

from backbench.exam import check, probe, rng, spy


@probe
def with_brackets(numbers):
    """What a function with @log() above it returns and prints."""

    @log()
    def add(*numbers):
        return sum(numbers)

    with contextlib.redirect_stdout(io.StringIO()) as page:
        got = add(*numbers)
    return got, page.getvalue()


@probe
def lines_to(one, two, numbers):
    """Three functions, of which the first two share @log(sink=one), are called in turns."""
    tell = log(sink=one)

    @tell
    def add(*numbers):
        return sum(numbers)

    @tell
    def most(*numbers):
        return max(numbers)

    @log(sink=two)
    def least(*numbers):
        return min(numbers)

    return [function(*numbers) for function in (add, least, most, add)]


with check("@log() prints, @log(sink=...) tells its own sink", points=1, hint="What is `function` with brackets?"):
    numbers = [rng.randint(-99, 99) for _ in range(rng.randint(2, 4))]
    asked, most, least = ", ".join(map(str, numbers)), max(numbers), min(numbers)
    got, text = with_brackets(numbers)
    assert got == sum(numbers), f"with @log() above it, a function of numbers gave {got}"
    expected = f"add({asked}) -> {sum(numbers)}"
    assert text == expected + "\n", f"with @log() above a function called add, a call printed {text!r}"
    one, two = spy(), spy()
    got = lines_to(one, two, numbers)
    assert got == [sum(numbers), least, most, sum(numbers)], f"sum, min, max and sum of {numbers} with sinks: {got}"
    told = [call.args for call in two.calls]
    assert told == [(f"least({asked}) -> {least}",)], (
        f"one of four calls, that of least, has this sink; it was called with {told}"
    )
    told = [call.args for call in one.calls]
    assert told == [(expected,), (f"most({asked}) -> {most}",), (expected,)], (
        f"add and most share a sink, called add, most, add; it was called with {told}"
    )
### END HIDDEN TESTS


# %% role="tests" id="log-edges" points=2
@log()
def pay(order):
    raise KeyError(order)


try:
    pay(99)
except KeyError:
    print("the caller sees the error, too")
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def failing(kind, text, sink):
    """Calls a logged function that raises an exception of `kind`; says what the caller saw, and how often it ran."""
    kinds = {"KeyError": KeyError, "ValueError": ValueError, "OSError": OSError}
    raised = []

    @log(sink=sink)
    def pay(order, *others, **options):
        raised.append(kinds.get(kind, type(kind, (Exception,), {}))(text))
        raise raised[-1]

    try:
        result = pay(text, retry=False)
    except Exception as error:
        itself = bool(raised) and error is raised[-1]
        return "the exception itself" if itself else f"another exception, {error!r}", len(raised)
    return f"no exception, but {result!r}", len(raised)


@probe
def changing(stock, totals, sink):
    """A logged function changes a list and a dict: whether they changed for its caller, and what it returned."""

    @log(sink=sink)
    def sell(stock, totals=None):
        if totals is not None:
            totals["sold"] = stock.pop()
        return stock

    stock, totals = list(stock), dict(totals)
    result = sell(stock, totals=totals)
    return stock, totals, "the list itself" if result is stock else f"another {type(result).__name__}"


with check("tells an exception, and passes it on", points=1, hint="Which exceptions does your `except` catch?"):
    for kind in ("KeyError", "OutOfStock", "ValueError", "OSError"):
        text, sink = f"né {rng.randint(1, 99)}", spy()
        seen, runs = failing(kind, text, sink)
        assert seen == "the exception itself", f"the function raised {kind}({text!r}); its caller got {seen}"
        assert runs == 1, f"one call ran the function {runs} times"
        told = [call.args for call in sink.calls]
        expected = f"pay({text!r}, retry=False) raised {kind}({text!r})"
        assert told == [(expected,)], f"the function raised {kind}({text!r}); the sink was called with {told}"

with check("tells the arguments as they were before the call", points=1, hint="When does your code call `repr`?"):
    stock, totals, sink = [rng.randint(1, 99) for _ in range(3)], {"sold": rng.randint(100, 199)}, spy()
    changed, sums, result = changing(stock, totals, sink)
    assert (changed, sums) == (stock[:-1], {"sold": stock[-1]}), (
        f"a function moves the last of {stock} into the dict {totals}; its caller's list and dict: {changed}, {sums}"
    )
    assert result == "the list itself", f"a function returns the list that it was given; its caller got {result}"
    told = [call.args for call in sink.calls]
    assert told == [(f"sell({stock!r}, totals={totals!r}) -> {stock[:-1]!r}",)], (
        f"a function that changes its list and its dict got {stock} and totals={totals}; told was {told}"
    )
### END HIDDEN TESTS


# %% role="tests" id="log-method" points=1
class Shop:
    @log
    def price(self, book):
        return 12.99


got = Shop().price(17)
assert got == 12.99, f"Shop().price(17) gave {got!r}"
### BEGIN HIDDEN TESTS
import contextlib
import io

from backbench.exam import check, probe, rng


@probe
def method_calls(names, book):
    """What a method with @log above it returns for shops of these names, and what it prints."""

    class Shop:
        def __init__(self, name):
            self.name = name

        def __repr__(self):
            return f"Shop({self.name!r})"

        @log
        def price(self, book, **options):
            return self.name * 2

    shops = [Shop(name) for name in names]
    with contextlib.redirect_stdout(io.StringIO()) as page:
        got = [shop.price(book, cents=True) for shop in shops]
    return got, page.getvalue().splitlines()


with check("a method can be logged", points=1, hint="Is `self` among the arguments that your code passes on?"):
    names, book = rng.sample(["north", "south", "né", "harbour"], 2), rng.randint(1, 99)
    got, told = method_calls(names, book)
    assert got == [name * 2 for name in names], f"a method of two shops {names} that returns the name twice: {got}"
    expected = [f"price(Shop({name!r}), {book}, cents=True) -> {name * 2!r}" for name in names]
    assert told == expected, f"shop.price({book}, cents=True) for two shops with a repr of their own printed {told}"
### END HIDDEN TESTS


# %% role="tests" id="log-looks" points=1
@log
def refund(order):
    """Pays an order back."""


assert refund.__name__ == "refund", f"the function refund is called {refund.__name__} now"
### BEGIN HIDDEN TESTS
import contextlib
import inspect
import io

from backbench.exam import check, probe, rng


@probe
def looks(name, text):
    def refund(order, *reasons, limit=50):
        return f"{order} {reasons} {limit}"

    refund.__name__, refund.__doc__ = name, text
    decorated = log(refund)
    with contextlib.redirect_stdout(io.StringIO()) as page:
        result = decorated(7, "x")
    told = getattr(decorated, "__name__", None), decorated.__doc__, str(inspect.signature(decorated))
    return *told, result, page.getvalue()


with check("keeps name, docstring and signature", points=1, hint="What does functools have for this?"):
    name, text = f"refund_{rng.randint(1, 99)}", f"Gives back {rng.randint(1, 99)} euros."
    got_name, got_text, signature, result, told = looks(name, text)
    assert got_name == name, f"a function called {name} is called {got_name} once it is decorated"
    assert got_text == text, f"the docstring {text!r} became {got_text!r}"
    assert signature == "(order, *reasons, limit=50)", f"the signature became {signature}"
    assert result == "7 ('x',) 50", f"a function of (order, *reasons, limit=50) called with 7, 'x' gave {result!r}"
    assert told == f"{name}(7, 'x') -> {result!r}\n", f"a call with 7 and 'x' printed {told!r}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. How long did it take? (6 points, 20 minutes)
#
# Write `timed(clock)`, where `clock()` gives the time in seconds. The decorated function has two attributes:
#
# ```python
# @timed(time.perf_counter)
# def report(day): ...
#
# report.calls, report.last     # (0, None)
# report("Monday")
# report.calls, report.last     # (1, 0.25): one call has ended; it took a quarter of a second
# ```
#
# - `calls` is the number of calls that have ended, `last` the seconds of the one that ended last. A call that raises
#   ends, too, whatever is raised (`SystemExit` is no `Exception`); it goes on to the caller.
# - Calls may run inside each other (recursion) or at the same time (`async`): each is measured from its own start to
#   its own end. The clock is read once at each of them.
# - An `async def` function stays one (`inspect.iscoroutinefunction`), and is measured until its coroutine has ended.
# - Each function has numbers of its own, also where one `timed(clock)` decorates several.
# - The function keeps its name, docstring and signature.


# %% role="solution" id="timed"
def timed(clock):
    """A decorator whose functions tell in `.calls` how often they ended and in `.last` how many seconds by `clock()`.

    Before the first call has ended, `.calls` is 0 and `.last` is None.
    """

    ### BEGIN SOLUTION
    def decorate(function):
        def note(start):
            measured.calls += 1
            measured.last = clock() - start

        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def measured(*args, **kwargs):
                start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(start)
        else:

            @wraps(function)
            def measured(*args, **kwargs):
                start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(start)

        measured.calls, measured.last = 0, None
        return measured

    return decorate
    ### END SOLUTION


# %% role="tests" id="timed-values" points=1
ticks = iter([10.0, 10.25])


@timed(lambda: next(ticks))
def report(day):
    return f"{day}: 3 orders"


told = report.calls, report.last
assert told == (0, None), f"before the first call (calls, last) is {told}"
got = report("Monday")
assert got == "Monday: 3 orders", f"report('Monday') gave {got!r}"
told = report.calls, report.last
assert told == (1, 0.25), f"after the first call, from 10.0 to 10.25, (calls, last) is {told}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def measured_calls(clock, work, calls):
    """What is seen before the first and after each of `calls`, which are pairs of args and kwargs."""

    @timed(clock)
    def report(*args, **kwargs):
        return work(*args, **kwargs)

    seen = [(None, report.calls, report.last)]
    for args, kwargs in calls:
        seen.append((report(*args, **kwargs), report.calls, report.last))
    return seen


with check("measures each call, and gives back its result", points=1, hint="When is the clock read? What is returned?"):
    now = [rng.randint(-500, 500)]
    seconds = rng.sample([0, 0.5, 2, rng.randint(3, 99), rng.randint(100, 999)], 5)
    results = rng.sample([None, 0, "", "né", [1], -1], 5)
    calls = [(("Monday",), {}), ((), {}), ((1, [2]), {"day": "né"}), ((), {"function": 1}), ((None,), {"clock": 2})]
    plan = iter(zip(seconds, results, strict=True))

    def work(*args, **kwargs):
        takes, result = next(plan)
        now[0] += takes
        return result

    worker, clock = spy(work), spy(lambda: now[0])
    got = measured_calls(clock, worker, calls)
    assert got[0][1:] == (0, None), f"before the first call (calls, last) was {got[0][1:]}"
    given = [result for result, *_ in got[1:]]
    assert given == results, f"a function returned {results}; decorated, it gave {given}"
    passed = [(call.args, call.kwargs) for call in worker.calls]
    assert passed == calls, f"calls with (args, kwargs) {calls}; the function got {passed}"
    told = [pair for _, *pair in got[1:]]
    expected = [[number, takes] for number, takes in enumerate(seconds, 1)]
    assert told == expected, f"calls that took {seconds} seconds; [calls, last] after each: {told}"
    assert clock.count == 2 * len(calls), f"in {len(calls)} calls the clock was read {clock.count} times"
### END HIDDEN TESTS

# %% role="tests" id="timed-edges" points=2
ticks = iter([10.0, 10.25])


@timed(lambda: next(ticks))
def pay(order):
    raise KeyError(order)


try:
    pay(99)
except KeyError:
    print("the caller sees the error")
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def raising(clock, work, many):
    """What the caller of a function that raises at each call saw, with `.calls` and `.last`."""
    raised, kinds = [], (KeyError, ZeroDivisionError, SystemExit)

    @timed(clock)
    def pay():
        work()
        raised.append(kinds[len(raised) % 3]("order"))
        raise raised[-1]

    seen = []
    for _ in range(many):
        try:
            got = f"no exception, but a result of type {type(pay()).__name__}"
        except BaseException as error:
            itself = bool(raised) and error is raised[-1]
            got = "the exception itself" if itself else f"another exception, {error!r}"
        seen.append([got, pay.calls, pay.last])
    return seen


@probe
def nested(clock, work, depth):
    """The [calls, last] that are seen after each inner call of a recursion, innermost first."""
    seen = []

    @timed(clock)
    def descend(level):
        work()
        if level:
            descend(level - 1)
            seen.append([descend.calls, descend.last])
        work()

    descend(depth)
    return [*seen, [descend.calls, descend.last]]


with check("a call that raises is counted and measured", points=1, hint="Which part of `try` runs in any case?"):
    now, seconds, many = [rng.randint(1, 500)], rng.randint(2, 99), rng.randint(3, 6)
    got = raising(spy(lambda: now[0]), spy(lambda: now.__setitem__(0, now[0] + seconds)), many)
    expected = [["the exception itself", number, seconds] for number in range(1, many + 1)]
    assert got == expected, (
        f"calls of {seconds} seconds that raise KeyError, ZeroDivisionError, SystemExit in turns; "
        f"[what the caller got, calls, last] of each: {got}"
    )

with check("calls inside each other have starts of their own", points=1, hint="Where is the start of a call kept?"):
    now, half, depth = [rng.randint(1, 500)], rng.randint(2, 99), rng.randint(2, 5)
    got = nested(spy(lambda: now[0]), spy(lambda: now.__setitem__(0, now[0] + half)), depth)
    expected = [[number, 2 * number * half] for number in range(1, depth + 2)]
    assert got == expected, (
        f"{depth + 1} calls inside each other, each works {half} seconds before and {half} after the inner one; "
        f"[calls, last] after each, innermost first: {got}"
    )
### END HIDDEN TESTS

# %% role="tests" id="timed-async" points=1
ticks = iter([10.0, 10.25])


@timed(lambda: next(ticks))
async def fetch(book):
    await asyncio.sleep(0)
    return f"book {book}"


assert inspect.iscoroutinefunction(fetch), "fetch is no async function any more"
got = await fetch(17)
assert got == "book 17", f"await fetch(17) gave {got!r}"
### BEGIN HIDDEN TESTS
import asyncio
import inspect

from backbench.exam import check, probe, rng, spy


@probe
async def coroutines(clock, work, fails):
    """Runs coroutines one after the other; `fails` says what they raise. What came, `.calls` and `.last` of each."""
    raised, kinds = [], {"LookupError": LookupError, "CancelledError": asyncio.CancelledError}

    @timed(clock)
    async def fetch(book, *, page):
        work()
        await asyncio.sleep(0)
        work()
        if fails[book]:
            raised.append(kinds[fails[book]](book))
            raise raised[-1]
        return [book, page]

    seen = [inspect.iscoroutinefunction(fetch)]
    for book in range(len(fails)):
        try:
            got = await fetch(book, page=-book)
        except BaseException as error:
            got = "the exception itself" if raised and error is raised[-1] else f"another {type(error).__name__}"
        seen.append([got, fetch.calls, fetch.last])
    return seen


@probe
async def together(clock, work):
    """The [name, calls, last] that are seen as each of two calls at the same time has ended."""
    seen = []

    @timed(clock)
    async def fetch(steps):
        for _ in range(steps):
            work()
            await asyncio.sleep(0)

    async def follow(name, steps):
        await fetch(steps)
        seen.append([name, fetch.calls, fetch.last])

    await asyncio.gather(follow("long", 3), follow("short", 1))
    return seen


def ticking(seconds):
    """A clock, and work that takes `seconds`."""
    now = [rng.randint(-500, 500)]
    return spy(lambda: now[0]), spy(lambda: now.__setitem__(0, now[0] + seconds))


with check(
    "an async function stays one, and is measured until it ends",
    points=1,
    hint="What does the call of an async function give, and how much of it has run then?",
):
    seconds, fails = rng.randint(2, 99), ["", "LookupError", "", "CancelledError", rng.choice(["", "LookupError"])]
    is_async, *got = await coroutines(*ticking(seconds), fails)
    assert is_async, "inspect.iscoroutinefunction of a decorated async function is not true"
    expected = [
        ["the exception itself" if bad else [book, -book], book + 1, 2 * seconds] for book, bad in enumerate(fails)
    ]
    assert got == expected, (
        f"coroutines that take {2 * seconds} seconds and raise {fails} (an empty text: nothing); "
        f"[what came, calls, last] of each: {got}"
    )
    got = await together(*ticking(seconds))
    # Long works, short works, long works, short ends, long works, long ends.
    expected = [["short", 1, 2 * seconds], ["long", 2, 4 * seconds]]
    assert got == expected, (
        f"two calls at the same time work in turns, {seconds} seconds a turn: the long one 3 turns, the short one 1; "
        f"[which, calls, last] as each ended: {got}"
    )
### END HIDDEN TESTS


# %% role="tests" id="timed-own" points=1
@timed(lambda: 7)
def stock(book):
    return 3


stock(17)
assert stock.calls == 1, f"after one call, stock.calls is {stock.calls}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def two_functions(clock, work, first, second):
    """[calls, last] of two functions of one decorator, and of one of another, after `first` and `second` calls."""
    measure = timed(clock)

    @measure
    def price():
        work()

    @measure
    def stock():
        work()

    @timed(clock)
    def idle():
        work()

    for _ in range(first):
        price()
    before = [stock.calls, stock.last]
    for _ in range(second):
        stock()
    return before, [price.calls, price.last], [stock.calls, stock.last], [idle.calls, idle.last]


def ticking(seconds):
    """A clock, and work that takes `seconds`."""
    now = [rng.randint(-500, 500)]
    return spy(lambda: now[0]), spy(lambda: now.__setitem__(0, now[0] + seconds))


with check("each function has numbers of its own", points=1, hint="For which of your functions is a variable made?"):
    first, second = rng.randint(1, 4), rng.randint(5, 9)
    seconds = rng.randint(2, 99)
    before, *told, idle = two_functions(*ticking(seconds), first, second)
    assert before == [0, None], f"[calls, last] of a function that was not called yet, beside one that was: {before}"
    assert told == [[first, seconds], [second, seconds]], (
        f"{first} calls of one function and {second} of another, {seconds} seconds each; [calls, last]: {told}"
    )
    assert idle == [0, None], f"[calls, last] of a function that is never called: {idle}"
### END HIDDEN TESTS


# %% role="tests" id="timed-looks" points=1
@timed(lambda: 7)
def refund(order):
    """Pays an order back."""


assert refund.__name__ == "refund", f"the function refund is called {refund.__name__} now"
### BEGIN HIDDEN TESTS
import inspect

from backbench.exam import check, probe, rng, spy


@probe
async def looks(clock, name, text):
    """The name, docstring and signature of two functions, with `.calls` after one call."""

    def refund(order, *reasons, limit=50):
        return "done"

    async def refund_later(order, *reasons, limit=50):
        return "done"

    seen = []
    for function in (refund, refund_later):
        function.__name__, function.__doc__ = name, text
        decorated = timed(clock)(function)
        told = getattr(decorated, "__name__", None), decorated.__doc__, str(inspect.signature(decorated))
        result = decorated(7)
        if inspect.isawaitable(result):
            await result
        seen.append([*told, decorated.calls])
    return seen


with check(
    "keeps name, docstring and signature", points=1, hint="What does each of your wrappers take over from the function?"
):
    name, text = f"refund_{rng.randint(1, 99)}", f"Gives back {rng.randint(1, 99)} euros."
    seen = await looks(spy(lambda: 7), name, text)
    for kind, got in zip(("a function", "an async function"), seen, strict=True):
        assert got[3] == 1, f"after one call of {kind}, calls is {got[3]}"
        assert got[0] == name, f"{kind} called {name} is called {got[0]} once it is decorated"
        assert got[1] == text, f"the docstring {text!r} of {kind} became {got[1]!r}"
        assert got[2] == "(order, *reasons, limit=50)", f"the signature of {kind} became {got[2]}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Who may do this? (5 points, 20 minutes)
#
# The functions of the shop's admin API do what they are told, whoever tells them. Write
# `requires(permission, current_user)`: a decorator that lets a call through only if the user may.
#
# ```python
# @requires("refund", current_user)
# def refund(order): ...
# ```
#
# - `current_user()` gives the user, a dict such as `{"name": "Ada", "permissions": ["refund", "stock"]}`, or `None` if
#   nobody is signed in. It is asked once at each call, not before.
# - A user with the permission gets what the function returns or raises. For others the call raises `PermissionError`
#   with the permission in its text, and the function does not run.
# - Checks can be stacked, each with a `current_user` of its own: the outermost asks first, all must agree.
#   `.permissions` of the decorated function is the tuple of all permissions that it asks for, outermost first.
# - The function itself stays as it was. The decorated one keeps its name, docstring and signature. Methods can be
#   decorated.


# %% role="solution" id="requires"
def requires(permission, current_user):
    """A decorator whose functions raise PermissionError unless the user that `current_user()` gives has `permission`.

    `.permissions` of a decorated function is the tuple of what it and the decorators below it ask for.
    """

    ### BEGIN SOLUTION
    def decorate(function):
        @wraps(function)
        def guarded(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"{function.__name__} needs the permission {permission!r}")
            return function(*args, **kwargs)

        guarded.permissions = (permission, *getattr(function, "permissions", ()))
        return guarded

    return decorate
    ### END SOLUTION


# %% role="tests" id="requires-values" points=2
@requires("refund", lambda: {"name": "Ada", "permissions": ["refund", "stock"]})
def refund(order):
    return f"order {order} is paid back"


got = refund(17)
assert got == "order 17 is paid back", f"refund(17), called by Ada who may, gave {got!r}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def guarded_calls(permission, current_user, work, calls):
    """What came of each of `calls`, which are pairs of args and kwargs."""

    @requires(permission, current_user)
    def refund(*args, **kwargs):
        return work(*args, **kwargs)

    seen = []
    for args, kwargs in calls:
        try:
            seen.append(("returned", refund(*args, **kwargs)))
        except Exception as error:
            kind = "PermissionError" if isinstance(error, PermissionError) else type(error).__name__
            seen.append((kind, str(error)))
    return seen


@probe
def failing(permission, current_user):
    """What the caller sees of an exception in the function itself, and how often that ran."""
    raised = []

    @requires(permission, current_user)
    def refund():
        raised.append(PermissionError("the bank says no") if raised else KeyError("order"))
        raise raised[-1]

    seen = []
    for _ in range(2):
        try:
            seen.append(f"no exception, but {refund()!r}")
        except Exception as error:
            seen.append("the exception itself" if raised and error is raised[-1] else type(error).__name__)
    return seen, len(raised)


with check("lets a user with the permission through", points=1, hint="What is passed on, and what is given back?"):
    permission = rng.choice(["refund", "stock", "prix-né", "x"])
    user = {"name": "Ada", "permissions": rng.sample([permission, "report", "ship"], 3)}
    calls = [((), {}), ((1, [2]), {}), (("né",), {"limit": rng.randint(1, 99)}), ((), {"permission": 1, "user": None})]
    results = rng.sample([None, 0, "", False, "done", [7]], len(calls))
    answers = iter(results)
    work = spy(lambda *args, **kwargs: next(answers))
    ask = spy(lambda: user)
    got = guarded_calls(permission, ask, work, calls)
    assert ask.count, f"in {len(calls)} calls current_user was never asked"
    expected = [("returned", result) for result in results]
    assert got == expected, f"{permission!r} asked of a user with {user['permissions']}, results {results}: {got}"
    passed = [(call.args, call.kwargs) for call in work.calls]
    assert passed == calls, f"calls with (args, kwargs) {calls}; the function got {passed}"
    seen, runs = failing(permission, spy(lambda: user))
    assert seen == ["the exception itself"] * 2, f"the function itself raised at each call; the callers got {seen}"
    assert runs == 2, f"two calls ran a function that raises {runs} times"

with check(
    "refuses everybody else, and the function does not run",
    points=1,
    hint="Think of users with none, with others, with nearly this permission, and of nobody at all.",
):
    permission = f"stock{rng.randint(1, 9)}"
    others = [permission + "0", "re" + permission, permission.upper(), permission[:-1], ""]
    for user in (
        None,
        {"name": "Bo", "permissions": []},
        {"name": permission, "permissions": rng.sample(others, 3)},
        {"name": "Cy", "permissions": others},
    ):
        answers = iter([user, {"name": "Ada", "permissions": [permission]}])
        work = spy(lambda *args: "done")
        refused, allowed = guarded_calls(permission, spy(lambda: next(answers, None)), work, [((1,), {}), ((2,), {})])
        assert refused[0] == "PermissionError", (
            f"{permission!r} asked of the user {user}; what the caller got, with its text: {refused}"
        )
        assert permission in refused[1], f"the text of the PermissionError, for {permission!r}: {refused[1]!r}"
        assert allowed == ("returned", "done"), f"after a call that was refused came one of a user who may: {allowed}"
        ran = [call.args for call in work.calls]
        assert ran == [(2,)], f"of two calls, with 1 (refused) and 2 (allowed), the function ran with {ran}"
### END HIDDEN TESTS


# %% role="tests" id="requires-edges" points=1
@requires("stock", lambda: None)
def sell_out(book):
    return 0


try:
    sell_out(17)
except PermissionError as error:
    print("refused:", error)
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def import_then_call(permission, current_user, work, mark, many):
    """Decorates, calls `mark`, then makes `many` calls; gives what came of each."""

    @requires(permission, current_user)
    def set_stock(number):
        return work(number)

    mark()
    seen = []
    for number in range(many):
        try:
            seen.append(set_stock(number))
        except Exception as error:
            seen.append("refused" if isinstance(error, PermissionError) else f"{type(error).__name__}: {error}")
    return seen


with check("asks once for each call, at the time of the call", points=1, hint="What runs when a module is imported?"):
    plan = [True, False, *rng.choices([True, False], k=4), False, True]
    for first in (0, 1):
        users = iter([{"name": "Ada", "permissions": ["stock"] if may else []} for may in plan[first:]])
        ask, asked = spy(lambda: next(users, None)), []
        got = import_then_call("stock", ask, spy(lambda number: number), spy(lambda: asked.append(ask.count)), 7)
        assert asked == [0], f"before the first call current_user was asked already (times: {asked[0]})"
        expected = [number if may else "refused" for number, may in enumerate(plan[first : first + 7])]
        assert got == expected, f"7 calls by users who may: {plan[first : first + 7]}; what came: {got}"
        assert ask.count == 7, f"for 7 calls current_user was asked {ask.count} times"
### END HIDDEN TESTS


# %% role="tests" id="requires-stacked" points=1
@requires("refund", lambda: None)
@requires("orders", lambda: None)
def refund_all(orders):
    """Pays back all of the orders."""


got = refund_all.permissions
assert got == ("refund", "orders"), f"refund_all.permissions is {got}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def stacked(names, asks, work, mark):
    """Decorates with all `names`, the first outermost; what came of a call, and `.permissions` after each step."""

    def refund(order):
        return work(order)

    steps = []
    for name, ask in reversed(list(zip(names, asks))):
        refund = requires(name, ask)(refund)
        steps.append(refund)
    mark()
    try:
        got = repr(refund(7))
    except Exception as error:
        got = f"{'PermissionError' if isinstance(error, PermissionError) else type(error).__name__}: {error}"
    return got, [list(step.permissions) for step in steps]


with check("stacked checks must all agree", points=1, hint="What does the inner function know, and the outer one?"):
    names = [f"{word}{rng.randint(10, 99)}" for word in rng.sample(["refund", "orders", "stock", "ship"], 3)]
    for plan in ([1, 1, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0], [1, 1, 1]):
        # A user who may has this one permission, a user who may not has all others.
        users = [
            [name] if may else [one for one in names if one != name] for name, may in zip(names, plan, strict=True)
        ]
        asked, work = [], spy(lambda order: "done")
        asks = [
            spy(lambda name=name, held=held, asked=asked: asked.append(name) or {"name": "Ada", "permissions": held})
            for name, held in zip(names, users, strict=True)
        ]
        got, listed = stacked(names, asks, work, spy(asked.clear))
        what = f"{names} (outermost first), asked of users with {users}"
        if all(plan):
            assert got == "'done'", f"{what}; the function returns 'done', what came: {got}"
        else:
            first = names[plan.index(0)]
            assert got.startswith("PermissionError") and first in got, f"{what}; what came: {got}"
            assert work.count == 0, f"{what}: the function ran, and the caller got {got}"
        order = list(dict.fromkeys(asked))
        assert order == names[: len(order)], f"{what}; the checks asked in the order {order}"
        assert listed == [names[2:], names[1:], names], (
            f"decorated with {names[::-1]}, one after the other; .permissions after each: {listed}"
        )
### END HIDDEN TESTS


# %% role="tests" id="requires-around" points=1
@requires("stock", lambda: None)
def order_more(book):
    """Orders more of a book."""


assert order_more.__name__ == "order_more", f"the function order_more is called {order_more.__name__} now"
### BEGIN HIDDEN TESTS
import inspect

from backbench.exam import check, probe, rng, spy


@probe
def around(name, text, permission, current_user):
    """The decorated and the undecorated function, and a method, side by side."""

    def refund(order, *reasons, limit=50):
        return f"{order} {reasons} {limit}"

    refund.__name__, refund.__doc__ = name, text
    guarded = requires(permission, current_user)(refund)
    looks = getattr(guarded, "__name__", None), guarded.__doc__, str(inspect.signature(guarded))
    original = refund(7, "x"), refund.__name__, hasattr(refund, "permissions")

    class Shop:
        def __init__(self, town):
            self.town = town

        @requires(permission, current_user)
        def close(self, day):
            return f"{self.town} {day}"

    shops, seen = [Shop("north"), Shop("south")], []
    for shop in shops:
        try:
            seen.append(shop.close("Sunday"))
        except Exception as error:
            seen.append("refused" if isinstance(error, PermissionError) else f"{type(error).__name__}: {error}")
    return looks, original, seen


with check(
    "leaves the function as it was, and works on methods",
    points=1,
    hint="What is set on the function itself? What should the wrapper take over from it?",
):
    name, text = f"refund_{rng.randint(1, 99)}", f"Gives back {rng.randint(1, 99)} euros."
    users = iter([None, {"name": "Ada", "permissions": ["close"]}])
    looks, original, seen = around(name, text, "close", spy(lambda: next(users, None)))
    assert looks[0] == name, f"a function called {name} is called {looks[0]} once it is decorated"
    assert looks[1] == text, f"the docstring {text!r} became {looks[1]!r}"
    assert looks[2] == "(order, *reasons, limit=50)", f"the signature became {looks[2]}"
    assert original == ("7 ('x',) 50", name, False), (
        f"the undecorated function: (result, name, whether it has .permissions) is {original}"
    )
    assert seen == ["refused", "south Sunday"], f"a method, called by nobody and then by a user who may: {seen}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. Try again (6 points, 15 minutes)
#
# The bank's service fails now and then. Write `retry(times, on, delay, sleep, backoff=2)`: a decorator that calls the
# function again where it raised an exception of the kind `on`.
#
# ```python
# @retry(times=4, on=ConnectionError, delay=1, sleep=time.sleep)
# def pay(order): ...             # waits 1, 2 and 4 seconds between its 4 tries
# ```
#
# - A call of `pay` makes at most `times` tries (`times` is 1 or more). The first that returns ends it: its result goes
#   to the caller, whatever it is.
# - After a failed try, and only if another follows, `sleep(seconds)` is called: `delay` the first time, then each time
#   `backoff` times as much as before.
# - `on` is an exception class or a tuple of them. Other exceptions go to the caller at once.
# - If all tries fail, the caller gets the very exception of the last one.
# - Each call starts afresh, whatever other calls did. The function keeps its name, docstring and signature.


# %% role="solution" id="retry"
def retry(times, on, delay, sleep, backoff=2):
    """A decorator that tries up to `times` times while the function raises `on`, with `sleep(seconds)` in between.

    The first pause is `delay`, each further one `backoff` times as long as the one before.
    """

    ### BEGIN SOLUTION
    def decorate(function):
        @wraps(function)
        def tried(*args, **kwargs):
            pause = delay
            for _ in range(times - 1):
                try:
                    return function(*args, **kwargs)
                except on:
                    sleep(pause)
                    pause *= backoff
            return function(*args, **kwargs)

        return tried

    return decorate
    ### END SOLUTION


# %% role="tests" id="retry-tries" points=1
busy = [True, True, False]


@retry(times=4, on=ConnectionError, delay=1, sleep=lambda seconds: None)
def pay(order):
    if busy.pop(0):
        raise ConnectionError("busy")
    return "paid"


got = pay(17)
assert got == "paid", f"two failed tries and a good one: pay(17) gave {got!r}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def tries(options, work, sleep, args, kwargs):
    """Calls a function that does `work` once; gives what it returns."""

    @retry(on=ConnectionError, sleep=sleep, **options)
    def pay(*args, **kwargs):
        return work(*args, **kwargs)

    try:
        return pay(*args, **kwargs)
    except ConnectionError as error:
        return f"ConnectionError: {error}"


def failing(failures, result):
    """A worker that raises ConnectionError so many times, and then returns `result`."""

    def work(*args, **kwargs):
        if worker.count <= failures:
            raise ConnectionError(f"busy {worker.count}")
        return result

    worker = spy(work, limit=60)
    return worker


with check("tries until a try returns", points=1, hint="What ends the tries? Which results count as an answer?"):
    for result in rng.sample([None, 0, False, "", []], 2) + ["paid"]:
        times = rng.randint(3, 9)
        for failures in (0, 1, times - 1):
            worker, args, kwargs = failing(failures, result), (rng.randint(1, 99), "né"), {"on": 1, "times": None}
            got = tries({"times": times, "delay": 1}, worker, spy(), args, kwargs)
            assert got == result, f"times={times}, {failures} failed tries and then {result!r}: {got!r} came"
            assert worker.count == failures + 1, (
                f"times={times}, {failures} failed tries and then {result!r}: {worker.count} tries were made"
            )
            passed = [(call.args, call.kwargs) for call in worker.calls]
            assert passed == [(args, kwargs)] * (failures + 1), f"called with {args}, {kwargs}; the tries got {passed}"
### END HIDDEN TESTS

# %% role="tests" id="retry-waits" points=1
busy, pauses = [True, True, False], []


@retry(times=4, on=ConnectionError, delay=1, sleep=pauses.append)
def pay():
    if busy.pop(0):
        raise ConnectionError("busy")
    return "paid"


pay()
assert pauses == [1, 2], f"two failed tries and a good one, delay=1; the pauses were {pauses}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def tries(options, work, sleep, args, kwargs):
    """Calls a function that does `work` once; gives what it returns."""

    @retry(on=ConnectionError, sleep=sleep, **options)
    def pay(*args, **kwargs):
        return work(*args, **kwargs)

    try:
        return pay(*args, **kwargs)
    except ConnectionError as error:
        return f"ConnectionError: {error}"


def failing(failures, result):
    """A worker that raises ConnectionError so many times, and then returns `result`."""

    def work(*args, **kwargs):
        if worker.count <= failures:
            raise ConnectionError(f"busy {worker.count}")
        return result

    worker = spy(work, limit=60)
    return worker


with check("waits between tries, longer each time", points=1, hint="Which pause is the first? What makes it grow?"):
    for backoff in (None, 1, 3, rng.choice([1.5, 10])):
        delay, failures = rng.choice([0.25, 2, 5]), rng.randint(3, 5)
        options = {"times": 9, "delay": delay} | ({} if backoff is None else {"backoff": backoff})
        events = []
        worker = failing(failures, "paid")
        sleep = spy(lambda seconds: events.append((worker.count, seconds)))
        tries(options, worker, sleep, (), {})
        expected = [(number + 1, delay * (2 if backoff is None else backoff) ** number) for number in range(failures)]
        assert events == expected, (
            f"delay={delay}, backoff {backoff or 'not given'}, {failures} failed tries; "
            f"pauses as (tries before, seconds): {events}"
        )
### END HIDDEN TESTS


# %% role="tests" id="retry-edges" points=2
@retry(times=3, on=ConnectionError, delay=1, sleep=print)
def look_up(order):
    raise KeyError(order)


try:
    look_up(99)
except KeyError:
    print("not a ConnectionError: no second try")
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def exhausted(times, note, sleep):
    """Every try raises an exception of its own; which of them did the caller get?"""
    raised = []

    @retry(times=times, on=ConnectionError, delay=1, sleep=sleep)
    def pay():
        note()
        raised.append(ConnectionError("busy"))
        raise raised[-1]

    try:
        result = pay()
    except Exception as error:
        places = [number for number, one in enumerate(raised, 1) if one is error]
        return f"that of try {places[0]}" if places else f"another {type(error).__name__}"
    return f"no exception, but {result!r}"


@probe
def kinds(on, plan, note, sleep):
    """Each try raises the next exception of `plan`, or returns at its end; the type that the caller got, or "paid"."""
    known = {"ConnectionError": ConnectionError, "ConnectionResetError": ConnectionResetError, "KeyError": KeyError,
             "TimeoutError": TimeoutError, "OSError": OSError, "ValueError": ValueError}  # fmt: skip
    steps, raised = iter(plan), []

    @retry(times=6, on=tuple(known[name] for name in on) if isinstance(on, tuple) else known[on], delay=1, sleep=sleep)
    def pay():
        note()
        kind = next(steps, None)
        if kind is None:
            return "paid"
        raised.append(known[kind]("no"))
        raise raised[-1]

    try:
        return pay()
    except Exception as error:
        return type(error).__name__ if error is raised[-1] else f"another {type(error).__name__}"


with check("gives up after `times` tries, with the last exception", points=1, hint="Count tries and pauses for 1, 2."):
    for times in (1, 2, rng.randint(3, 6)):
        note, sleep = spy(limit=60), spy(limit=60)
        got = exhausted(times, note, sleep)
        assert note.count == times, f"times={times}, all tries fail: {note.count} tries were made"
        assert got == f"that of try {times}", f"times={times}, all tries fail; the exception that came: {got}"
        assert sleep.count == times - 1, f"times={times}, all tries fail: sleep was called {sleep.count} times"

with check("other exceptions go to the caller at once", points=1, hint="What may `on` be? What of subclasses?"):
    for on, plan, tries, expected in (
        ("ConnectionError", ["ConnectionResetError", "KeyError"], 2, "KeyError"),
        ("ConnectionError", ["OSError"], 1, "OSError"),
        ("OSError", ["ConnectionResetError", "TimeoutError"], 3, "paid"),
        (("KeyError", "TimeoutError"), rng.sample(["KeyError", "TimeoutError"], 2), 3, "paid"),
        (("KeyError", "TimeoutError"), ["TimeoutError", "ValueError"], 2, "ValueError"),
    ):
        note, sleep = spy(limit=60), spy(limit=60)
        got = kinds(on, plan, note, sleep)
        assert got == expected, f"on={on}, tries that raise {plan}, then return 'paid': the caller got {got}"
        assert note.count == tries, f"on={on}, tries that raise {plan}: {note.count} tries were made"
        assert sleep.count == tries - 1, f"on={on}, tries that raise {plan}: sleep was called {sleep.count} times"
### END HIDDEN TESTS

# %% role="tests" id="retry-afresh" points=1
busy, pauses = [True, False, True, False], []


@retry(times=4, on=ConnectionError, delay=1, sleep=pauses.append)
def pay():
    if busy.pop(0):
        raise ConnectionError("busy")
    return "paid"


pay(), pay()
assert pauses == [1, 1], f"two calls, each with one failed try, delay=1; the pauses were {pauses}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def many_calls(times, delay, plans, sleep, mark):
    """Calls two functions of one decorator in turns; in each call so many tries fail as `plans` says. What came."""
    again = retry(times=times, on=ConnectionError, delay=delay, sleep=sleep)

    def make(name):
        left = [0]

        def pay():
            if left[0]:
                left[0] -= 1
                raise ConnectionError("busy")
            return name

        return left, again(pay)

    functions, seen = [make("card"), make("bank")], []
    for number, failures in enumerate(plans):
        left, pay = functions[number % 2]
        left[0] = failures
        mark()
        try:
            seen.append(pay())
        except Exception as error:
            seen.append("busy" if isinstance(error, ConnectionError) else f"{type(error).__name__}: {error}")
    return seen


@probe
def inside(times, delay, outer, inner, sleep):
    """The first try of a call makes another call; so many tries of each fail."""
    waiting, left = ["inner"], {"outer": outer, "inner": inner}
    which = ["outer"]

    @retry(times=times, on=ConnectionError, delay=delay, sleep=sleep)
    def pay():
        if waiting:
            which.append(waiting.pop())
            pay()
            which.pop()
        if left[which[-1]]:
            left[which[-1]] -= 1
            raise ConnectionError("busy")
        return "paid"

    try:
        return pay()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with check("every call starts afresh", points=1, hint="For whom is the variable with the pause made, and when?"):
    times, delay = rng.randint(4, 6), rng.choice([0.5, 1, 3])
    plans = [3, 3, rng.randint(1, 2), times - 1, times, times, 1, 1]
    pauses = []
    sleep, mark = spy(lambda seconds: pauses[-1].append(seconds)), spy(lambda: pauses.append([]))
    got = many_calls(times, delay, plans, sleep, mark)
    expected = ["busy" if failures == times else ("card", "bank")[number % 2] for number, failures in enumerate(plans)]
    assert got == expected, f"times={times}, calls of which {plans} tries fail, of two functions in turns: {got}"
    expected = [[delay * 2**number for number in range(min(failures, times - 1))] for failures in plans]
    assert pauses == expected, f"delay={delay}, calls of which {plans} tries fail; pauses in each: {pauses}"
    outer, inner = rng.randint(2, 3), rng.randint(2, 3)
    sleep = spy(limit=60)
    got = inside(4, delay, outer, inner, sleep)
    what = f"delay={delay}, {outer} tries of a call fail; the first one makes another call, of which {inner} tries fail"
    assert got == "paid", f"{what}; what came: {got}"
    pauses = [call.args[0] for call in sleep.calls]
    expected = [delay * 2**number for many in (inner, outer) for number in range(many)]
    assert pauses == expected, f"{what}; the pauses: {pauses}"
### END HIDDEN TESTS


# %% role="tests" id="retry-looks" points=1
@retry(times=3, on=ConnectionError, delay=1, sleep=print)
def refund(order):
    """Pays an order back."""


assert refund.__name__ == "refund", f"the function refund is called {refund.__name__} now"
### BEGIN HIDDEN TESTS
import inspect

from backbench.exam import check, probe, rng, spy


@probe
def looks(name, text, sleep):
    """The name, docstring and signature of a decorated function, and what it returns after a failed try."""
    left = [1]

    def pay(order=7, *parts, limit=50):
        if left[0]:
            left[0] -= 1
            raise ConnectionError("busy")
        return "paid"

    pay.__name__, pay.__doc__ = name, text
    decorated = retry(times=4, on=ConnectionError, delay=1, sleep=sleep)(pay)
    looks = getattr(decorated, "__name__", None), decorated.__doc__, str(inspect.signature(decorated))
    return *looks, decorated()


with check("keeps name, docstring and signature", points=1, hint="What does functools have for this?"):
    name, text = f"pay_{rng.randint(1, 99)}", f"Pays {rng.randint(1, 99)} euros."
    got = looks(name, text, spy())
    assert got[3] == "paid", f"a function that fails once and then returns 'paid', with times=4, gave {got[3]!r}"
    assert got[0] == name, f"a function called {name} is called {got[0]} once it is decorated"
    assert got[1] == text, f"the docstring {text!r} became {got[1]!r}"
    assert got[2] == "(order=7, *parts, limit=50)", f"the signature became {got[2]}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. Remember results (6 points, 25 minutes)
#
# Quotes for the same books are asked for again and again. Write `memoize(maxsize)`: a decorator that remembers the
# results of the function's calls, and runs it only for calls that are new.
#
# ```python
# @memoize(100)
# def quote(book, currency="EUR"): ...
#
# quote(17), quote(book=17), quote(17, "EUR")     # one call of the function
# ```
#
# - Two calls are the same if all parameters get equal (`==`) values, by position, by keyword (in any order) or by
#   default. Parameters may be `*args`, `**kwargs` and keyword-only, too.
# - Any result is remembered, `None` too. An exception is not: it goes to the caller, and the next such call runs anew.
# - At most `maxsize` calls (1 or more) are remembered, also of a function that calls itself; then the one whose result
#   was not given out for the longest time makes room.
# - A call with an argument that cannot be hashed just runs the function, once.
# - Each function has its own memory, also where one `memoize(100)` decorates several, and keeps its name, docstring
#   and signature.


# %% role="solution" id="memoize"
def memoize(maxsize):
    """A decorator that remembers the results of the `maxsize` calls that were used last."""

    ### BEGIN SOLUTION
    def decorate(function):
        signature = inspect.signature(function)
        memory = OrderedDict()

        @wraps(function)
        def remembering(*args, **kwargs):
            call = signature.bind(*args, **kwargs)
            call.apply_defaults()
            try:
                key = call.args, frozenset(call.kwargs.items())
                known = key in memory
            except TypeError:
                return function(*args, **kwargs)
            if not known:
                memory[key] = function(*args, **kwargs)
            memory.move_to_end(key)
            if len(memory) > maxsize:
                memory.popitem(last=False)
            return memory[key]

        return remembering

    return decorate
    ### END SOLUTION


# %% role="tests" id="memoize-values" points=2
quoted = []


@memoize(100)
def quote(book, currency="EUR"):
    quoted.append(book)
    return f"{book} in {currency}"


got = [quote(17), quote(17)]
assert got == ["17 in EUR"] * 2, f"two calls quote(17) gave {got}"
assert quoted == [17], f"two calls quote(17) ran the function for {quoted}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def quotes(work, books):
    @memoize(50)
    def quote(book):
        return work(book)

    return [quote(book) for book in books]


@probe
def written(work, calls):
    """Results of `calls`: lists of pairs of args and kwargs."""

    @memoize(50)
    def quote(book, currency="EUR", *extras, gift=False, **notes):
        return work([book, currency, extras, gift, notes])

    return [quote(*args, **kwargs) for args, kwargs in calls]


with check("runs the function once for each new argument", points=1, hint="What is kept, and under which key?"):
    books = ["17", 17, -1, -2, *rng.sample([0, 7, 2.5, "né", "", None, (1, 2)], 4)]
    asked = rng.choices(books, k=30) + books
    work = spy(lambda book: ["quote", book])
    got = quotes(work, asked)
    for number, (book, result) in enumerate(zip(asked, got, strict=True)):
        assert result == ["quote", book], f"quotes for {asked[:number]} came first; that for {book!r} was {result}"
    ran = [call.args[0] for call in work.calls]
    assert ran == list(dict.fromkeys(asked)), f"asked for {asked}; the function ran for {ran}"

with check(
    "a call is the same, however it is written",
    points=1,
    hint="Which ways to write a call does your key tell apart? What knows the parameters and their defaults?",
):
    book, other = rng.sample(range(1, 99), 2)
    groups = [
        [((book,), {}), ((), {"book": book}), ((book, "EUR"), {}), ((), {"currency": "EUR", "book": book}),
         ((book,), {"gift": False}), ((), {"gift": False, "book": book}), ((float(book),), {})],
        [((book, "USD"), {}), ((), {"currency": "USD", "book": book})],
        [((book, "USD"), {"gift": True}), ((book,), {"gift": True, "currency": "USD"})],
        [((book,), {"to": other, "by": "né"}), ((book,), {"by": "né", "to": other})],
        [((book,), {"by": other, "to": "né"})],
        [((book,), {"by": other})],
        [((book, "EUR", ("by", other)), {})],
        [((book, "EUR", other), {})],
        [((book, "EUR", other, other), {})],
        [((other, book), {})],
        [((book, other), {}), ((), {"currency": other, "book": book})],
    ]  # fmt: skip
    for same in groups:
        work = spy(lambda call: call)
        got = written(work, same * 2)
        assert work.count == 1, (
            f"calls (args, kwargs) {same}, which mean the same, twice each: the function ran {work.count} times"
        )
        assert all(result == got[0] for result in got), f"calls (args, kwargs) {same} gave different results: {got}"
    calls = [(group, call) for group, same in enumerate(groups) for call in same]
    rng.shuffle(calls)
    work = spy(lambda call: call)
    got = written(work, [call for _, call in calls])
    first = {}
    for (group, call), result in zip(calls, got, strict=True):
        known, expected = first.setdefault(group, (call, result))
        assert result == expected, f"(args, kwargs) {call} is the same call as {known}; it gave {result}"
    for group, (call, result) in first.items():
        twins = [other for number, (other, given) in first.items() if number != group and given == result]
        assert not twins, f"(args, kwargs) {call} and {twins} are different calls; each gave {result}"
    assert work.count == len(groups), (
        f"{len(calls)} calls, of which {len(groups)} are different, ran the function {work.count} times"
    )
### END HIDDEN TESTS


# %% role="tests" id="memoize-edges" points=2
@memoize(10)
def stock(book):
    return None


got = stock(18)
assert got is None, f"stock(18) gave {got!r}"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def outcomes(work, books):
    """What came of each call; the function raises where `work` gives the name of an exception."""
    kinds = {"KeyError": KeyError, "TypeError": TypeError, "ValueError": ValueError}
    raised = []

    @memoize(20)
    def stock(book):
        result = work(book)
        if isinstance(result, str) and result in kinds:
            raised.append(kinds[result](book))
            raise raised[-1]
        return result

    seen = []
    for book in books:
        try:
            seen.append(stock(book))
        except Exception as error:
            seen.append(type(error).__name__ if raised and error is raised[-1] else f"another {error!r}")
    return seen


@probe
def unhashable(work, calls):
    @memoize(20)
    def total(books, *, extra=None):
        return work(books, extra)

    try:
        return [total(books, **({} if extra is None else {"extra": extra})) for books, extra in calls]
    except TypeError as error:
        return f"TypeError: {error}"


with check("remembers any result, and no exception", points=1, hint="How does your code know that it has a result?"):
    for result in (None, False, 0, "", [], rng.randint(1, 99)):
        work = spy(lambda book, result=result: result)
        got = outcomes(work, [7, 7, 8, 7])
        assert got == [result] * 4, f"a function that returns {result!r}, called four times: {got}"
        assert work.count == 2, f"a function that returns {result!r}, called with 7, 7, 8, 7, ran {work.count} times"
    for kind in ("KeyError", "TypeError", "ValueError"):
        answers = iter([kind, kind, "12 left"])
        work = spy(lambda book, answers=answers: next(answers, "too many runs"))
        got = outcomes(work, [7] * 4)
        assert got == [kind, kind, "12 left", "12 left"], (
            f"a function raises {kind} twice, then returns '12 left'; four equal calls gave {got}"
        )
        assert work.count == 3, f"of these four calls, {work.count} ran the function"

with check("what cannot be hashed just runs the function", points=1, hint="Which line raises TypeError, and for what?"):
    calls = [([1, 2], None), ([1, 2], None), ((1,), None), ((1,), ["x"]), ((1,), ["x"]), ((1,), None), (([],), None)]
    rng.shuffle(calls)
    work = spy(lambda books, extra: [books, extra])
    got = unhashable(work, calls)
    assert got == [list(call) for call in calls], f"calls with (books, extra) {calls} gave {got}"
    assert work.count == 6, f"calls with (books, extra) {calls} ran the function {work.count} times"
### END HIDDEN TESTS

# %% role="tests" id="memoize-bounded" points=1
asked = []


@memoize(1)
def pages(book):
    asked.append(book)


pages(17), pages(18), pages(17)
assert asked == [17, 18, 17], f"maxsize=1, calls with 17, 18, 17 ran the function for {asked}"
### BEGIN HIDDEN TESTS
from collections import OrderedDict

from backbench.exam import check, probe, rng, spy


@probe
def bounded(maxsize, work, books):
    @memoize(maxsize)
    def quote(book):
        return work(book)

    return [quote(book) for book in books]


@probe
def counting_down(maxsize, work, starts):
    @memoize(maxsize)
    def below(number):
        work(number)
        return below(number - 1) + 1 if number else 0

    return [below(start) for start in starts]


def runs_of(maxsize, books):
    """For which of `books` a memory of so many entries runs its function."""
    known, ran = OrderedDict(), []
    for book in books:
        if book not in known:
            ran.append(book)
        known[book] = None
        known.move_to_end(book)
        if len(known) > maxsize:
            known.popitem(last=False)
    return ran


with check(
    "makes room by forgetting what was not used for the longest time",
    points=1,
    hint="Does giving out a remembered result change which one is forgotten next?",
):
    walks = [(2, [1, 2, 1, 3, 1, 2]), (1, [1, 1, 2, 2, 1]), (3, [1, 2, 3, 1, 2, 3, 4, 1, 2, 3, 4])]
    for maxsize in (2, 3, rng.randint(4, 6)):
        walks.append((maxsize, rng.choices(range(maxsize + 2), k=40)))
    for maxsize, books in walks:
        work = spy(lambda book: ["quote", book])
        got = bounded(maxsize, work, books)
        assert got == [["quote", book] for book in books], f"maxsize={maxsize}, calls with {books} gave {got}"
        ran, expected = [call.args[0] for call in work.calls], runs_of(maxsize, books)
        assert ran == expected, f"maxsize={maxsize}, calls with {books}: the function ran for {ran}"
    for maxsize, start in ((1, 3), (3, rng.randint(6, 9))):
        work, starts = spy(limit=99), [start, start, start - maxsize]
        got = counting_down(maxsize, work, starts)
        what = f"maxsize={maxsize}, calls with {starts} of a function that calls itself with one less, down to 0"
        assert got == starts, f"{what}, and counts its calls: {got}"
        ran = [call.args[0] for call in work.calls]
        assert ran == [*range(start, -1, -1), *range(start - maxsize, -1, -1)], f"{what}: it ran for {ran}"
### END HIDDEN TESTS


# %% role="tests" id="memoize-own" points=1
@memoize(10)
def shelf(book):
    """Where a book stands."""


assert shelf.__name__ == "shelf", f"the function shelf is called {shelf.__name__} now"
### BEGIN HIDDEN TESTS
import inspect

from backbench.exam import check, probe, rng, spy


@probe
def two_functions(work, books):
    """Results of two functions of one decorator; and the name, docstring and signature of one."""
    remember = memoize(20)

    @remember
    def price(book, currency="EUR"):
        """What a book costs."""
        return work("price", book)

    @remember
    def stock(book, currency="EUR"):
        """How many there are."""
        return work("stock", book)

    @memoize(20)
    def pages(book, currency="EUR"):
        return work("pages", book)

    got = [[price(book), stock(book), pages(book)] for book in books]
    return got, [getattr(stock, "__name__", None), stock.__doc__, str(inspect.signature(stock))]


with check("each function has a memory and a name of its own", points=1, hint="For whom is the memory made, and when?"):
    books = rng.sample(range(1, 99), 3)
    work = spy(lambda what, book: [what, book])
    got, looks = two_functions(work, books * 2)
    expected = [[[what, book] for what in ("price", "stock", "pages")] for book in books * 2]
    assert got == expected, f"price, stock and pages of the books {books * 2}: {got}"
    assert work.count == 9, f"three functions, each asked twice for the same 3 books, ran {work.count} times in all"
    expected = ["stock", "How many there are.", "(book, currency='EUR')"]
    assert looks == expected, f"name, docstring and signature of a decorated function: {looks}"
### END HIDDEN TESTS
