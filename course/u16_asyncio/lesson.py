# %% [markdown]
# # asyncio
#
# *One thread waits for a thousand things at once, as long as nobody in it blocks.*
#
# 75 minutes to read and run, 95 for the exercises. It needs no server. You know generators, `send` and
# `StopIteration`, and a scheduler of generators (unit 1), and decorators (unit 2).
#
# ## The incident
#
# The order service of the book shop is asynchronous: one thread looks after all customers. On Tuesday a new version
# adds the tax number of the buyer, with a client library that waits for its answer, inside an `async def`. For a week
# the tax office answers at once. Then it slows down, and while it thinks, nobody gets anything: no page, no basket, no
# health check. The load balancer takes the silent service for dead and restarts it, orders and all, again and again.
# The processor is idle all the time.
#
# Here is that minute in small. A health check looks every 10 ms whether it is its turn, and notes how late it is:

# %%
import asyncio
import hashlib
import logging
import os
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import backbench.lab as lab
from backbench.lab import bookshop, run_virtual


async def health_check(late):
    while True:
        due = time.perf_counter() + 0.01
        await asyncio.sleep(0.01)
        late.append(1000 * (time.perf_counter() - due))


async def worst_check(handler):
    """The longest delay, in ms, of a health check while `handler` runs."""
    late = []
    check = asyncio.create_task(health_check(late))
    await asyncio.sleep(0.05)
    await handler()
    await asyncio.sleep(0.05)
    check.cancel()
    return max(late)


def tax_office():  # a client library that waits for a slow answer
    time.sleep(0.4)


async def order():
    tax_office()


# %%
used = time.process_time()
worst = await worst_check(order)
print(f"a health check was {worst:.0f} ms late; processor time used: {1000 * (time.process_time() - used):.0f} ms")

# %% [markdown]
# A notebook already runs an event loop, so `await` works in a cell. In a program, `asyncio.run(main())` starts one.
#
# ## You will be able to
#
# 1. say what `await` does, from the generator up;
# 2. run calls at the same time in one thread, and bound how many;
# 3. find what blocks a loop, and choose between async, threads and processes by measured times;
# 4. say who is cancelled when one of several tasks fails or is late;
# 5. keep a count right across an `await`.
#
# ## Predict, run, explain: the call
#
# A function that begins with `async def` is a **coroutine function**.

# %%
ran = []


async def price(title):
    ran.append(title)
    return f"{title} costs 12.99"


lab.predict("call", 'How much of `price` has run after `coroutine = price("Emma")`?', ["nothing", "all of it"])

# %%
coroutine = price("Emma")
lab.explain("call", "all of it" if ran else "nothing")
print(await coroutine)
try:
    await coroutine
except RuntimeError as error:
    print("a second await:", error)

# %% [markdown]
# The call gives a **coroutine**: like a generator it keeps its variables and waits to be driven, once. Who drives it
# calls `send`. `await` is the `yield from` of coroutines: what the innermost one yields goes up to the driver, and what
# the driver sends comes down. At the bottom stands an object with `__await__`, a method that is a generator:


# %%
class Ask:
    def __init__(self, question):
        self.question = question

    def __await__(self):
        answer = yield self.question
        return answer


async def price_of(title):
    return f"{title} costs {await Ask('price of ' + title)}"


async def label(title):
    return (await price_of(title)).upper()


coroutine = label("Emma")
print("the driver is asked:", coroutine.send(None))
try:
    coroutine.send("12.99")
except StopIteration as stop:
    print("and gets:", stop.value)

# %% [markdown]
# An **event loop** is such a driver, with many coroutines. Each yields what it waits for; the loop drives those that
# can go on. A coroutine that a loop drives is a **task**. A whole loop that knows one thing to wait for, time:


# %%
class Minutes:
    def __init__(self, minutes):
        self.minutes = minutes

    def __await__(self):
        yield self.minutes


async def deliver(name, rounds, minutes):
    for number in range(rounds):
        await Minutes(minutes)
        print(f"minute {clock}: {name} is back from round {number + 1}")


riders = [deliver("Ada", 2, 3), deliver("Bo", 1, 5)]
wakes, clock = dict.fromkeys(riders, 0), 0
while wakes:
    rider = min(wakes, key=wakes.get)
    clock = wakes[rider]
    try:
        wakes[rider] = clock + rider.send(None)
    except StopIteration:
        del wakes[rider]
