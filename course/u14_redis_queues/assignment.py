# %% [markdown] role="read"
# # Assignment: Redis queues and locks
#
# Five exercises, 27 points, about 105 minutes. They do not build on each other: take them in any order.
#
# The same rules hold everywhere.
#
# - `client` is a `redis.Redis` made without options (`decode_responses=False`): its replies are `bytes`. Ask Redis
#   through it, and open no other one.
# - Every key that you create begins with the `prefix` or `key` that you are given.
# - Many worker processes run your code at once, each with its own client and its own objects. What they share is
#   Redis: no variable and no lock of Python reaches another worker.
# - A worker may be killed between any two of its trips to Redis.
# - Time and sleep arrive as arguments. Use those, so that a test can move the clock. The server has a clock of its own,
#   which no test moves: it ends the lifetime of keys.
#
# Commands of Redis 6.2 are enough. Lua scripts, `MULTI` with `WATCH`, redis-py's locks and plain commands are all
# welcome: what counts is what other clients can see.

# %% role="read"
import json
import time
import uuid

import redis

from backbench import services

client = services.redis()
print(services.about())


def fresh_prefix():
    """A key prefix that nobody has used: each visible example starts from an empty shelf."""
    return f"example:{uuid.uuid4().hex}:"


# %% [markdown] role="read"
# ## 1. A lock that ends by itself (6 points, 25 minutes)
#
# Write `Lock` for the one worker at a time that sends invoices.
#
# - `acquire(timeout)` takes the lock: `True`. While another holds it, it calls `sleep(0.1)` and tries again; once
#   `timeout` seconds by `clock` have passed since the call: `False`. With `timeout=0` it tries once and never sleeps.
# - `release()` frees the lock, `extend()` lets it live `lease` seconds from now: `True`. Is it no longer this object's,
#   they change nothing: `False`.
#
# The lock is a string at `key`; what it says is up to you. It never stands without an expiry of at most `lease`
# seconds.
#
# Example: after `a.acquire()` is `True`, `b.acquire()` is `False`.
#
# Limits: `lease` is a whole number of seconds; nobody acquires what they hold.


# %% role="solution" id="lock"
class Lock:
    """A lock for workers that share a Redis; a crashed holder blocks the others for `lease` seconds, no longer.

    client: redis.Redis that returns bytes.  key: str.  lease: seconds, int.
    clock(): seconds, a float that never falls.  sleep(seconds): how a worker waits.
    """

    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client = client
        self.key = key
        self.lease = lease
        self.clock = clock
        self.sleep = sleep

    def acquire(self, timeout=0):
        """Take the lock within `timeout` seconds: True; False if others held it all the time."""
        ### BEGIN SOLUTION
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex
        while not self.client.set(self.key, self.token, nx=True, ex=self.lease):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        return True
        ### END SOLUTION

    def release(self):
        """Free the lock: True; False if it is not ours any more."""
        ### BEGIN SOLUTION
        return self._if_ours("return redis.call('DEL', KEYS[1])")
        ### END SOLUTION

    def extend(self):
        """Let the lock live `lease` seconds from now: True; False if it is not ours any more."""
        ### BEGIN SOLUTION
        return self._if_ours("return redis.call('EXPIRE', KEYS[1], ARGV[2])")

    token = ""

    def _if_ours(self, step):
        script = f"if redis.call('GET', KEYS[1]) == ARGV[1] then {step} end return 0"
        return bool(self.client.eval(script, 1, self.key, self.token, self.lease))
        ### END SOLUTION


# %% role="tests" id="lock-values" points=3
key = fresh_prefix() + "invoices"
ada, bo = Lock(client, key, lease=60), Lock(client, key, lease=60)
assert ada.acquire() is True
assert bo.acquire(timeout=0.2) is False
assert ada.release() is True
assert bo.acquire() is True
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def take_turns(key, lease, steps, clock, sleep):
    """What each step (worker, method, arguments) gives; each worker has a client and a lock of its own."""
    locks, came = {}, []
    for worker, method, *arguments in steps:
        if worker not in locks:
            locks[worker] = Lock(services.redis(), key, lease, clock, sleep)
        came.append(getattr(locks[worker], method)(*arguments))
    return came


@probe
def one_call(key, lease, method, clock, look):
    """acquire(), look(), then one more call by the same lock."""
    lock = Lock(services.redis(), key, lease, clock, look)
    first = lock.acquire()
    look(0)
    return first, getattr(lock, method)()


