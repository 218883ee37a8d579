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
# Here is that minute in small. `lab.worst_lag` lets a health check ask every 10 ms for its turn, while a handler runs,
# and says how late it was at worst:

# %%
import asyncio
import hashlib
import os
import tempfile
import time
import warnings
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import backbench.lab as lab
from backbench.lab import bookshop, chores, run_virtual


async def order():
    time.sleep(0.4)  # the client library, which waits for a slow answer


used = time.process_time()
late = await lab.worst_lag(order)
print(f"a health check was {late:.0f} ms late; processor time used: {1000 * (time.process_time() - used):.0f} ms")

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
# A function that begins with `async def` is a **coroutine function**. Its call gives a **coroutine**.

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
with warnings.catch_warnings(record=True, action="always") as said:
    price("Dune")  # the await is forgotten
print("no await at all:", said[0].message)

# %% [markdown]
# Like a generator, a coroutine keeps its variables and waits to be driven, once. Who drives it calls `send`. `await` is
# the `yield from` of coroutines: what the innermost one yields goes up to the driver, and what the driver sends comes
# down. At the bottom stands an object with `__await__`, a method that is a generator:


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
# can go on. A coroutine that a loop drives is a **task**. A whole loop that knows one thing to wait for, minutes:


# %%
async def deliver(name, rounds, minutes):
    for number in range(rounds):
        await Ask(minutes)
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
# The warehouse is a small server. It takes a title and a number of milliseconds, answers after them, and counts how
# many requests it works on. `open_connection` gives a reader and a writer of a network connection: `write` sends,
# `await readline()` waits for an answer.

# %%
warehouse = lab.Warehouse()


async def ask(title, ms=50):
    reader, writer = await asyncio.open_connection(*warehouse.address)
    try:
        writer.write(f"{title} {ms}\n".encode())
        return (await reader.readline()).decode().strip()
    finally:
        writer.close()


question = "Three answers of 100 ms: `await ask(a)`, then `await ask(b)`, then `await ask(c)`. How long together?"
lab.predict("await", question, ["about 100 ms", "about 300 ms"])

# %%
with lab.stopwatch() as in_turn:
    for title in "Emma", "Dune", "Ulysses":
        await ask(title, 100)
with lab.stopwatch() as together:
    print(await asyncio.gather(ask("Emma", 100), ask("Dune", 100), ask("Ulysses", 100)))
lab.explain("await", "about 300 ms" if in_turn.seconds > 0.25 else "about 100 ms")
print(f"in turn: {1000 * in_turn.seconds:.0f} ms, with gather: {1000 * together.seconds:.0f} ms")

# %% [markdown]
# `await` says "I cannot go on before this". It lets *other* tasks run, and there were none. `asyncio.gather` makes a
# task of each coroutine and waits for all; `asyncio.create_task` makes one. A task keeps what came, result or
# exception, for all who await it. Keep the task, too: the loop does not, and when Python clears away what nobody holds
# (`lab.lost_tasks` makes it do so at once), the task may go.


# %%
async def forgotten():
    await asyncio.get_running_loop().create_future()  # an empty result, which only this task knows


task = asyncio.create_task(ask("Emma"))
print("awaited twice:", await task, "/", await task)
print("a task without a name:", *await lab.lost_tasks(forgotten))

# %% [markdown]
# ## Predict, run, explain: who blocks the loop
#
# A task gives the thread back at an `await` that has to wait (`asyncio.sleep(0)` is one too), and nowhere else. What
# blocks goes elsewhere: into another **thread**, a second line of execution in the same program, or into a **process**,
# a program of its own with a memory of its own. `asyncio.to_thread(f)` runs `f` in a thread and waits for it;
# `loop.run_in_executor(pool, f)` asks a pool that you give it, here one of processes. A thread cures the order service.
# Does it cure a handler that *computes*, too?
#
# `chore(seconds, rounds)` first sleeps, then computes in a loop; `LOOPS` rounds take about 0.4 s here. It lies in a
# module, because a new process has to import what it runs.

# %%
chore = chores.chore
PER_MS = chores.rounds_per_ms()
LOOPS = 400 * PER_MS
with lab.stopwatch() as watch:
    processes = chores.processes(4)