print("11 minutes of waiting, over at minute", clock)

# %% [markdown]
# ## Predict, run, explain: await, and await again
#
# The warehouse is a small server in a thread of its own. It takes a title and a number of milliseconds, and answers
# after them. It counts how many requests it works on.

# %%
busy = defaultdict(int)


async def answer(reader, writer):
    with suppress(ConnectionError):
        while line := await reader.readline():
            title, ms = line.decode().rsplit(" ", 1)
            busy["now"] += 1
            busy["peak"] = max(busy["peak"], busy["now"])
            await asyncio.sleep(int(ms) / 1000)
            busy["now"] -= 1
            writer.write(f"{title}: {len(title)} copies\n".encode())
            await writer.drain()
    writer.close()


async def serve():
    async with await asyncio.start_server(answer, "127.0.0.1", 0, backlog=2000) as server:
        address.append(server.sockets[0].getsockname())
        listening.set()
        await server.serve_forever()


address, listening = [], threading.Event()
threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
listening.wait()


# %%
async def ask(title, ms=50):
    reader, writer = await asyncio.open_connection(*address[0])
    try:
        writer.write(f"{title} {ms}\n".encode())
        return (await reader.readline()).decode().strip()
    finally:
        writer.close()


async def noted(way, title):
    began = time.perf_counter()
    await ask(title, 100)
    trace.append((1000 * (began - start), f"{way}: {title}", "", 1000 * (time.perf_counter() - began)))


question = "Three answers of 100 ms: `await ask(a)`, then `await ask(b)`, then `await ask(c)`. How long together?"
lab.predict("await", question, ["about 100 ms", "about 300 ms"])

# %%
titles, trace, start = ["Emma", "Dune", "Ulysses"], [], time.perf_counter()
for title in titles:
    await noted("in turn", title)
milliseconds = 1000 * (time.perf_counter() - start)
lab.explain("await", "about 300 ms" if milliseconds > 250 else "about 100 ms")
start = time.perf_counter()
await asyncio.gather(*[noted("gather", title) for title in titles])
print(f"in turn: {milliseconds:.0f} ms, with gather: {1000 * (time.perf_counter() - start):.0f} ms")
alt = "Six bars over time: in turn, each request begins when the one before has ended; with gather all begin at once."
lab.show(lab.lanes(trace, title="Three requests, in turn and with gather", xlabel="ms"), alt)

# %% [markdown]
# `await` says "I cannot go on before this". It lets *other* tasks run, and there were none. `asyncio.gather` makes a
# task of each coroutine and waits for all; `asyncio.create_task` makes one (keep what it returns: the loop itself holds
# tasks only weakly).
#
# ## Predict, run, explain: who blocks the loop
#
# A task gives the thread back at an `await` that has to wait, and nowhere else. What blocks goes elsewhere: into
# another **thread**, a second line of execution in the same program, or into a **process**, a program of its own with a
# memory of its own. `asyncio.to_thread(f)` runs `f` in a thread and waits for it; `run_in_executor` asks a pool of
# processes.

# %%
folder = tempfile.TemporaryDirectory()
sys.path.insert(0, folder.name)  # a process imports the function that it runs, so that lies in a file
Path(folder.name, "chores.py").write_text("""
import socket, time

def compute(rounds):
    total = 0
    for number in range(rounds):
        total += number * number
    return total

def chore(seconds, rounds):
    time.sleep(seconds)
    return compute(rounds)

def ask(address, title, ms=50):
    with socket.create_connection(address) as line, line.makefile("rw") as file:
        file.write(f"{title} {ms}\\n")
        file.flush()
        return file.readline().strip()
""")
import chores

with lab.stopwatch() as watch:
    processes = ProcessPoolExecutor(4, mp_context=get_context("spawn"))
    list(processes.map(chores.chore, [0.1] * 4, [1] * 4))
print(f"four processes are there after {watch.seconds:.2f} s; this machine has {os.cpu_count()} cores")

# %% [markdown]
# A thread cures the order service. Does it cure a handler that *computes*, too? `LOOPS` rounds of `compute` take this
# machine about 0.4 s.