with (
    check("one worker at a time holds the lock, for lease seconds", points=1),
    services.fresh_prefix(server) as shelf,
):
    key, lease = f"{shelf}żółw", rng.randint(2000, 4000)
    clock, sleep = spy(lambda: 50.0, limit=50), spy(limit=50)
    steps = [("a", "acquire"), ("b", "acquire"), ("c", "acquire", 0)]
    came = take_turns(key, lease, steps, clock, sleep)
    assert came == [True, False, False], f"three workers acquire the lock in turn: {came}"
    left = server.pttl(key)
    assert (lease - 30) * 1000 < left <= lease * 1000, f"lease={lease}: the lock lives {left} ms (-2: there is none)"
    server.delete(key)
    steps = [("a", "acquire"), ("a", "release"), ("b", "acquire"), ("b", "release"), ("a", "acquire")]
    came = take_turns(key, lease, steps, clock, sleep)
    assert came == [True] * 5, f"acquire and release by one worker, then by a second, then acquire by the first: {came}"
    assert server.exists(key), "after an acquire() the key is not there"
    assert sleep.count == 0, "without a timeout nobody waits, and sleep() was called"
    server.delete(key)
    came = take_turns(key, lease, [("a", "release"), ("b", "extend")], clock, sleep)
    assert came == [False, False], f"release() and extend() by workers that never had the lock: {came}"
    assert not server.exists(key), "release() or extend() without a lock made one"

with check("a waiter tries until its timeout is over, then gives up", points=1), services.fresh_prefix(server) as shelf:
    key = f"{shelf}invoices"
    for freed_after in 0.5, None:
        now, naps = [float(rng.randint(10, 10**6))], []

        def nap(seconds):
            naps.append(seconds)
            now[0] += seconds
            if len(naps) == 5 and freed_after:
                server.delete(key)

        server.set(key, "another worker's", ex=1000)
        came = take_turns(key, 60, [("a", "acquire", 1.05)], spy(lambda: now[0], limit=200), spy(nap, limit=50))
        assert set(naps) == {0.1}, f"a waiter sleeps {sorted(set(naps))} seconds at a time"
        if freed_after:
            assert came == [True], f"timeout=1.05, the lock is free after 0.5 s: {came}"
            assert len(naps) == 5, f"the lock is free after 5 naps of 0.1 s, and the waiter slept {len(naps)} times"
        else:
            assert came == [False], f"timeout=1.05, and the lock is never free: {came}"
            assert len(naps) in (10, 11), f"timeout=1.05: the waiter slept {len(naps)} times 0.1 s"
    naps, sleep = [], spy(limit=50)
    clock = spy(lambda: 7.0 + clock.count, limit=200)  # every look at the clock takes a second
    came = take_turns(key, 60, [("a", "acquire", 0), ("b", "acquire")], clock, sleep)
    assert came == [False, False] and sleep.count == 0, f"timeout=0, another holds the lock: {came}, {sleep.count} naps"

with (
    check("extend() gives one's own lock a whole lease again, and makes none", points=1),
    services.fresh_prefix(server) as shelf,
):
    key, clock = f"{shelf}invoices", spy(lambda: 50.0, limit=50)
    came = one_call(key, 3000, "extend", clock, spy(lambda seconds: server.expire(key, 500), limit=5))
    left = server.pttl(key)
    assert came == (True, True), f"acquire(), and extend() while the lease lasts: {came}"
    assert 2_970_000 < left <= 3_000_000, f"lease=3000, 500 s of it were left, then extend(): it lives {left} ms"
    for method in "extend", "release":
        server.delete(key)
        came = one_call(key, 3000, method, clock, spy(lambda seconds: server.delete(key), limit=5))
        assert came == (True, False), f"acquire(), the lease runs out, then {method}(): {came}"
        assert not server.exists(key), f"the lease had run out, and {method}() made the lock again"
### END HIDDEN TESTS

# %% role="tests" id="lock-races" points=3
key = fresh_prefix() + "invoices"
ada = Lock(client, key, lease=60)
assert ada.acquire(timeout=1) is True
assert client.type(key) == b"string"
assert ada.extend() is True
assert client.exists(key) == 1
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe
def outlive(key, clock, sleep, expire, late, again):
    """Ada acquires; expire(); Bo acquires; then Ada's late call; with `again`, she first tries to acquire once more."""
    ada, bo = (Lock(services.redis(), key, 60, clock, sleep) for _ in range(2))
    came = [ada.acquire()]
    expire()
    came.append(bo.acquire())
    if again:
        came.append(ada.acquire())
    return [*came, getattr(ada, late)()]


