# %% [markdown] role="read"
# # asyncio: exercises
#
# Five exercises, 27 points, about 95 minutes. Each stands alone: do them in any order.
#
# No test waits for real seconds. `run_virtual` runs a coroutine on a loop whose clock jumps to the next timer, and
# gives its result and the seconds that the clock moved: ten sleeps of an hour are over at once. Grading does the same
# with other inputs, and the clock is then outside of your notebook. So wait with asyncio (`asyncio.sleep`,
# `asyncio.timeout`, a lock, a queue): `time.sleep` moves no virtual clock.
#
# Grading sees each call that your code awaits: when it begins, when it ends, whether it is cancelled, and how many are
# under way at once. The standard library is welcome; you may import more of it. Python 3.11 is enough.

# %% role="read"
import asyncio
import heapq
import itertools
from collections import defaultdict

from backbench.lab import run_virtual

# %% [markdown] role="read"
# ## 1. An event loop of your own (5 points, 20 minutes)
#
# Write what asyncio does for `asyncio.sleep`, without asyncio.
#
# - `await Nap(seconds)` lets a coroutine wait, at any depth of coroutines that await each other.
# - `run_all(coroutines, sleep)` runs a list of coroutines together, and gives a list in the same order: what each
#   returned, or the `Exception` that it raised. A failure stops nobody else. What is no `Exception`, such as
#   `KeyboardInterrupt`, comes out of `run_all`.
#
# ```python
# async def pack(title, minutes):
#     await Nap(minutes)
#     return title
#
# run_all([pack("Emma", 3), pack("Dune", 5)], print)   # prints 3, then 2; ['Emma', 'Dune']
# ```
#
# - All start at time 0, in order. Who wakes first goes on first; at one moment, who went to nap first. So after
#   `Nap(0)` it is everybody's turn who can run now.
# - `sleep(seconds)` is called when nobody can run, with the time until the next one wakes. Time passes in no other way.


# %% role="solution" id="run-all"
class Nap:
    """`await Nap(seconds)` in a coroutine that `run_all` runs: it goes on when the seconds are over."""

    def __init__(self, seconds):
        ### BEGIN SOLUTION
        self.seconds = seconds
        ### END SOLUTION

    def __await__(self):
        ### BEGIN SOLUTION
        yield self.seconds
        ### END SOLUTION


def run_all(coroutines, sleep):
    """Runs the coroutines of a list together; gives what each returned, or the exception that it raised.

    sleep(seconds) is called when all of them nap, with the time until the first one wakes.
    """
    ### BEGIN SOLUTION
    results = [None] * len(coroutines)
    now, tickets = 0, itertools.count()
    naps = [(0, next(tickets), place) for place in range(len(coroutines))]
    while naps:
        wake, _, place = heapq.heappop(naps)
        if wake > now:
            sleep(wake - now)
            now = wake
        try:
            seconds = coroutines[place].send(None)
        except StopIteration as stop:
            results[place] = stop.value
        except Exception as error:
            results[place] = error
        else:
            heapq.heappush(naps, (now + seconds, next(tickets), place))
    return results
    ### END SOLUTION


# %% role="tests" id="run-all-values" points=2
async def pack(title, minutes):
    await Nap(minutes)
    return title


assert run_all([pack("Emma", 3)], print) == ["Emma"]
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe
def outcomes(many, ask, sleep):
    """Runs coroutines that do what `ask(number)` says, step by step; what came, exceptions as ("raised", text)."""
    raised = []

    async def nap(seconds):
        await Nap(seconds)

    async def work(number):
        while True:
            what, value = ask(number)
            if what == "return":
                return value
            if what == "raise":
                raised.append(LookupError(value))
                raise raised[-1]
            await nap(value)

    came = run_all([work(number) for number in range(many)], sleep)
    return [("raised", str(one)) if any(one is error for error in raised) else one for one in came]


def run(plans):
    """What came of coroutines with these naps, of which each then returns or raises a value."""
    steps = [iter([*[("nap", seconds) for seconds in naps], end]) for naps, *end in plans]
    return outcomes(len(plans), spy(lambda number: next(steps[number]), limit=100), spy(limit=50))


with check(
    "gives what each coroutine returned, in the order of the list",
    points=1,
    hint="What does StopIteration carry? Which place in the list belongs to whom?",
):
    assert run([]) == [], "no coroutines, no results"
    for many in (1, rng.randint(3, 5)):
        values = rng.sample([None, 0, "", "Émile", -3, [1]], many)
        # The first one naps longest: they end in another order than that of the list.
        naps = [[rng.randint(1, 3)] * (many - place - 1) for place in range(many)]
        got = run([(one, "return", value) for one, value in zip(naps, values, strict=True)])
        assert got == values, f"coroutines that return {values}, napping {naps}: {got}"


@probe
def interrupted(name, sleep):
    """One of two coroutines raises what is no Exception; the name of what came out of run_all."""
    import asyncio

    class Stop(BaseException):
        pass

    async def work(minutes, error):
        await Nap(minutes)
        if error:
            raise error

    kinds = {kind.__name__: kind for kind in (KeyboardInterrupt, SystemExit, asyncio.CancelledError, Stop)}
    try:
        run_all([work(1, kinds[name]), work(2, None)], sleep)
    except BaseException as error:
        return type(error).__name__
    return "nothing"


with check("a coroutine that fails stops nobody else", points=1, hint="What can `send` raise, besides StopIteration?"):
    word = f"book {rng.randint(1, 999)}"
    for bad in (0, 1, 2):
        ends = [["raise" if number == bad else "return", f"{word}, {number}"] for number in range(3)]
        got = run([*[([number + 1, 2], *end) for number, end in enumerate(ends)], ([], "raise", "at once")])
        expected = [("raised", value) if what == "raise" else value for what, value in ends] + [("raised", "at once")]
        assert got == expected, f"number {bad} and the last one of four raise: {got}"
    for name in ("KeyboardInterrupt", "SystemExit", "CancelledError", "Stop"):
        got = interrupted(name, spy(limit=50))
        what = "a BaseException of its own" if name == "Stop" else name
        assert got == name, f"a coroutine raised {what}; out of run_all came {got}"