# %%
seconds = []
for _ in range(5):
    with lab.stopwatch() as watch:
        chores.compute(300_000)
    seconds.append(watch.seconds)
PER_MS = round(300_000 / min(seconds) / 1000)
LOOPS = 400 * PER_MS

options = ["not at all (under 1 ms)", "somewhat (under 200 ms)", "by all of the 400 ms"]
lab.predict("thread", "`await asyncio.to_thread(compute, LOOPS)`: how late is a health check at worst?", options)


# %%
async def in_the_handler():
    chores.compute(LOOPS)


handlers = {
    "a wait: time.sleep": order,
    "a wait: await asyncio.sleep": lambda: asyncio.sleep(0.4),
    "a wait: to_thread(time.sleep)": lambda: asyncio.to_thread(time.sleep, 0.4),
    "computing: in the handler": in_the_handler,
    "computing: to_thread": lambda: asyncio.to_thread(chores.compute, LOOPS),
    "computing: a process": lambda: asyncio.get_running_loop().run_in_executor(processes, chores.compute, LOOPS),
}
lag = {name: await worst_check(handler) for name, handler in handlers.items()}
late = lag["computing: to_thread"]
lab.explain("thread", options[(late >= 1) + (late >= 200)])

# %%
fig, ax = lab.figure(7, 3)
bars = ax.barh(list(lag), [max(ms, 0.1) for ms in lag.values()], color=lab.PALETTE["sky"])
ax.bar_label(bars, [f"{ms:.1f} ms" for ms in lag.values()], padding=4)
ax.invert_yaxis()
ax.set(
    xscale="log", xlim=(0.1, 4000), xlabel="worst delay of a health check (ms)", title="0.4 s of work, done six ways"
)
lab.show(fig, "Six bars on a log axis: time.sleep and computing in the handler delay the check by the whole 400 ms.")

# %% [markdown]
# Waiting in a thread costs the loop nothing. Computing in a thread shares one lock with the loop, the **GIL** (global
# interpreter lock): one thread at a time runs Python code, and they change places every few milliseconds. So the
# loop goes on, with a limp; a process has a GIL of its own. (Python 3.13 and 3.14 also come in a build without it.)
#
# Who blocks? In debug mode asyncio names each step that takes longer than 0.1 s:

# %%
complaints = []
asyncio_log, handler = logging.getLogger("asyncio"), logging.Handler()
handler.emit = lambda record: complaints.append(record.getMessage())
asyncio_log.addHandler(handler)
asyncio_log.propagate = False
lab.run_in_thread(asyncio.run, order(), debug=True)
asyncio_log.removeHandler(handler)
slow = next(text for text in complaints if "took" in text)
print(slow.split(", defined")[0], "...", slow[slow.index("took") :])

# %% [markdown]
# ## Predict, run, explain: one of three fails
#
# The rest of this page needs exact times and no waiting: `run_virtual` runs a coroutine on a loop whose clock jumps to
# the next timer. An order makes three calls at once: stock takes 4 s, tax fails after 1 s, mail takes 3 s.

# %%
trace = []


def now():
    return asyncio.get_running_loop().time()


async def call(name, seconds, error=None):
    began, how = now(), "ends"
    try:
        await asyncio.sleep(seconds)
        if error:
            how = "fails"
            raise error
    except asyncio.CancelledError:
        how = "cancelled"
        raise
    finally:
        trace.append((began, name, how, now() - began))


question = "`gather` waits for the three; tax fails after 1 s. What becomes of stock?"
lab.predict("gather", question, ["it is cancelled", "it goes on to its end"])


# %%
def calls(way):
    tax = call(f"{way}: tax", 1, ConnectionError("tax office"))
    return [call(f"{way}: stock", 4), tax, call(f"{way}: mail", 3)]


async def with_gather():
    try:
        await asyncio.gather(*calls("gather"))
    except ConnectionError as error:
        print(f"gather: {error!r} after {now():g} s")
    await asyncio.sleep(10)  # the program goes on


async def with_group():
    try:
        async with asyncio.TaskGroup() as siblings:
            for coroutine in calls("TaskGroup"):
                siblings.create_task(coroutine)
    except ExceptionGroup as errors:
        print(f"TaskGroup: {type(errors).__name__} of {errors.exceptions} after {now():g} s")