@probe(timeout=30)
def one_worker(key, method, before_trip, before_call):
    """acquire(), before_call(), then the method; before_trip(mentions) right before each of the trips."""
    lock = Lock(services.watched_redis(lambda text: before_trip(text.count(key.encode()))), key, 60, lambda: 50.0)
    lock.acquire()
    before_call()
    return getattr(lock, method)()


with (
    check("the lock never stands without its lease", points=1, hint="A worker is killed between two of your trips."),
    services.fresh_prefix(server) as shelf,
):
    for method in "release", "extend", "acquire":
        key, left = f"{shelf}{method}", []

        def look(mentions=0):
            left.append(server.pttl(key))

        def lease_ends():
            look()
            if method == "acquire":
                server.delete(key)

        one_worker(key, method, spy(look, limit=50), spy(lease_ends))
        look()
        assert max(left) > 0, "after acquire() the key is not there, or has no expiry"
        assert -1 not in left, "for a moment the lock stands without an expiry: a crash right then blocks everybody"
        assert max(left) <= 60_000, f"with lease=60 the lock would last {max(left)} ms"
    for method in "release", "extend":
        with services.Trips(server, shelf) as trips:
            one_worker(f"{shelf}{method} again", method, spy(trips.note, limit=50), spy())
        assert trips.beside == 0, "Redis was asked by another way than through the client that is given"

with (
    check("who is late leaves the next holder's lock alone", points=1, hint="How does a lock know whose it is?"),
    services.fresh_prefix(server) as shelf,
):
    for number, (late, again) in enumerate(
        [("release", False), ("extend", False), ("release", True), ("extend", True)]
    ):
        key = f"{shelf}{number}"
        came = outlive(key, spy(lambda: 50.0), spy(limit=20), spy(lambda key=key: server.delete(key)), late, again)
        tried = " and tries to take it once more" if again else ""
        expected = [True, True, False, False] if again else [True, True, False]
        text = f"Ada has the lock, her lease runs out, Bo takes it; Ada{tried} calls {late}()"
        assert came == expected, f"{text}: the calls gave {came}"
        assert server.exists(key), f"{text}: now there is no lock"


def change_hands(method, gap, key):
    """Once, right before trip number `gap` of the method, the lock passes to another worker: what the method gave."""
    trips, started = [], []

    def before_trip(mentions):
        if started:
            trips.append(mentions)
            if len(trips) == gap:
                server.set(key, "another worker's", ex=1000)

    came = one_worker(key, method, spy(before_trip, limit=50), spy(lambda: started.append(True)))
    return came, len(trips)


with (
    check("the lock may change hands between any two trips", points=1, hint="Is it still yours a moment later?"),
    services.fresh_prefix(server) as shelf,
):
    for method in "release", "extend":
        for gap in range(1, 16):
            key = f"{shelf}{method}{gap}"
            came, trips = change_hands(method, gap, key)
            if trips < gap:
                assert gap > 1, f"{method}() made no trip to Redis: it cannot know whose the lock is"
                break
            holder, left = server.get(key), server.pttl(key)
            text = f"while {method}() ran, the lease ended and another worker took the lock for 1000 s"
            assert holder == b"another worker's", f"{text}: it was taken away"
            assert 900_000 < left <= 1_000_000, f"{text}: now it lives {left} ms"
            if gap == 1:
                assert came is False, f"another worker had the lock by then, and {method}() gave {came}"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 2. A queue that loses nothing (7 points, 30 minutes)
#
# Write `ReliableQueue` for the shop's mails.
#
# - `push(job)` adds a job at the end. Jobs may be equal.
# - `reserve()` takes the first waiting job and returns `(ticket, job)`, or `None`. Each reservation has a ticket of its
#   own, a `str` or `bytes`.
# - `ack(ticket)`, by any worker, ends the reservation: `True`. Is it over already, nothing changes: `False`.
# - `requeue_stale()` ends the reservations that are `lease` or more seconds old, lets their jobs wait again, at
#   whichever place, and returns how many.
#
# Without a crash each job is in one place. If a worker is killed inside `reserve` or `requeue_stale`, two calls of
# `requeue_stale()`, `lease` seconds apart, bring back what it had.
#
# Example: after `push(b"a")`, `reserve()` gives `("t1", b"a")`.