print(f"four processes are there after {watch.seconds:.2f} s; this machine has {os.cpu_count()} cores")

options = ["not at all (under 1 ms)", "somewhat (under 200 ms)", "by all of the 400 ms"]
lab.predict("thread", "`await asyncio.to_thread(chore, 0, LOOPS)`: how late is a health check at worst?", options)


# %%
async def computes():
    chore(0, LOOPS)


handlers = {
    "a wait: time.sleep": order,
    "a wait: await asyncio.sleep": lambda: asyncio.sleep(0.4),
    "a wait: to_thread(time.sleep)": lambda: asyncio.to_thread(time.sleep, 0.4),
    "computing: in the handler": computes,
    "computing: to_thread": lambda: asyncio.to_thread(chore, 0, LOOPS),
    "computing: a process": lambda: asyncio.get_running_loop().run_in_executor(processes, chore, 0, LOOPS),
}
lag = {name: await lab.worst_lag(handler) for name, handler in handlers.items()}
late = lag["computing: to_thread"]
lab.explain("thread", options[(late >= 1) + (late >= 200)])
alt = "Six bars, log axis. " + ", ".join(f"{name}: {ms:.0f} ms" for name, ms in lag.items())
lab.show(lab.bars(lag, unit="ms", xlabel="worst delay of a health check (ms)", title="0.4 s of work, six ways"), alt)

# %% [markdown]
# Waiting in a thread costs the loop nothing. Computing in a thread shares one lock with the loop, the **GIL** (global
# interpreter lock): one thread at a time runs Python code, and they change places every few milliseconds. So the loop
# goes on, with a limp; a process has a GIL of its own. Who blocks? In debug mode asyncio names each step that took
# longer than 0.1 s, once it is over:

# %%
print(*lab.slow_steps(order()))

# %% [markdown]
# ## Predict, run, explain: one of three fails
#
# Here we need exact times and no waiting: `run_virtual` runs a coroutine on a loop whose clock jumps to the next timer,
# and gives its result and the seconds that the clock moved. An order makes three calls at once: stock takes 4 s, tax
# fails after 1 s, mail takes 3 s. `lab.traced` notes how each call ends, and when.

# %%
trace = []


def now():
    return asyncio.get_running_loop().time()


async def tax_office():
    await asyncio.sleep(1)
    raise ConnectionError("tax office")


def calls(way):
    made = {"stock": asyncio.sleep(4), "tax": tax_office(), "mail": asyncio.sleep(3)}
    return [lab.traced(trace, f"{way}: {name}", call) for name, call in made.items()]


question = "`gather` waits for the three; tax fails after 1 s. What becomes of stock?"
lab.predict("gather", question, ["it is cancelled", "it goes on to its end"])


# %%
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
# cancels the others, waits until all have ended, and then raises an `ExceptionGroup`: its `.exceptions` holds the
# errors, the first one first. No task outlives its block: *structured concurrency*. (`async with` is a `with` whose
# way in and way out may wait; here the way out does.)
#
# ## The figure
#
# The same twelve chores, four ways. Each takes 20 ms alone: a share of it computes, the rest waits. From left to right
# the share grows. Each point is the best of several rounds, as other programs disturb.

# %%
CHORES, MS, shares = 12, 20, [0, 10, 20, 40, 70, 100]


async def chore_async(seconds, rounds):
    await asyncio.sleep(seconds)
    chore(0, rounds)


def in_asyncio(make, count):
    async def gathered():
        return await asyncio.gather(*[make(number) for number in range(count)])

    return lab.run_in_thread(asyncio.run, gathered())