run_virtual(with_gather())
run_virtual(with_group())
fates = {name: how for _, name, how, _ in trace}
lab.explain("gather", "it goes on to its end" if fates["gather: stock"] == "ends" else "it is cancelled")
alt = "Six bars over 4 seconds. " + ", ".join(f"{name} {how}" for name, how in fates.items())
lab.show(lab.lanes(sorted(trace, key=lambda event: event[1]), colour="label", xlabel="seconds"), alt)

# %% [markdown]
# `gather` tells you at once and leaves the others alone: mail goes out for an order that failed. A **TaskGroup**
# (Python 3.11) cancels the others, waits until all have ended, and then raises an `ExceptionGroup`: its `.exceptions`
# holds the errors, the first one first. No task outlives its block: *structured concurrency*.
#
# ## The figure
#
# The same twelve chores, four ways. Each takes 40 ms alone: a share of it computes, the rest waits. From left to right
# the share grows.

# %%
CHORES, MS = 12, 40


async def chore(seconds, rounds):
    await asyncio.sleep(seconds)
    chores.compute(rounds)


async def all_chores(work):
    await asyncio.gather(*[chore(*work) for _ in range(CHORES)])


ways = {
    "sequential": lambda work: [chores.chore(*work) for _ in range(CHORES)],
    "12 threads": lambda work: list(threads.map(lambda _: chores.chore(*work), range(CHORES))),
    "asyncio": lambda work: lab.run_in_thread(asyncio.run, all_chores(work)),
    "4 processes": lambda work: list(processes.map(chores.chore, *zip(*[work] * CHORES))),
}
threads, shares = ThreadPoolExecutor(CHORES), [0, 10, 20, 40, 60, 80, 100]
times = {name: [] for name in ways}
for share in shares:
    work = MS * (100 - share) / 100_000, MS * share * PER_MS // 100
    for name, way in ways.items():
        with lab.stopwatch() as watch:
            way(work)
        times[name].append(1000 * watch.seconds)

# %%
fig, ax = lab.figure(7, 4.2)
for (name, took), style in zip(times.items(), ("o-", "s--", "o-", "D-")):
    ax.plot(shares, took, style, label=name, markersize=5)
pairs = list(zip(times["asyncio"], times["4 processes"]))
cross = next((place for place, (one, other) in enumerate(pairs) if one > other), None)
if cross:
    (low, high), (one, other) = pairs[cross - 1], pairs[cross]
    share = shares[cross - 1] + (shares[cross] - shares[cross - 1]) * (high - low) / (high - low + one - other)
    ax.axvline(share, color=lab.PALETTE["black"], linewidth=1, linestyle=":")
    ax.annotate(f"they cross at {share:.0f} %", (share, 20), (6, 0), textcoords="offset points")
ax.set(xlabel="share of the chore that computes (%)", ylabel="time for 12 chores (ms)", ylim=(0, None))
ax.set(title="Waiting: one thread is enough. Computing: only processes help.")
ax.legend(loc="upper left", bbox_to_anchor=(0, 0.83))
lab.show(
    fig, "Time over share of computing: asyncio and threads climb from the bottom to sequential; processes cross them."
)
for name, took in times.items():
    print(f"{name:>11}: {took[0]:4.0f} ms when all of it waits, {took[-1]:4.0f} ms when all of it computes")

# %% [markdown]
# At the left end asyncio and threads wait for all twelve at once, four processes for four. At the right end asyncio and
# threads are as slow as doing one after the other, and the cores decide. Where the lines cross depends on your cores
# and your chores: measure yours. On a busy machine, or with one core, the process line moves up.
#
# What a wait costs: twenty answers of 50 ms from the warehouse, then a thousand sleepers.


# %%
async def gathered(make, count):
    return await asyncio.gather(*[make(number) for number in range(count)])


async def blocking_ask(number):
    return chores.ask(address[0], str(number))


def in_asyncio(make, count):
    return lab.run_in_thread(asyncio.run, gathered(make, count))


def in_threads(work, count):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