# %% role="solution" id="queue"
class ReliableQueue:
    """A queue of jobs (bytes) for many workers, each of which may die at any moment.

    client: redis.Redis that returns bytes.  prefix: str.  lease: seconds.  clock(): seconds, a float.
    """

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.lease = lease
        self.clock = clock

    def push(self, job):
        """Add `job` (bytes, of any content) at the end."""
        ### BEGIN SOLUTION
        self.client.rpush(f"{self.prefix}waiting", job)
        ### END SOLUTION

    def reserve(self):
        """Take the first waiting job: (ticket, job); None if no job waits."""
        ### BEGIN SOLUTION
        script = """
        local job = redis.call('LPOP', KEYS[1])
        if job then
            redis.call('HSET', KEYS[2], ARGV[1], job)
            redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
        end
        return job
        """
        ticket = uuid.uuid4().hex
        job = self._run(script, ticket, self.clock())
        return None if job is None else (ticket, job)
        ### END SOLUTION

    def ack(self, ticket):
        """End the reservation, its job is done: True; False if it is over already."""
        ### BEGIN SOLUTION
        script = """
        redis.call('ZREM', KEYS[3], ARGV[1])
        return redis.call('HDEL', KEYS[2], ARGV[1])
        """
        return bool(self._run(script, ticket))
        ### END SOLUTION

    def requeue_stale(self):
        """Let the jobs of reservations that are `lease` or more seconds old wait again: how many there were."""
        ### BEGIN SOLUTION
        script = """
        local tickets = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
        for _, ticket in ipairs(tickets) do
            redis.call('RPUSH', KEYS[1], redis.call('HGET', KEYS[2], ticket))
            redis.call('HDEL', KEYS[2], ticket)
            redis.call('ZREM', KEYS[3], ticket)
        end
        return #tickets
        """
        return self._run(script, self.clock() - self.lease)

    def _run(self, script, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("waiting", "jobs", "since")]
        return self.client.eval(script, 3, *keys, *arguments)
        ### END SOLUTION


# %% role="tests" id="queue-values" points=4
mails = ReliableQueue(client, fresh_prefix(), lease=60)
mails.push(b"to Ada")
ticket, job = mails.reserve()
assert job == b"to Ada"
assert mails.reserve() is None
assert mails.ack(ticket) is True
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def run(prefix, lease, clock, method, *arguments):
    """One call, made by a worker of its own."""
    came = getattr(ReliableQueue(services.redis(), prefix, lease, clock), method)(*arguments)
    return tuple(came) if method == "reserve" and came is not None else came


class Queue:
    """The student's queue, under a clock that stands here: `queue("push", b"a")`."""

    def __init__(self, prefix, lease=60):
        self.prefix, self.lease, self.now = prefix, lease, 1_750_000_000.0
        self.clock = spy(lambda: self.now)

    def __call__(self, method, *arguments):
        return run(self.prefix, self.lease, self.clock, method, *arguments)

    def reserve(self, count=1):
        """Reserve `count` jobs: (their tickets, the jobs)."""
        came = [self("reserve") for _ in range(count)]
        assert None not in came, f"{count} jobs wait, and reserve() gave {came}"
        for ticket, _ in came:
            assert type(ticket) in (str, bytes), f"a ticket is {ticket!r}"
        return [ticket for ticket, _ in came], [job for _, job in came]


with check("first in, first out, whatever the jobs are", points=1), services.fresh_prefix(server) as shelf:
    queue = Queue(shelf)
    assert queue("reserve") is None, "reserve() from an empty queue"
    jobs = [f"Żółw {number}: mail".encode() for number in rng.sample(range(1000), 5)] + [b"", b"\xff\x00:,|\r\n", b"0"]
    rng.shuffle(jobs)
    for job in jobs:
        queue("push", job)
    _, came = queue.reserve(len(jobs))
    assert came == jobs, f"8 jobs, pushed as {jobs}, were reserved as {came}"
    last = queue("reserve")
    assert last is None, f"8 jobs and a ninth reserve(): {last}"