### END HIDDEN TESTS

# %% role="tests" id="run-all-naps" points=3
async def pack(title, minutes):
    await Nap(minutes)
    return title


slept = []
assert len(run_all([pack("Emma", 3), pack("Dune", 5)], slept.append)) == 2
print(slept)  # [3, 2] is asked for
### BEGIN HIDDEN TESTS
import heapq
from itertools import count

from backbench.exam import check, probe, rng, spy


@probe
def nap_and_note(plans, note, sleep):
    """Runs one coroutine for each list of naps; each notes its number and step before its first nap and after each."""

    async def work(number, naps):
        note(number, 0)
        for step, seconds in enumerate(naps, 1):
            await Nap(seconds)
            note(number, step)

    return len(run_all([work(*numbered) for numbered in enumerate(plans)], sleep))


def watched(plans):
    """When who took which step, by the sleeps that were asked for; and those sleeps."""
    steps, slept = [], []
    sleep = spy(slept.append, limit=100)
    nap_and_note(plans, spy(lambda number, step: steps.append((sum(slept), number, step)), limit=200), sleep)
    return steps, slept


def planned(plans):
    tickets, steps = count(), []
    naps = [(0, next(tickets), number, 0) for number in range(len(plans))]
    while naps:
        now, _, number, step = heapq.heappop(naps)
        steps.append((now, number, step))
        if step < len(plans[number]):
            heapq.heappush(naps, (now + plans[number][step], next(tickets), number, step + 1))
    moments = sorted({now for now, *_ in steps})
    return steps, [late - early for early, late in zip(moments, moments[1:], strict=False)]


with check(
    "naps pass at the same time, and the earliest wakes first",
    points=1,
    hint="Keep for each coroutine the moment at which it wakes. Which one is next?",
):
    for plans in ([[3], [5]], [[9], [1, 1, 1]], rng.choice([[[7, 4], [2], [5]], [[8, 1], [5, 2], [3, 8]]])):
        steps, _ = watched(plans)
        expected, _ = planned(plans)
        assert steps == expected, f"naps {plans}: steps as (time, who, step) {steps}"

with check("sleeps only when nobody can run, until the next one wakes", points=1, hint="What is the time now?"):
    for plans in ([[3], [3]], [[], []], [[2, 2], [3], []], [[rng.randint(2, 9)], [1, rng.randint(10, 20)]]):
        steps, slept = watched(plans)
        assert steps, "no coroutine ran at all"
        _, expected = planned(plans)
        assert slept == expected, f"naps {plans}: sleep was called with {slept}"

with check(
    "at one moment, who went to nap first goes on first",
    points=1,
    hint="Try two naps that end together, of which the longer one began first. And `Nap(0)`.",
):
    ties = [[[4, 4], [1, 7]], [[1, 7], [4, 4]], [[0, 0, 0], [0]], [[2, 0], [2], [1, 1]], [[5, 0], [], [2, 3]]]
    ties += [[[1, 2, 1, 1], [3, 1, 1]], [[2, 2, 2, 2], [4, 4], [1, 3, 4]]]
    for plans in rng.sample(ties, len(ties)):
        minutes = rng.randint(1, 9)
        plans = [[naps * minutes for naps in one] for one in plans]
        steps, _ = watched(plans)
        expected, _ = planned(plans)
        assert steps == expected, f"naps {plans}: steps as (time, who, step) {steps}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Many calls, a few at once (6 points, 20 minutes)
#
# The shop asks a warehouse for 500 prices. One at a time is slow, 500 at once bring the warehouse down.
#
# `await map_limit(work, items, limit)` gives the list of what `await work(item)` returns for each item, in the order of
# `items`. At most `limit` calls are under way; as soon as one ends, the next begins.
#
# ```python
# async def price(title):
#     await asyncio.sleep(1)
#     return len(title)
#
# await map_limit(price, ["Emma", "It"], 2)   # [4, 2], after 1 second
# ```
#
# - `items` is any iterable and may be long: an item is taken when there is a place for its call, not earlier.
# - If a call raises, no new one begins; those under way are cancelled and have ended when `map_limit` raises that
#   same exception (the first one, in no group).
# - A `limit` below 1 raises `ValueError`.


# %% role="solution" id="map-limit"
async def map_limit(work, items, limit):
    """What `await work(item)` gives for each item, in order, with at most `limit` calls under way.

    Raises what the first failing call raises, after the others are cancelled; ValueError for a limit below 1.
    """
    ### BEGIN SOLUTION
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = {}, enumerate(items)

    async def worker():
        for place, item in source:
            results[place] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [results[place] for place in range(len(results))]
    ### END SOLUTION


# %% role="tests" id="map-limit-values" points=1
async def price(title):
    await asyncio.sleep(1)
    return len(title)


assert run_virtual(map_limit(price, ["Emma", "It"], 2))[0] == [4, 2]
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def mapped(line, items, limit):
    async def main(call):
        return list(await map_limit(call, iter(items), limit))

    return run_on(line, main)


with check("results come in the order of the items", points=1, hint="Which call ends first? Which item was first?"):
    for many, limit in ((rng.randint(6, 9), 3), (4, 1), (3, 8), (1, 2), (0, 2)):
        items = [rng.choice(["né", "", "Emma", "Dune"]) for _ in range(many)]
        waits = rng.sample(range(1, 20), many)
        values = [rng.choice([None, 0, "", False, [number], f"price {number}"]) for number in range(many)]
        if many:  # the first one never ends first, and nothing is equal to what it gives
            waits[0], values[0] = 20, "price 0"
        plan = iter(zip(waits, values, strict=True))  # calls begin in the order of the items
        service = SlowService(lambda item, plan=plan: next(plan))
        got = mapped(spy(service.talk, limit=300), items, limit)
        assert got == values, f"{many} calls, limit {limit}, of {waits} seconds, which give {values}: {got}"
        asked = [args for (args,) in service.args("begin")]
        assert asked == items, f"the items {items} were asked for as {asked}"
### END HIDDEN TESTS