requests = {
    "sequential": lambda: [chores.ask(address[0], str(number)) for number in range(20)],
    "20 threads": lambda: in_threads(lambda number: chores.ask(address[0], str(number)), 20),
    "asyncio": lambda: in_asyncio(lambda number: ask(str(number)), 20),
    "asyncio, blocking calls": lambda: in_asyncio(blocking_ask, 20),
    "4 processes": lambda: list(processes.map(chores.ask, [address[0]] * 20, map(str, range(20)))),
    "1,000 sleeping threads": lambda: in_threads(lambda number: time.sleep(0.05), 1000),
    "1,000 sleeping tasks": lambda: in_asyncio(lambda number: asyncio.sleep(0.05), 1000),
}
for name, way in requests.items():
    with lab.stopwatch() as watch:
        way()
    print(f"{name:>23}: {1000 * watch.seconds:5.0f} ms")

# %% [markdown]
# ## Mental model
#
# ```
#             ready: [task, task, ...] --- send() ---> runs up to an await that has to wait
#                ^                                              |
#                |                                              v
#   woken by:  a timer  <------------------------------  waits: sleep, timeout
#              the selector: a socket or pipe can be read     read, write
#              a thread or process that has finished          to_thread, executor
# ```
#
# One thread walks this circle. Between two awaits nobody else runs; at an await anybody may.
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `call-starts-it` \* | calling a coroutine function runs it | nothing runs before it is driven | loop 1 |
# | `stores-the-coroutine` | a coroutine can be awaited again | once; a task, often | loop 1: RuntimeError |
# | `one-at-a-time` | `await` makes calls concurrent | it waits; tasks are concurrent | loop 2: 300 ms |
# | `async-def-is-enough` \* | `async def` makes blocking code async | the loop stands still | loop 3, the incident |
# | `async-is-parallel` \* | asyncio uses all cores | one thread, one core | the figure, right end |
# | `gather-cancels-siblings` | `gather` cancels the others | they go on | loop 4 |
# | `raises-the-group` | a TaskGroup raises its task's error | it raises a group of errors | loop 4 |
# | `fixed-batches` | batches keep all places busy | each waits for its slowest | v2 below |
# | `one-task-per-item` | a semaphore bounds everything | tasks are all made before | v3 below |
# | `retries-cancellation` | `except BaseException` is safe | it eats the cancellation | `stubborn` below |
# | `no-shield` | who cancels, cancels itself | and what it awaits | `shield` below |
# | `single-thread-no-lock` | one thread, so no race | each await is a gap | the race below |
# | `locks-as-they-come` | two locks are twice as safe | in two orders they block | the race, v3 |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: a hundred requests, a few at once
#
# **v1** asks all at once: the warehouse has all of them to serve. **v2** asks in batches of five, and each batch waits
# for its slowest. **v3** makes all tasks; a `Semaphore` has five places, and who finds none waits.

# %%
asked = [(book["title"], 10 + book["pages"] % 7 * 5) for book in bookshop.books(100)]


async def v1():
    return await asyncio.gather(*[ask(*one) for one in asked])


async def v2():
    return [await asyncio.gather(*[ask(*one) for one in asked[n : n + 5]]) for n in range(0, 100, 5)]


async def v3():
    places = asyncio.Semaphore(5)

    async def one(title, ms):
        async with places:
            return await ask(title, ms)

    return await asyncio.gather(*[one(*arguments) for arguments in asked])


for version in v1, v2, v3:
    busy["peak"] = 0
    with lab.stopwatch() as watch:
        await version()
    print(f"{version.__name__}: {1000 * watch.seconds:5.0f} ms, the warehouse saw {busy['peak']} at once")


# %% [markdown]
# v3 still makes a hundred tasks before the first call ends: fine for a hundred, not for a file of a million titles.
# There, v4 starts five **workers**, tasks that share one iterator, and each takes the next title when it is free
# (exercise 2).
#
# Below is the timeline of a real run of v3, with sixteen requests. Grey: waits for its place. Move the slider: how many
# at once are worth the load?


# %%
async def bounded(at_once):
    places, bars, start = asyncio.Semaphore(at_once), [], time.perf_counter()

    async def one(number, title, ms):
        async with places:
            began = time.perf_counter() - start
            await ask(title, ms)
            bars.append((number, 1000 * began, 1000 * (time.perf_counter() - start)))

    await asyncio.gather(*[one(number, *arguments) for number, arguments in enumerate(asked[:16])])
    return bars