with (
    check("ack ends one reservation, once", points=1, hint="What if two customers get the same mail?"),
    services.fresh_prefix(server) as shelf,
):
    queue = Queue(shelf)
    for _ in range(3):
        queue("push", b"to all")
    tickets, _ = queue.reserve(2)
    assert tickets[0] != tickets[1], "two equal jobs are reserved, and both reservations have one ticket"
    came = [queue("ack", tickets[1]), queue("ack", tickets[1]), queue("ack", "no such ticket")]
    assert came == [True, False, False], f"ack of a reservation, of the same once more, and of none at all: {came}"
    assert queue.reserve()[1] == [b"to all"], (
        "of three equal jobs two were reserved, one of them acked: one has to wait"
    )
    queue.now += 61
    came = queue("requeue_stale")
    assert came == 2, f"three equal jobs reserved, one of them acked, and after the lease {came} go back"

with (
    check("stale work goes back, fresh work stays", points=1, hint="How old is a reservation?"),
    services.fresh_prefix(server) as shelf,
):
    queue = Queue(shelf, lease=rng.randint(100, 200))
    for job in b"a", b"b", b"c", b"d":
        queue("push", job)
    (acked, _), (_, stale) = queue.reserve(2)
    queue.now += 10
    _, (fresh,) = queue.reserve()
    queue("ack", acked)
    queue.now += queue.lease - 10.5
    came = queue("requeue_stale")
    assert came == 0, f"half a second before the oldest lease ends, {came} jobs go back"
    queue.now += 0.5
    came = [queue("requeue_stale"), queue("requeue_stale")]
    assert came == [1, 0], f"of 4 jobs one is acked, one exactly a lease old, one younger, one waits: {came} go back"
    _, came = queue.reserve(2)
    assert stale in came and fresh not in came, f"the stale job {stale} went back, {fresh} did not: now wait {came}"
    queue.now += 10
    came = queue("requeue_stale")
    assert came == 1, f"a lease after the first reservation of {fresh}, the two others are 10 s old: {came} go back"
    assert queue.reserve()[1] == [fresh] and queue("reserve") is None, f"only {fresh} went back"

with (
    check("the ticket of a job that went back is void", points=1, hint="Whose reservation is it by now?"),
    services.fresh_prefix(server) as shelf,
):
    for taken in False, True:
        queue = Queue(f"{shelf}{taken}:")
        queue("push", b"to Ada")
        (late,), _ = queue.reserve()
        queue.now += 61
        queue("requeue_stale")
        if taken:
            (new,), _ = queue.reserve()
        text = f"its lease is over, the job {'is with the next worker' if taken else 'waits again'}"
        came = queue("ack", late)
        assert came is False, f"{text}: the first worker's ack gave {came!r}"
        if taken:
            assert queue("ack", new) is True, f"{text}: the first worker's ack took it from there"
        else:
            assert queue("reserve") is not None, f"{text}: the first worker's ack took it from there"
### END HIDDEN TESTS

# %% role="tests" id="queue-crashes" points=3
mails = ReliableQueue(client, fresh_prefix(), lease=60)
mails.push(b"to Ada")
mails.push(b"to Bo")
assert {mails.reserve()[1], mails.reserve()[1]} == {b"to Ada", b"to Bo"}
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe(timeout=30)
def run(prefix, steps):
    """What each step (now, method, arguments) gives, each made by a worker of its own; "drain": all jobs that wait."""
    came = []
    for now, method, *arguments in steps:
        queue = ReliableQueue(services.redis(), prefix, 60, lambda now=now: now)
        if method == "drain":
            came.append([])
            while len(came[-1]) < 9 and (taken := queue.reserve()) is not None:
                came[-1].append(taken[1])
        else:
            gave = getattr(queue, method)(*arguments)
            came.append(tuple(gave) if method == "reserve" and gave is not None else gave)
    return came


@probe(timeout=30)
def die(prefix, now, method, meet):
    """A worker's call; it is killed right before the trip for which meet() is true.  Whether that happened."""

    def work(client):
        getattr(ReliableQueue(client, prefix, 60, lambda: now), method)()

    return services.killed(work, lambda text: meet(text.count(prefix.encode())))[0]


@probe(timeout=30)
def at_once(prefix, now, mine, other, meet):
    """One worker calls `mine`, another one `other` right before the trip for which meet() is true: what both gave."""

    def work(step):
        method, *arguments = step

        def call(client):
            gave = getattr(ReliableQueue(client, prefix, 60, lambda: now), method)(*arguments)
            return tuple(gave) if method == "reserve" and gave is not None else gave

        return call

    return services.interleaved(work(mine), work(other), lambda text: meet(text.count(prefix.encode())))[:2]