# %% role="tests" id="map-limit-edges" points=2
async def price(title):
    await asyncio.sleep(1)
    return len(title)


assert run_virtual(map_limit(price, [], 3)) == ([], 0)
### BEGIN HIDDEN TESTS
import asyncio

from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def outcome(line, items, limit, untidy=False):
    """What map_limit gives or raises. An `untidy` call that is cancelled raises something else in place of that."""

    async def main(call):
        async def work(item):
            try:
                return await call(item)
            except asyncio.CancelledError:
                if untidy:
                    raise BufferError("while tidying up") from None
                raise
            except Exception as error:
                raised.append(error)
                raise

        raised = []
        try:
            return list(await map_limit(work, items, limit))
        except Exception as error:
            same = "that very exception" if not raised or error is raised[0] else "another exception"
            return type(error).__name__, str(error), same

    return run_on(line, main)


with check(
    "the first error comes out as it is, and nothing is left running",
    points=1,
    hint="Who cancels the calls that are under way, and who waits for their end?",
):
    middle = rng.randint(3, 6)
    for limit, untidy, bad, many in (
        (2, False, middle, 40),
        (4, False, middle, 40),
        (3, True, middle, 40),
        (4, False, 6, 8),
    ):
        error = rng.choice([ConnectionError, LookupError, ValueError])
        late = bad + 1  # fails too, but later

        def answer(item, bad=bad, error=error, late=late):
            if item in (bad, late):
                return (2, error("the warehouse burns")) if item == bad else (3, OSError("too late"))
            return 4 if item > bad else 1 if item == bad - 1 else 3, item

        service = SlowService(answer)
        got = outcome(spy(service.talk, limit=400), list(range(many)), limit, untidy)
        then = ", and those that were cancelled raised BufferError" if untidy else ""
        expected = error.__name__, "the warehouse burns", "that very exception"
        assert got == expected, f"call {bad} of {many} raised {error.__name__}{then}: out came {got}"
        failed = next(noted.at for noted in service.log if noted.what == "end" and noted.args == (bad,))
        assert service.now == failed, f"a call failed at {failed:g} s, map_limit raised at {service.now:g} s"
        assert not service.left, f"map_limit had raised, and {len(service.left)} calls were still under way"
        assert service.times("begin")[-1] <= failed, "a call failed, and later a new one began"

with check("refuses a limit below 1", points=1, hint="How many calls does your code begin with a limit of 0?"):
    service = SlowService(lambda item: (1, item * 2))
    assert outcome(spy(service.talk, limit=100), [4, 5], 1) == [8, 10], "1 is a good limit"
    for limit in (0, -1, -rng.randint(2, 99)):
        for items in ([1, 2], []):
            service = SlowService(lambda item: (1, item))
            got = outcome(spy(service.talk, limit=100), items, limit)
            assert got[:1] == ("ValueError",), f"limit {limit}, {len(items)} items: {got} in place of a ValueError"
            assert not service.log, f"limit {limit}: a call began"
### END HIDDEN TESTS

# %% role="tests" id="map-limit-places" points=3
async def price(title):
    await asyncio.sleep(1)
    return len(title)


prices, seconds = run_virtual(map_limit(price, ["Emma"] * 7, 3))
assert sorted(prices) == [4] * 7
print(seconds)  # 3 is asked for
### BEGIN HIDDEN TESTS
from backbench.exam import check, feed, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def mapped(line, items, limit):
    async def main(call):
        return list(await map_limit(call, items, limit))

    return run_on(line, main)


@probe
def two_at_once(line, first, second, limit):
    """Two maps side by side, each with a limit of its own."""
    import asyncio

    async def main(call):
        both = await asyncio.gather(map_limit(call, first, limit), map_limit(call, second, limit))
        return [list(one) for one in both]

    return run_on(line, main)


with check("never more calls under way than the limit", points=1, hint="Who counts the places, and from when on?"):
    for many, limit in ((12, rng.randint(3, 5)), (9, 1), (5, 5), (4, 9)):
        service = SlowService(lambda item: (1 + item % 3, -item))
        got = mapped(spy(service.talk, limit=300), list(range(many)), limit)
        assert sorted(got) == [-item for item in range(many)][::-1], f"{many} calls, limit {limit}: {got}"
        begun = sorted(item for (item,) in service.args("begin"))
        assert begun == list(range(many)), f"{many} items, limit {limit}: {len(begun)} calls, not one for each"
        assert service.peak <= limit, f"{many} calls, limit {limit}: {service.peak} were under way at once"
    service, alone, limit = (*[SlowService(lambda item: (2, item)) for _ in range(2)], rng.randint(2, 4))
    mapped(spy(alone.talk, limit=300), list(range(9)), limit)
    got = two_at_once(spy(service.talk, limit=300), list(range(9)), list(range(10, 19)), limit)
    assert [sorted(one) for one in got] == [list(range(9)), list(range(10, 19))], f"two maps side by side: {got}"
    assert service.peak <= 2 * limit, f"two maps, each with limit {limit}: {service.peak} calls were under way at once"
    assert service.now == alone.now, f"one map takes {alone.now:g} s, two side by side took {service.now:g} s"

with check("a free place is filled at once", points=1, hint="Does anybody wait for the slowest call of a batch?"):
    for slow in (0, rng.randint(1, 3)):
        limit, waits = 3, [1] * 14
        waits[slow] = 8
        service = SlowService(lambda item, waits=waits: (waits[item], item))
        got = mapped(spy(service.talk, limit=300), list(range(14)), limit)
        assert sorted(got) == list(range(14)), f"14 calls: {got}"
        free = [0.0] * limit
        for wait in waits:
            free.remove(first := min(free))
            free.append(first + wait)
        assert service.now <= max(free), f"calls of {waits} seconds, limit 3: done after {service.now:g} s"