def timeline(at_once):
    number, began, ended = zip(*lab.run_in_thread(asyncio.run, bounded(at_once)))
    fig, ax = lab.figure(7, 3.2)
    ax.barh(number, began, color="#DDDDDD")
    ax.barh(number, [late - early for early, late in zip(began, ended)], left=began, color=lab.PALETTE["blue"])
    ax.set(xlabel="time (ms)", ylabel="request", xlim=(0, 500), ylim=(15.6, -0.6), yticks=range(0, 16, 3))
    ax.set(title=f"{at_once} at once: over after {max(ended):.0f} ms")
    return fig


# %%
for at_once in 1, 2, 4, 8, 16:  # the same in numbers
    busy["peak"] = 0
    bars = await bounded(at_once)
    print(
        f"limit {at_once:>2}: over after {max(ended for *_, ended in bars):4.0f} ms, the warehouse saw {busy['peak']}"
    )
lab.slider(
    timeline, at_once=(1, 16), alt="Sixteen bars, one for each request: grey until it begins, blue until it ends"
)

# %% [markdown]
# ## Step by step: files
#
# The loop asks the operating system, through a **selector**, which sockets and pipes have something to read. An
# ordinary file, says Linux, always has, and refuses to watch it: there is no `await` for a disk. So **v0** reads in the
# handler and blocks the loop; **v1** reads in a thread. Reading and `sha256` both let go of the GIL, so four threads
# help even with the computing.

# %%
paths = []
for number in range(4):
    paths.append(Path(folder.name, f"{number}.bin"))
    paths[-1].write_bytes(os.urandom(1_000_000) * 40)
with open(paths[0], "rb") as file, suppress(OSError, ValueError):
    try:
        asyncio.get_running_loop().add_reader(file.fileno(), print)
    except PermissionError as error:
        print("to watch a file:", error)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def digests_v0():
    return [digest(path) for path in paths]


async def digests_v1():
    return await asyncio.gather(*[asyncio.to_thread(digest, path) for path in paths])


for version in digests_v0, digests_v1:
    with lab.stopwatch() as watch:
        worst = await worst_check(version)
    print(f"{version.__name__}: {watch.seconds:.2f} s for 160 MB, a health check was {worst:.0f} ms late")

# %% [markdown]
# ## Step by step: a call that is given up
#
# **v0.** `asyncio.timeout` cancels what runs in its block: a `CancelledError` is raised at the `await` that waits,
# `finally` tidies up, and the block raises `TimeoutError`. **v1** catches all it can get: `CancelledError` is a
# `BaseException`, and with it the timeout is eaten. **v2.** Who is cancelled cancels what it awaits. `asyncio.shield`
# stands between: the waiting ends, the task goes on.


# %%
async def card_service():
    try:
        await asyncio.sleep(9)
        return "paid"
    finally:
        print(f"  the call is over at {now():g} s")


async def stubborn():
    for _ in range(3):
        try:
            return await card_service()
        except BaseException as error:
            print(f"  once more, after {type(error).__name__}")


async def within_2_seconds(service):
    try:
        async with asyncio.timeout(2):
            return await service()
    except TimeoutError:
        return "TimeoutError"


for service in card_service, stubborn:
    print(f"{service.__name__}:")
    result, seconds = run_virtual(within_2_seconds(service))
    print(f"  {result} after {seconds:g} s")


# %%
async def two_wait(protect):
    shared = asyncio.create_task(asyncio.sleep(5, "the bestsellers"))

    async def wait():
        return await (asyncio.shield(shared) if protect else shared)

    readers = [asyncio.create_task(wait()) for _ in range(2)]
    await asyncio.sleep(1)
    readers[0].cancel()
    return await asyncio.gather(*readers, return_exceptions=True)


for protect in False, True:
    print(f"{'shield' if protect else 'no shield'}: the first of two readers goes;", run_virtual(two_wait(protect))[0])