def crashes(shelf, now, before, method):
    """For each trip of the method, after the steps `before`: a prefix whose worker was killed right before it."""
    for gap in range(1, 16):
        prefix = f"{shelf}{gap}:"
        run(prefix, before)
        with services.Trips(server, prefix, gap) as trips:
            dead = die(prefix, now, method, spy(trips.note, limit=500))
        if not dead:
            assert gap > 1, f"{method}() made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        assert trips.received <= sum(trips.mentions[:-1]), "a worker that was killed went on"
        yield prefix


def meetings(shelf, now, before, mine, other):
    """For each trip of `mine`, after the steps `before`: (the prefix, what mine gave, what other gave before it)."""
    for gap in range(1, 16):
        prefix = f"{shelf}{gap}:"
        *_, last = run(prefix, before)
        steps = [[last[0] if argument == "ticket" else argument for argument in step] for step in (mine, other)]
        with services.Trips(server, prefix, gap) as trips:
            gave, rival = at_once(prefix, now, *steps, spy(trips.note, limit=500))
        if len(trips.mentions) < gap:
            assert gap > 1, f"{mine[0]}() made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        yield prefix, gave, rival


two = [(0, "push", b"a"), (0, "push", b"b")]

with (
    check("a worker killed inside reserve() takes no job with it", points=1, hint="Where is the job in between?"),
    services.fresh_prefix(server) as shelf,
):
    for prefix in crashes(shelf, 100, two, "reserve"):
        *_, came = run(prefix, [(100, "requeue_stale"), (170, "requeue_stale"), (170, "drain")])
        assert set(came) == {b"a", b"b"}, (
            f"jobs a and b, a worker is killed inside reserve(); a lease later wait {came}"
        )

with (
    check("a worker killed inside requeue_stale() takes no job with it", points=1),
    services.fresh_prefix(server) as shelf,
):
    before = [*two, (30, "reserve"), (30, "reserve")]
    for prefix in crashes(shelf, 100, before, "requeue_stale"):
        *_, came = run(prefix, [(100, "requeue_stale"), (170, "requeue_stale"), (170, "drain")])
        assert set(came) == {b"a", b"b"}, (
            f"stale jobs a and b, a worker is killed inside requeue_stale(); a lease later wait {came}"
        )

with (
    check("two workers at once: each job is in one place", points=1, hint="What can happen between look and step?"),
    services.fresh_prefix(server) as shelf,
):
    for _, mine, other in meetings(f"{shelf}A", 100, two, ["reserve"], ["reserve"]):
        came = sorted(taken[1] for taken in (mine, other) if taken)
        assert came == [b"a", b"b"], f"jobs a and b, two workers reserve at once: they got {came}"
    stale = [*two, (30, "reserve"), (30, "reserve")]
    for prefix, mine, other in meetings(f"{shelf}B", 100, stale, ["requeue_stale"], ["requeue_stale"]):
        came = sorted(run(prefix, [(100, "drain")])[0])
        assert came == [b"a", b"b"], f"stale jobs a and b, two workers call requeue_stale() at once: then wait {came}"
        assert mine + other == 2, f"two workers call requeue_stale() at once on two stale jobs: {mine} and {other}"
    for prefix, mine, other in meetings(f"{shelf}C", 100, two, ["reserve"], ["requeue_stale"]):
        (came,) = run(prefix, [(100, "drain")])
        text = "jobs a and b, one worker reserves, another calls requeue_stale() at that moment"
        assert mine is not None and [mine[1], *came] == [b"a", b"b"], f"{text}: reserved {mine}, then wait {came}"
        assert other == 0, f"{text}: it put {other} back"
    one = [(0, "push", b"a"), (30, "reserve")]
    for prefix, mine, other in meetings(f"{shelf}D", 100, one, ["ack", "ticket"], ["requeue_stale"]):
        (came,) = run(prefix, [(100, "drain")])
        text = "a stale job, one worker acks it, another calls requeue_stale() at that moment"
        assert (mine, other, came) in [(True, 0, []), (False, 1, [b"a"])], f"{text}: {mine}, {other}, then wait {came}"
### END HIDDEN TESTS