with check("an item is taken when there is a place for its call", points=1, hint="What turns `items` into a list?"):
    limit, most = rng.randint(2, 5), []
    service = SlowService(lambda item: (1 + item % 2, item))
    items = rng.sample(range(1, 100_000), 30)

    def titles():
        for number, item in enumerate(items):
            most.append(number + 1 - len(service.times("end")))  # taken, and not ended
            yield item

    got = mapped(spy(service.talk, limit=300), feed(titles()), limit)
    assert sorted(got) == sorted(items), f"30 calls: {got}"
    # Only the end of a call that somebody asked for makes place.
    begun = [item for (item,) in service.args("begin")]
    assert sorted(begun) == sorted(items), f"30 items: {len(begun)} calls, not one for each"
    assert max(most) <= limit, f"limit {limit}: {max(most)} items were taken whose calls had not ended"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Try again, but not for ever (6 points, 20 minutes)
#
# The card service is down at times, or slow. Write `await fetch_with_retry(fetch, attempts, per_try, total, pause)`.
#
# - It awaits `fetch()` and gives what that returns. Where that raises an `Exception`, it tries again, up to `attempts`
#   tries in all, and then raises the last one's exception.
# - A try that is not over after `per_try` seconds is cancelled; it failed with a `TimeoutError`.
# - Between two tries it waits: `pause` seconds, then twice, then four times as long, and so on.
# - `total` seconds after its begin it cancels what goes on and raises `TimeoutError`.
# - If it is cancelled itself, it ends at once.
#
# Example: `attempts=3, per_try=2, total=60, pause=1`, and each `fetch()` takes 9 seconds: tries begin at 0, 3
# and 7 s, and the `TimeoutError` comes at 9 s.
#
# `attempts` is at least 1. No two of these moments fall together.


# %% role="solution" id="retry"
async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    """The result of `await fetch()`, tried up to `attempts` times, each for `per_try` seconds at most.

    Waits pause, 2 × pause, 4 × pause ... seconds between the tries. Raises the last try's exception, and TimeoutError
    when `total` seconds are over.
    """
    ### BEGIN SOLUTION
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
    ### END SOLUTION


# %% role="tests" id="retry-values" points=3
answers = iter([ConnectionError("down"), "paid"])


async def pay():
    await asyncio.sleep(1)
    answer = next(answers)
    if isinstance(answer, Exception):
        raise answer
    return answer


assert run_virtual(fetch_with_retry(pay, attempts=3, per_try=5, total=60, pause=2)) == ("paid", 4)
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def fetched(line, attempts, per_try, total, pause):
    async def main(call):
        try:
            return await fetch_with_retry(call, attempts, per_try, total, pause)
        except Exception as error:
            return type(error).__name__, str(error)

    return run_on(line, main)


def run(plan, attempts, per_try=10, total=1000, pause=1):
    """One run against a service that plays `plan`, then says that nobody should have asked."""
    tries = iter(plan)
    service = SlowService(lambda: next(tries, (1, "an answer to one try too many")))
    return fetched(spy(service.talk, limit=200), attempts, per_try, total, pause), service


errors = [ConnectionError, LookupError, ValueError, TimeoutError, RuntimeError]

with check("gives the first result that comes", points=1, hint="Which exceptions lead to another try?"):
    for failures, value in ((0, None), (1, ["paid", rng.randint(1, 9)]), (len(errors), 0), (0, "")):
        plan = [(rng.randint(1, 5), kind("down")) for kind in rng.sample(errors, failures)]
        got, service = run([*plan, (2, value)], failures + (1 if value else rng.randint(2, 4)))
        assert got == value, f"{failures} failures, then {value!r}: {got}"
        many = len(service.args("begin"))
        assert many == failures + 1, f"{failures} failures, then a result: {many} tries"

with check("after the last try its exception comes out", points=1, hint="How many tries were there? Which one failed?"):
    for attempts in (1, 2, len(errors)):
        kinds = rng.sample(errors, attempts)
        if attempts == len(errors):  # a TimeoutError of fetch's own is a failure like others: never the last one here
            kinds.sort(key=lambda kind: kind is not TimeoutError)
        got, service = run([(2, kind(f"failure {number}")) for number, kind in enumerate(kinds, 1)], attempts)
        many = len(service.args("begin"))
        assert many == attempts, f"attempts={attempts}, all fail: {many} tries"
        expected = kinds[-1].__name__, f"failure {attempts}"
        assert got == expected, f"attempts={attempts}, failures {[kind.__name__ for kind in kinds]}: {got}"

with check("the waits double, and none comes after the last try", points=1, hint="When does each try begin?"):
    for pause, attempts in ((1, 4), (rng.randint(3, 6), 3), (2, 1), (2, 8)):
        _, service = run([(2, OSError("down"))] * attempts, attempts, pause=pause)
        began = [number * 2 + pause * (2**number - 1) for number in range(attempts)]
        times = service.times("begin")
        assert times == began, f"tries of 2 s, pause={pause}: they began at {times}"
        assert service.now == began[-1] + 2, f"the last of {attempts} tries ended, and it took {service.now:g} s"
    times = run([(1, OSError("down"))] * 2, 2, pause=5)[1].times("begin")
    assert times == [0, 6], f"a second run, tries of 1 s, pause=5: they began at {times}"
### END HIDDEN TESTS


# %% role="tests" id="retry-limits" points=3
async def slow():
    await asyncio.sleep(9)


async def seconds_until_the_end(coroutine):
    try:
        await coroutine
    except TimeoutError:
        print("TimeoutError")
    return asyncio.get_running_loop().time()


print(run_virtual(seconds_until_the_end(fetch_with_retry(slow, 3, 2, 60, 1)))[0])  # TimeoutError and 9 are asked for
### BEGIN HIDDEN TESTS
import asyncio

from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def fetched(line, attempts, per_try, total, pause):
    async def main(call):
        try:
            return await fetch_with_retry(call, attempts, per_try, total, pause)
        except Exception as error:
            return type(error).__name__

    return run_on(line, main)


@probe
def cancelled_at(line, moment, attempts, per_try, total, pause):
    """Starts a run, cancels it at a moment, and waits until it has ended."""

    async def main(call):
        task = asyncio.create_task(fetch_with_retry(call, attempts, per_try, total, pause))
        await asyncio.sleep(moment)
        task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            return "cancelled"

    return run_on(line, main)