# %% [markdown]
# (`return_exceptions=True` makes `gather` give exceptions as results.)
#
# ## Step by step: a race in one thread
#
# Eight customers buy at once, four *Emma* and four *Dune*; a read and a write of the stock take a second each. **v0**
# has no lock. **v1** has one for the shop, **v2** one for each title.


# %%
async def buy(stock, title, lock):
    async with lock:
        left = stock[title]
        await asyncio.sleep(1)  # the database reads; anybody may run now
        await asyncio.sleep(1)  # and writes
        stock[title] = left - 1


async def sale(lock_of):
    stock = {"Emma": 10, "Dune": 10}
    await asyncio.gather(*[buy(stock, title, lock_of(title)) for title in ["Emma", "Dune"] * 4])
    return stock


shop, shelf = asyncio.Lock(), defaultdict(asyncio.Lock)
for name, lock_of in {"v0": lambda title: asyncio.Lock(), "v1": lambda title: shop, "v2": shelf.__getitem__}.items():
    stock, seconds = run_virtual(sale(lock_of))
    print(f"{name}: {stock} (6 each is right) after {seconds:g} s")

# %% [markdown]
# In v0 each buyer makes a lock of its own, which nobody else holds: it is none. **v3** swaps two books, and needs both
# locks. Taken as they come, two opposite swaps hold one lock each and wait for the other: a **deadlock**. Taken in one
# order, sorted, they cannot.


# %%
async def swap(locks, first, second):
    async with locks[first]:
        await asyncio.sleep(1)
        async with locks[second]:
            await asyncio.sleep(1)


async def two_swaps(arrange):
    locks = defaultdict(asyncio.Lock)
    pairs = ["Emma", "Dune"], ["Dune", "Emma"]
    await asyncio.gather(*[swap(locks, *arrange(pair)) for pair in pairs])


for arrange in list, sorted:
    try:
        print(f"{arrange.__name__}: over after {run_virtual(two_swaps(arrange))[1]:g} s")
    except lab.Deadlock as error:
        print(f"{arrange.__name__}:", str(error).splitlines()[0])

# %% [markdown]
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "A handler calls `requests.get(...)` in an `async def`. What do the other handlers do meanwhile?",
            ["they run", "they wait"],
            1,
            "Only an `await` that has to wait gives the thread back: see the health checks.",
        ),
        (
            "Ten chores compute 1 s each, in pure Python, on two cores. What makes them faster?",
            ["`asyncio.gather`", "`asyncio.to_thread`", "a pool of two processes"],
            2,
            "One GIL, one thread at a time: the right end of the figure.",
        ),
        (
            "One task of a TaskGroup fails. When does the `async with` block end?",
            ["at once", "when the others are cancelled and have ended", "when the others have done their work"],
            1,
            "It cancels them and waits, so that nothing outlives the block.",
        ),
        (
            "`if stock > 0: await pay(); stock -= 1` runs in many tasks of one thread. What can the stock become?",
            ["0 at the lowest", "below 0"],
            1,
            "All may look before any of them takes: the await is the gap.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **Coroutine, thread, process: when which?** Many waits: coroutines, where the libraries are asynchronous. Waits in
# blocking libraries: threads. Computing in Python: processes, with chores large enough to pay for their way there and
# back.
#
# **A service answers nobody, and its processor is idle. What do you look for?** A blocking call in a coroutine. Debug
# mode names the slow step; a heartbeat shows when it happens; `to_thread`, with a bound, takes it off the loop.
#
# **What is back-pressure?** Who produces waits until who consumes has room: a bounded queue, a semaphore, workers that
# pull. Without it work piles up in memory and in the service behind.
#
# ## You have seen
#
# 1. `await` as `yield from`, driven by `send`, and a loop of a dozen lines;
# 2. three requests in the time of one, and a hundred with five under way;
# 3. what blocks a loop, and the chart where processes overtake asyncio;
# 4. `gather` that leaves tasks behind, a TaskGroup that does not, timeouts and a shield;
# 5. a race and a deadlock in one thread.
#
# More: [coroutines and tasks](https://docs.python.org/3/library/asyncio-task.html) ·
# [developing with asyncio](https://docs.python.org/3/library/asyncio-dev.html) ·
# [PEP 492](https://peps.python.org/pep-0492/)

# %%
processes.shutdown()
threads.shutdown()
folder.cleanup()