threads = ThreadPoolExecutor(CHORES)
ways = {
    "sequential": lambda *work: [chore(*work) for _ in range(CHORES)],
    "12 threads": lambda *work: list(threads.map(lambda _: chore(*work), range(CHORES))),
    "asyncio": lambda *work: in_asyncio(lambda _: chore_async(*work), CHORES),
    "4 processes": lambda *work: list(processes.map(chore, *([one] * CHORES for one in work))),
}
works = [(MS * (100 - share) / 100_000, MS * share * PER_MS // 100) for share in shares]
times = lab.best_times(ways, works, seconds=10)

# %%
print(f"{os.getloadavg()[0]:.1f} programs want one of {os.cpu_count()} cores: where that is more, they bend the lines")
for name, took in times.items():
    print(f"{name:>11}: {took[0]:4.0f} ms when all of it waits, {took[-1]:4.0f} ms when all of it computes")
text = {"xlabel": "share of the chore that computes (%)", "ylabel": "time for 12 chores (ms)"}
fig = lab.crossing(shares, times, ("asyncio", "4 processes"), **text)
ends = ", ".join(f"{name} from {took[0]:.0f} to {took[-1]:.0f}" for name, took in times.items())
lab.show(fig, f"Four lines of ms over the share that computes: {ends}. {fig.axes[0].get_title('left')}.")

# %% [markdown]
# At the left end asyncio and threads wait for all twelve at once, four processes for four. Towards the right asyncio
# and threads climb to the line of one after the other, and the cores decide: on one core the processes climb too. (A
# busy machine gives more to who asks with more threads.) Where the lines cross depends on cores and chores: measure.
#
# What waiting costs: twenty waits of 50 ms, then a thousand. `to_thread` uses the loop's own pool, of four threads more
# than cores (32 at most): with fewer than sixteen cores twenty calls take several rounds:


# %%
async def blocks(number):
    time.sleep(0.05)


waiting = {
    "20, sequential": lambda: [time.sleep(0.05) for _ in range(20)],
    "20, 12 threads": lambda: list(threads.map(time.sleep, [0.05] * 20)),
    "20, asyncio": lambda: in_asyncio(lambda number: asyncio.sleep(0.05), 20),
    "20, asyncio, time.sleep": lambda: in_asyncio(blocks, 20),
    "20, asyncio, to_thread": lambda: in_asyncio(lambda number: asyncio.to_thread(time.sleep, 0.05), 20),
    "20, 4 processes": lambda: list(processes.map(time.sleep, [0.05] * 20)),
    "1,000 threads": lambda: list(ThreadPoolExecutor(1000).map(time.sleep, [0.05] * 1000)),
    "1,000 tasks": lambda: in_asyncio(lambda number: asyncio.sleep(0.05), 1000),
}
for name, (took,) in lab.best_times(waiting, [()], seconds=0).items():
    print(f"{name:>23}: {took:5.0f} ms")

# %% [markdown]
# ## Mental model
#
# ```
#             ready: [task, task, ...] --- send() ---> runs up to an await that has to wait
#                ^                                              |
#                |                                              v
#   woken by:  a timer  <------------------------------  waits: sleep, timeout
#              the selector: it watches sockets           read, write
#              a thread or process that has finished      to_thread, executor
# ```
#
# One thread walks this circle. Between two awaits nobody else runs; at an await anybody may.
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `call-starts-it` \* | calling a coroutine function runs it | nothing runs before it is driven | loop 1 |
# | `stores-the-coroutine` | a coroutine can be awaited again | once; a task, often | loops 1 and 2 |
# | `one-at-a-time` | `await` makes calls concurrent | it waits; tasks are concurrent | loop 2: 300 ms |
# | `task-without-a-name` \* | the loop keeps my task | only who holds it does | loop 2: destroyed |
# | `async-def-is-enough` \* | `async def` makes blocking code async | the loop stands still | loop 3, the incident |
# | `async-is-parallel` \* | asyncio uses all cores | one thread, one core | the figure, right end |
# | `gather-cancels-siblings` | `gather` cancels the others | they go on | loop 4 |
# | `raises-the-group` | a TaskGroup raises its task's error | it raises a group of errors | loop 4 |
# | `fixed-batches` | batches keep all places busy | each waits for its slowest | v2 below |
# | `one-task-per-item` | a semaphore bounds everything | tasks are all made before | v3 below: its tasks |
# | `retries-cancellation` | `except BaseException` is safe | it eats the cancellation | `stubborn` below |
# | `no-shield` | who is cancelled ends alone | what it awaits, too | `shield` below |
# | `timeout-stops-a-thread` \* | what is too late is stopped | a thread goes on | `report` below |
# | `single-thread-no-lock` | one thread, so no race | each await is a gap | the race, v0 |
# | `locks-as-they-come` | two locks are twice as safe | in two orders they block | the race, v3 |
# | `same-lock-twice` | who holds a lock gets it again | it waits for itself | the race, v3 |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: a hundred requests, a few at once
#
# **v1** asks all at once: the warehouse has all of them to serve. **v2** asks in batches of five, and each batch waits
# for its slowest. **v3** makes all tasks; a `Semaphore` has five places: `async with` takes one, waiting until there
# is one, and gives it back at the end.

# %%
asked = [(book["title"], 10 + book["pages"] % 7 * 5) for book in bookshop.books(100)]


def v1():
    return asyncio.gather(*[ask(*one) for one in asked])


async def v2():
    for n in range(0, 100, 5):
        await asyncio.gather(*[ask(*one) for one in asked[n : n + 5]])


async def bounded(at_once, requests):
    places, trace = asyncio.Semaphore(at_once), []

    async def one(number, request):
        async with places:
            await lab.traced(trace, number, ask(*request))

    await asyncio.gather(*[one(number, request) for number, request in enumerate(requests, 1)])
    return trace


for name, version in {"v1": v1, "v2": v2, "v3": lambda: bounded(5, asked)}.items():
    before, warehouse.peak = len(asyncio.all_tasks()), 0
    with lab.stopwatch() as watch:
        running = asyncio.ensure_future(version())
        await asyncio.sleep(0.01)
        tasks = len(asyncio.all_tasks()) - before
        await running
    print(f"{name}: {1000 * watch.seconds:4.0f} ms, {tasks} tasks, the warehouse saw {warehouse.peak} at once")

# %% [markdown]
# v3 still makes a hundred tasks before the first call ends: fine for a hundred, not for a file of a million titles.
# There, v4 starts five **workers**, tasks that share one iterator, and each takes the next title when it is free
# (exercise 2).
#
# Below is the timeline of a real run of v3, with sixteen requests. Grey: waits for its place. Move the slider: how many
# at once are worth the load?


# %%
def timeline(at_once):
    trace = lab.run_in_thread(asyncio.run, bounded(at_once, asked[:16]))
    return lab.waits(trace, xlabel="time (s)", ylabel="request", title=f"{at_once} at once", most=0.5)


for at_once in 1, 2, 4, 8, 16:  # the same in numbers
    warehouse.peak = 0
    with lab.stopwatch() as watch:
        await bounded(at_once, asked[:16])
    print(f"limit {at_once:>2}: over after {1000 * watch.seconds:4.0f} ms, the warehouse saw {warehouse.peak}")
lab.slider(timeline, at_once=(1, 16), alt="One bar a request: grey until it has a place, blue until it is answered")

# %% [markdown]
# ## Step by step: files
#
# The loop asks the operating system, through a **selector**, which sockets have something to read. Linux refuses to
# watch an ordinary file that way, and asyncio has no `await` for one. So **v0** reads in the handler and blocks the
# loop; **v1** reads in threads. Reading and `sha256` both let go of the GIL, so the loop goes on.

# %%
folder = tempfile.TemporaryDirectory()
paths = [Path(folder.name, f"{number}.bin") for number in range(4)]
for path in paths:
    path.write_bytes(os.urandom(1_000_000) * 40)
try:
    with open(paths[0], "rb") as file:
        asyncio.get_running_loop().add_reader(file, print)
        asyncio.get_running_loop().remove_reader(file)
except PermissionError as error:
    print("to watch a file:", error)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def v0():
    return [digest(path) for path in paths]


async def v1():
    return await asyncio.gather(*[asyncio.to_thread(digest, path) for path in paths])


for version in v0, v1:
    with lab.stopwatch() as watch:
        late = await lab.worst_lag(version)
    print(f"{version.__name__}: {watch.seconds:.2f} s for 160 MB, a health check was {late:.0f} ms late")

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
    readers = [asyncio.create_task(asyncio.wait_for(protect(shared), 9)) for _ in range(2)]
    await asyncio.sleep(1)
    readers[0].cancel()
    return await asyncio.gather(*readers, return_exceptions=True)


for name, protect in {"no shield": lambda task: task, "shield": asyncio.shield}.items():
    print(f"{name}: the first of two readers goes;", run_virtual(two_wait(protect))[0])

# %% [markdown]
# (`wait_for` is `timeout` as a call; `return_exceptions=True` makes `gather` give exceptions as results.) **v3** gives
# up a *thread*: only the waiting ends. Nothing can stop the thread; it comes to its own end.

# %%
ended = []


def report():
    time.sleep(0.3)
    ended.append("the report is written")


print(await asyncio.gather(asyncio.wait_for(asyncio.to_thread(report), 0.1), return_exceptions=True), ended)
await asyncio.sleep(0.5)
print("a moment later:", ended)

# %% [markdown]
# ## Step by step: a race in one thread
#
# Eight customers buy at once, four *Emma* and four *Dune*; a read and a write of the stock take a second each. A `Lock`
# lets one task at a time into its `async with`. **v0** has a lock for each call, which nobody else holds: none.
# **v1** has one for the shop, **v2** one for each title.


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
# **v3** swaps two books, and needs both locks. Taken as they come, two opposite swaps hold one lock each and wait for
# the other: a **deadlock**. Taken in one order, sorted, they cannot. And a lock does not let its own holder in again.


# %%
async def swap(locks, first, second):
    async with locks[first]:
        await asyncio.sleep(1)
        async with locks[second]:
            await asyncio.sleep(1)


async def swaps(pairs):
    locks = defaultdict(asyncio.Lock)
    await asyncio.gather(*[swap(locks, *pair) for pair in pairs])


opposite = [["Emma", "Dune"], ["Dune", "Emma"]]
tries = {"as they come": opposite, "sorted": map(sorted, opposite), "one lock twice": [["Emma", "Emma"]]}
for name, pairs in tries.items():
    try:
        print(f"{name}: over after {run_virtual(swaps(pairs))[1]:g} s")
    except lab.Deadlock as error:
        print(f"{name}:", str(error).split(",")[0])

# %% [markdown]
# ## Check yourself

# %%
get = "A handler calls `requests.get(...)` in an `async def`. What do the other handlers do meanwhile?"
compute = "Ten chores compute 1 s each, in pure Python, on two cores. What makes them faster?"
fails = "One task of a TaskGroup fails. When does the `async with` block end?"
below = "`if stock > 0: await pay(); stock -= 1` runs in many tasks of one thread. What can the stock become?"
when = ["at once", "when the others are cancelled and have ended", "when the others have done their work"]
lab.quiz(
    [
        (get, ["they run", "they wait"], 1, "Only an `await` that has to wait gives the thread back."),
        (compute, ["`gather`", "`to_thread`", "a pool of two processes"], 2, "One GIL: the right end of the figure."),
        (fails, when, 1, "It cancels them and waits, so that nothing outlives the block."),
        (below, ["0 at the lowest", "below 0"], 1, "All may look before any of them takes: the await is the gap."),
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
# mode names the slow step when it is over; a heartbeat shows when it happens; `to_thread` takes it off the loop, as far
# as its pool goes.
#
# **What is back-pressure?** Who produces waits until who consumes has room: a bounded queue, a semaphore, workers that
# pull. Without it work piles up in memory and in the service behind.
#
# ## You have seen
#
# 1. `await` as `yield from`, driven by `send`, and a loop of a dozen lines;
# 2. three requests in the time of one, and a hundred with five under way;
# 3. what blocks a loop, and the chart of four ways, as waiting turns into computing;
# 4. `gather` that leaves tasks behind, a TaskGroup that does not, timeouts and a shield;
# 5. a race and a deadlock in one thread.
#
# **Newer Pythons** (this page needs 3.11). 3.12: with `asyncio.eager_task_factory` a new task runs at once up to its
# first wait; `wait_for` awaits in the same task (3.11 makes one more). 3.13: `Queue.shutdown` ends workers; `uncancel`
# also takes back a cancellation that was asked for and not raised yet. 3.14: `python -m asyncio ps PID` shows where the
# tasks of a running program wait; the build without a GIL, an experiment in 3.13, is supported, and its threads compute
# together.
#
# More: [coroutines and tasks](https://docs.python.org/3/library/asyncio-task.html) ·
# [developing with asyncio](https://docs.python.org/3/library/asyncio-dev.html) ·
# [PEP 492](https://peps.python.org/pep-0492/)

# %%
processes.shutdown()
threads.shutdown()
warehouse.close()
folder.cleanup()