def service_of(plan):
    tries = iter(plan)
    return SlowService(lambda: next(tries, (1, "an answer to one try too many")))


with check(
    "a try that is too slow is cancelled, and the next one begins",
    points=1,
    hint="What happens to the call whose result nobody waits for?",
):
    per_try, pause = rng.randint(3, 6), rng.randint(1, 3)
    service = service_of([(per_try * 9, "late"), (per_try - 1, "in time")])
    got = fetched(spy(service.talk, limit=200), 3, per_try, 900, pause)
    assert got == "in time", f"per_try={per_try}: a try of {per_try * 9} s, then one of {per_try - 1} s: {got}"
    left = service.times("leave")
    assert left == [per_try], f"per_try={per_try}: the slow try was cancelled at {left}"
    times = service.times("begin")
    assert times == [0, per_try + pause], f"per_try={per_try}, pause={pause}: tries began at {times}"
    service = service_of([(per_try * 9, "late")] * 2)
    got = fetched(spy(service.talk, limit=200), 2, per_try, 900, pause)
    assert got == "TimeoutError", f"two tries, both too slow: {got}"
    left = service.times("leave")
    assert left == [per_try, 2 * per_try + pause], f"two tries, both too slow, were cancelled at {left}"

with check("after `total` seconds it is over", points=1, hint="Which part of your code knows how much time is left?"):
    for total, where in ((2, "the first try"), (5, "a wait"), (12, "the second try")):
        service = service_of([(4, OSError("down")), (9, "late")])
        got = fetched(spy(service.talk, limit=200), 5, 20, total, 6)
        assert got == "TimeoutError", f"total={total} ends in {where}: {got}"
        assert service.now == total, f"total={total} ends in {where}: it was over after {service.now:g} s"
        assert not service.left, f"total={total} ends in {where}, and a call was still under way"
    service = service_of([(4, OSError("down")), (3, "in time")])
    got = fetched(spy(service.talk, limit=200), 5, 20, 14, 6)
    assert got == "in time", f"total=14, and the second try ends after 13 s: {got}"

with check("a cancelled run ends at once", points=1, hint="Is CancelledError an Exception? Who catches it?"):
    for moment, where in ((2, "a try"), (6, "a wait")):
        service = service_of([(4, OSError("down")), (5, "paid")])
        got = cancelled_at(spy(service.talk, limit=200), moment, 4, 20, 100, 5)
        assert got == "cancelled", f"cancelled during {where}: {got}"
        assert service.now == moment, f"cancelled at {moment} s, during {where}: over at {service.now:g} s"
        assert not service.left, f"cancelled during {where}, and a call was still under way"
    service = service_of([(4, OSError("down")), (5, "paid")])
    got = cancelled_at(spy(service.talk, limit=200), 50, 4, 20, 100, 5)
    assert got == "paid", f"cancelled long after its end: {got}"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. One load for many readers (5 points, 20 minutes)
#
# Fifty requests ask for the bestsellers at the same moment. The database should hear of it once.
#
# Write `AsyncCache(load)`. `await cache.get(key)` gives what `await load(key)` returns, and remembers it.
#
# - Each key is loaded once, however many ask for it before, during or after the load. Any value is kept, `None` too.
# - Loads of different keys go on at the same time.
# - If a load raises, all who wait for it get that exception, and nothing is kept: the next `get` loads again.
# - A caller that is cancelled stops waiting. The load goes on, for the others and for later, whoever came first.
#
# ```python
# cache = AsyncCache(load)
# await asyncio.gather(cache.get("top"), cache.get("top"))   # one call of load("top")
# ```
#
# Limits: keys are hashable; a cache is used in one event loop.


# %% role="solution" id="async-cache"
class AsyncCache:
    """Remembers what `await load(key)` gives; those who ask while a load is under way share it."""

    def __init__(self, load):
        ### BEGIN SOLUTION
        self._load = load
        self._tasks = {}
        ### END SOLUTION

    async def get(self, key):
        """The value of `key`. Raises what its load raises."""
        ### BEGIN SOLUTION
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep(key))
        return await asyncio.shield(self._tasks[key])

    async def _keep(self, key):
        try:
            return await self._load(key)
        except Exception:
            del self._tasks[key]
            raise
        ### END SOLUTION


# %% role="tests" id="async-cache-values" points=2
loads = []


async def load(key):
    loads.append(key)
    await asyncio.sleep(1)
    return key.upper()


async def ask_twice():
    cache = AsyncCache(load)
    return [await cache.get("top"), await cache.get("top")]


assert run_virtual(ask_twice())[0] == ["TOP", "TOP"]
print(loads)  # ['top'] is asked for
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def asked_in_turn(line, keys, caches):
    """Each key is asked for after the one before; each of the caches is asked for all of them."""

    async def main(call):
        async def load(key):
            return await call(key)

        made = [AsyncCache(load) for _ in range(caches)]
        return [await outcome(cache, key) for cache in made for key in keys]

    async def outcome(cache, key):
        try:
            return await cache.get(key)
        except Exception as error:
            return type(error).__name__, str(error)

    return run_on(line, main)


@probe
def asked_by_object(line, numbers):
    """Asks for keys that are objects, all printed alike; those of one number are equal."""

    class Book:
        def __init__(self, number):
            self.number = number

        def __eq__(self, other):
            return self.number == other.number

        def __hash__(self):
            return hash(self.number)

        def __repr__(self):
            return "a book"

    async def main(call):
        async def load(book):
            return await call(book.number)

        cache = AsyncCache(load)
        return [await cache.get(Book(number)) for number in numbers]

    return run_on(line, main)


with check("a value is loaded once and kept, whatever it is", points=1, hint="What tells a kept None from nothing?"):
    for value in (None, 0, "", [], f"Żółw {rng.randint(1, 99)}"):
        service = SlowService(lambda key, value=value: (3, value))
        got = asked_in_turn(spy(service.talk, limit=100), ["a", "a", "a"], 1)
        assert got == [value] * 3, f"a load gives {value!r}; three calls of get: {got}"
        many = len(service.args("begin"))
        assert many == 1, f"a load gives {value!r}; three calls of get: {many} loads"
    keys = [7, "7", (7, "é"), 7, None, "7"]
    service = SlowService(lambda key: (1, [key]))
    got = asked_in_turn(spy(service.talk, limit=100), keys, 2)
    assert got == [[key] for key in keys] * 2, f"keys {keys}, asked in each of two caches: {got}"
    loaded = [key for (key,) in service.args("begin")]
    assert loaded == [7, "7", (7, "é"), None] * 2, f"keys {keys}, asked in each of two caches: loaded {loaded}"

    many = rng.randint(2, 4)
    service = SlowService(lambda number: (1, f"book {number}"))
    got = asked_by_object(spy(service.talk, limit=100), [*range(many), *range(many)])
    assert got == [f"book {number}" for number in range(many)] * 2, f"{many} keys, objects, each asked twice: {got}"
    loaded = [number for (number,) in service.args("begin")]
    assert loaded == list(range(many)), (
        f"{many} keys, objects, each asked for as itself and as its equal: loaded {loaded}"
    )

with check("a failure is told, and not kept", points=1, hint="What is in the cache after a load has raised?"):
    error = rng.choice([ConnectionError, LookupError, ValueError])
    plan = iter([(2, error("first")), (2, error("second")), (2, "a book")])
    service = SlowService(lambda key: next(plan))
    got = asked_in_turn(spy(service.talk, limit=100), ["a"] * 3, 1)
    failed = error.__name__
    assert got == [(failed, "first"), (failed, "second"), "a book"], f"fails twice, then loads: {got}"
    assert len(service.args("begin")) == 3, f"fails twice, then loads: {len(service.args('begin'))} loads for 3 calls"
### END HIDDEN TESTS


# %% role="tests" id="async-cache-crowd" points=3
loads = []


async def load(key):
    loads.append(key)
    await asyncio.sleep(1)
    return key.upper()


async def crowd(keys):
    cache = AsyncCache(load)
    return await asyncio.gather(*[cache.get(key) for key in keys])


assert run_virtual(crowd(["top", "new", "top"]))[0] == ["TOP", "NEW", "TOP"]
print(loads)  # ['top', 'new'] is asked for
### BEGIN HIDDEN TESTS
import asyncio

from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def crowd(line, visits, cancelled):
    """Visitors as (moment, key); some of them are cancelled: {number: moment}. What each got, and when."""

    async def main(call):
        loop = asyncio.get_running_loop()

        async def load(key):
            return await call(key)

        cache = AsyncCache(load)

        async def visit(moment, key):
            await asyncio.sleep(moment)
            try:
                got = await cache.get(key)
            except asyncio.CancelledError:
                got = "cancelled"
            except Exception as error:
                got = type(error).__name__
            return got, loop.time()

        tasks = [asyncio.create_task(visit(*one)) for one in visits]
        for number, moment in cancelled.items():
            loop.call_at(moment, tasks[number].cancel)
        return await asyncio.gather(*tasks)

    return run_on(line, main)


with check(
    "who asks while a load is under way shares it", points=1, hint="What can be kept before the value is there?"
):
    service, word = SlowService(lambda key: (10, f"{key} {len(service.log)}")), f"word {rng.randint(1, 999)}"
    visits = [(moment, word) for moment in (0, 0, 0, rng.randint(1, 9), 9)]
    got = crowd(spy(service.talk, limit=300), visits, {})
    assert len(service.args("begin")) == 1, f"5 callers within one load: {len(service.args('begin'))} loads"
    assert got == [(f"{word} 0", 10)] * 5, f"5 callers, a load of 10 s: they got, and when: {got}"
    service = SlowService(lambda key: (5, OSError("down")))
    got = crowd(spy(service.talk, limit=300), [(0, "a"), (1, "a"), (2, "a")], {})
    assert got == [("OSError", 5)] * 3, f"three callers of a load that fails after 5 s: they got, and when: {got}"

with check("different keys load at the same time", points=1, hint="Who waits for whom, and must they?"):
    keys = rng.sample(["a", "b", "c", "d", "e"], 4)
    service = SlowService(lambda key: (4, key * 2))
    got = crowd(spy(service.talk, limit=300), [(0, key) for key in keys], {})
    assert [value for value, _ in got] == [key * 2 for key in keys], f"4 callers, 4 keys: {got}"
    assert service.peak == 4, f"4 callers, 4 keys: {service.peak} loads at once"
    assert service.now == 4, f"4 keys, loads of 4 s: all were there after {service.now:g} s"

with check(
    "a caller that is cancelled takes nobody along",
    points=1,
    hint="Cancelling a task cancels what it awaits. What if others await that too?",
):
    visits = [(0, "a"), (1, "a"), (2, "a")]
    for gone in (0, 1, 2):
        service = SlowService(lambda key: (10, "a book"))
        got = crowd(spy(service.talk, limit=300), visits, {gone: 5})
        expected = [("cancelled", 5) if number == gone else ("a book", 10) for number in range(3)]
        assert got == expected, f"callers come at 0, 1 and 2 s, number {gone} is cancelled at 5 s: {got}"
        assert len(service.args("begin")) == 1, f"number {gone} is cancelled: {len(service.args('begin'))} loads"
    service = SlowService(lambda key: (10, "a book"))
    got = crowd(spy(service.talk, limit=300), [(0, "a"), (6, "a"), (8, "a")], {0: 3})
    assert got == [("cancelled", 3), ("a book", 10), ("a book", 10)], f"the only caller goes at 3 s, others come: {got}"
    assert len(service.args("begin")) == 1, f"the only caller goes, others come: {len(service.args('begin'))} loads"
    plan = iter([(10, OSError("down")), (10, "a book")])
    service = SlowService(lambda key: next(plan))
    got = crowd(spy(service.talk, limit=300), [(0, "a"), (15, "a")], {0: 3})
    assert got == [("cancelled", 3), ("a book", 25)], (
        f"the only caller goes, the load fails, another comes at 15 s: {got}"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. One thread, and still a race (5 points, 15 minutes)
#
# Copies are moved between shelves; the counts lie in a database. `await read(shelf)` gives a count, and
# `await write(shelf, count)` stores one. Both take a while.
#
# Write `Shelves(read, write)`. `await shelves.move(source, target, copies)` moves copies and gives `True`; where
# `source` has fewer, it gives `False` and writes nothing.
#
# With any number of moves under way:
#
# - no copy is lost or made;
# - moves without a common shelf do not wait for each other;
# - all moves come to an end, also those between the same two shelves in opposite directions;
# - a move that fails or is cancelled before it writes stops no later one.
#
# Where `source` and `target` are the same shelf, `move` says whether there are enough copies, and the count stays.
#
# Shelves are strings, `copies` is at least 1; nobody else writes the counts.


# %% role="solution" id="shelves"
class Shelves:
    """Moves copies between shelves; `await read(shelf)` and `await write(shelf, count)` reach their counts."""

    def __init__(self, read, write):
        ### BEGIN SOLUTION
        self._read, self._write = read, write
        self._locks = defaultdict(asyncio.Lock)
        ### END SOLUTION

    async def move(self, source, target, copies):
        """Moves `copies` from `source` to `target` and gives True; False where `source` has fewer."""
        ### BEGIN SOLUTION
        first, second = sorted((source, target))
        async with self._locks[first]:
            if first == second:
                return await self._read(source) >= copies
            async with self._locks[second]:
                return await self._move_locked(source, target, copies)

    async def _move_locked(self, source, target, copies):
        left = await self._read(source) - copies
        if left < 0:
            return False
        there = await self._read(target)
        await self._write(source, left)
        await self._write(target, there + copies)
        return True
        ### END SOLUTION


# %% role="tests" id="shelves-values" points=2
counts = {"window": 3, "cellar": 0}


async def read(shelf):
    await asyncio.sleep(1)
    return counts[shelf]


async def write(shelf, count):
    await asyncio.sleep(1)
    counts[shelf] = count


assert run_virtual(Shelves(read, write).move("window", "cellar", 2))[0] is True
assert counts == {"window": 1, "cellar": 2}
### BEGIN HIDDEN TESTS
import asyncio

from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def moved(line, waves, cancelled, victim=0):
    """Waves of moves (source, target, copies), each wave at once after the one before; what each move gave.

    `cancelled` is a moment at which a move of the first wave, number `victim`, is cancelled, or None.
    """

    async def main(call):
        async def read(shelf):
            return await call("read", shelf)

        async def write(shelf, count):
            await call("write", shelf, count)

        shelves, got = Shelves(read, write), []
        for number, wave in enumerate(waves):
            tasks = [asyncio.create_task(shelves.move(*move)) for move in wave]
            if number == 0 and cancelled is not None:
                asyncio.get_running_loop().call_at(cancelled, tasks[victim].cancel)
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                got.append(type(outcome).__name__ if isinstance(outcome, BaseException) else outcome)
        return got

    return run_on(line, main)


def shop(counts, broken=""):
    """A service that reads and writes `counts` at the end of each call; the first read of `broken` raises OSError."""
    failures = [broken]

    def answer(what, shelf, count=None):
        def end():
            if what == "write":
                return counts.update({shelf: count})
            if shelf in failures:
                failures.remove(shelf)
                return OSError("the database is away")
            return counts[shelf]

        return 1, end

    return SlowService(answer)


def after(counts, moves):
    """The counts after `moves`, one by one."""
    counts = dict(counts)
    for source, target, copies in moves:
        counts[source] -= copies
        counts[target] += copies
    return counts


with check("moves what is there, and refuses what is not", points=1, hint="When are there enough copies? What then?"):
    have = rng.randint(4, 30)
    for copies in (1, have - 1, have, have + 1, have + rng.randint(2, 9)):
        counts = {"window": have, "cellar": rng.randint(0, 5), "é": 1}
        expected = after(counts, [("window", "cellar", copies)] if copies <= have else [])
        service = shop(counts)
        got = moved(spy(service.talk, limit=100), [[("window", "cellar", copies)]], None)
        assert got == [copies <= have], f"{copies} of {have} copies: move gave {got[0]!r}"
        assert counts == expected, f"{copies} of {have} copies from window to cellar: the counts are {counts}"
        writes = [args for args in service.args("begin") if args[0] == "write"]
        assert copies <= have or not writes, f"{copies} of {have} copies, and {len(writes)} counts were written"

with check("a move from a shelf to itself changes nothing", points=1, hint="How many shelves does this move need?"):
    have = rng.randint(4, 30)
    counts = {"window": have, "cellar": 2}
    wanted = (1, have, have + 1)
    got = moved(spy(shop(counts).talk, limit=100), [[("window", "window", copies)] for copies in wanted], None)
    assert got == [True, True, False], f"{wanted} of {have} copies, from window to window: {got}"
    assert counts == {"window": have, "cellar": 2}, f"moves from window to window, with {have} copies: {counts}"
### END HIDDEN TESTS


# %% role="tests" id="shelves-crossing" points=3
counts = {"window": 5, "cellar": 5, "attic": 5}


async def read(shelf):
    await asyncio.sleep(1)
    return counts[shelf]


async def write(shelf, count):
    await asyncio.sleep(1)
    counts[shelf] = count


async def two_moves():
    shelves = Shelves(read, write)
    return await asyncio.gather(shelves.move("window", "cellar", 1), shelves.move("attic", "cellar", 1))


assert run_virtual(two_moves())[0] == [True, True]
print(counts)  # {'window': 4, 'cellar': 7, 'attic': 4} is asked for
### BEGIN HIDDEN TESTS
import asyncio

from backbench.exam import check, probe, rng, spy
from backbench.lab.slow_service import SlowService, run_on


@probe
def moved(line, waves, cancelled, victim=0):
    """Waves of moves (source, target, copies), each wave at once after the one before; what each move gave.

    `cancelled` is a moment at which a move of the first wave, number `victim`, is cancelled, or None.
    """

    async def main(call):
        async def read(shelf):
            return await call("read", shelf)

        async def write(shelf, count):
            await call("write", shelf, count)

        shelves, got = Shelves(read, write), []
        for number, wave in enumerate(waves):
            tasks = [asyncio.create_task(shelves.move(*move)) for move in wave]
            if number == 0 and cancelled is not None:
                asyncio.get_running_loop().call_at(cancelled, tasks[victim].cancel)
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                got.append(type(outcome).__name__ if isinstance(outcome, BaseException) else outcome)
        return got

    return run_on(line, main)


def shop(counts, broken=""):
    """A service that reads and writes `counts` at the end of each call; the first read of `broken` raises OSError."""
    failures = [broken]

    def answer(what, shelf, count=None):
        def end():
            if what == "write":
                return counts.update({shelf: count})
            if shelf in failures:
                failures.remove(shelf)
                return OSError("the database is away")
            return counts[shelf]

        return 1, end

    return SlowService(answer)


def after(counts, moves):
    """The counts after `moves`, one by one."""
    counts = dict(counts)
    for source, target, copies in moves:
        counts[source] -= copies
        counts[target] += copies
    return counts


def run(counts, waves, cancelled=None, broken="", victim=0):
    """What the moves gave, and the service; where they came to no end, an AssertionError that says so."""
    service = shop(counts, broken)
    try:
        return moved(spy(service.talk, limit=500), waves, cancelled, victim), service
    except RuntimeError as error:
        if "nothing can run any more" in str(error):
            raise AssertionError(f"moves {waves[-1]}: they wait for each other, and none can go on") from None
        raise


with check("no copy is lost or made", points=1, hint="Who can come between your read and your write?"):
    names = rng.sample(["window", "cellar", "attic", "door"], 3)
    low, middle, high = sorted(names)
    crowds = [[(low, middle, 5), (low, middle, 4)]]
    for common, one, two in (low, middle, high), (high, low, middle):
        crowds += [[(common, one, 3), (common, two, 4)], [(one, common, 3), (two, common, 4)]]
    for moves in crowds:
        counts = {name: 10 for name in names}
        expected = after(counts, moves)
        got, _ = run(counts, [moves])
        assert got == [True, True], f"moves {moves} at once, of shelves with 10 copies each: {got}"
        assert counts == expected, f"moves {moves} at once, of shelves with 10 copies each: the counts are {counts}"
    have = rng.randint(5, 9)
    counts = {"window": have, "cellar": 0, "attic": 0}
    got, _ = run(counts, [[("window", "cellar", have - 1), ("window", "attic", 2)]])
    assert sorted(got) == [False, True], f"two moves want {have - 1} and 2 of {have} copies: they gave {got}"
    assert sum(counts.values()) == have and min(counts.values()) >= 0, f"of {have} copies there are {counts}"

with check(
    "moves without a common shelf do not wait, and all come to an end",
    points=1,
    hint="Which locks does a move need? In which order does it take them?",
):
    a, b, c, d, e, f, g, h = names = [f"{rng.choice(['shelf', 'box'])} {letter}" for letter in "abcdefgh"]
    counts = {name: 20 for name in names}
    alone = run(counts, [[(a, b, 1)]])[1].now
    moves = [(a, b, 1), (d, c, 2), (e, f, 3), (h, g, 4)]
    expected = after(counts, moves)
    got, service = run(counts, [moves])
    assert got == [True] * 4 and counts == expected, f"moves {moves}, of 20 copies each: {got}, {counts}"
    assert service.now == alone, f"one move takes {alone:g} s, four without a common shelf took {service.now:g} s"
    for waits in ((a, c, 1), (c, b, 1)):
        moves = [(a, b, 1), waits, (e, d, 1)]
        got, service = run({name: 20 for name in names}, [moves])
        ended = max(noted.at for noted in service.log if noted.what == "end" and {d, e} & set(noted.args))
        assert ended == alone, (
            f"moves {moves} at once: the last one takes {alone:g} s alone, and here it took {ended:g} s"
        )
    there, back = (a, b, 1), (b, a, 1)
    ring = [(a, b, 1), (b, c, 1), (c, a, 1)]
    for moves in ([there, back], [back, there, there, back], ring, [(c, b, 1), (b, a, 1), (a, c, 1)]):
        got, service = run({name: 20 for name in (a, b, c)}, [moves])
        assert got == [True] * len(moves), f"moves {moves}, of 20 copies each: {got}"
        assert not service.left, f"moves {moves}: a read or write was still under way when all had ended"

with check(
    "a move that fails or is cancelled stops no later one", points=1, hint="Who gives a lock back after an error?"
):
    for broken in ("window", "cellar"):
        counts = {"window": 9, "cellar": 4}
        again = [("window", "cellar", 3)]
        got, _ = run(counts, [again, again, [("cellar", "window", 1)]], broken=broken)
        assert got == ["OSError", True, True], f"the first read of {broken} raises, two more moves follow: {got}"
        assert counts == {"window": 7, "cellar": 6}, f"one move failed, two went on: {counts}"
    counts = {"window": 9, "cellar": 4}
    waves = [[("window", "cellar", 3)], [("window", "cellar", 2)], [("cellar", "window", 1)]]
    got, _ = run(counts, waves, cancelled=0.5)
    assert got == ["CancelledError", True, True], f"the first of three moves is cancelled: {got}"
    assert counts == {"window": 8, "cellar": 5}, f"the first of three moves is cancelled: {counts}"
    for waiting in (("a", "b", 1), ("c", "b", 1)):  # it holds one of its shelves at most, and waits for the other
        free = waiting[0]
        counts = {name: 9 for name in "abcd"}
        waves = [[("b", "d", 2), waiting], [(free, "d", 3)], [(free, "b", 1)]]
        got, _ = run(counts, waves, cancelled=0.5, victim=1)
        then = f"a move {waiting} waits for a shelf and is cancelled, then others move copies from {free}"
        assert got == [True, "CancelledError", True, True], f"{then}: {got}"
        assert counts == {"a": 9, "c": 9, "b": 8, "d": 14, free: 5}, f"{then}: {counts}"
### END HIDDEN TESTS
