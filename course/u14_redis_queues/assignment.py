# %% [markdown] role="read"
# # Assignment: Redis queues and locks
#
# Five exercises, 28 points, about 115 minutes. They do not build on each other: take them in any order.
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
# One worker at a time sends invoices. Write `Lock`.
#
# - `acquire(timeout)` takes the lock for `lease` seconds: `True`. While another holds it, it calls `sleep(0.1)` and
#   tries again; once `timeout` seconds by `clock` have passed since the call: `False`. With `timeout=0` it tries once
#   and never sleeps.
# - `release()` frees the lock, `extend()` lets it live `lease` seconds from now: `True`. If this object does not hold
#   the lock, not any more or not yet, they change nothing: `False`.
#
# The lock is a string at `key`; what it says is up to you. It never stands without an expiry of at most `lease`
# seconds.
#
# Example: after `a.acquire()`, `b.acquire()` is `False`.
#
# Limits: nobody acquires what they hold.


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


@probe(timeout=30)
def take_turns(key, lease, steps, clock, sleep):
    """What each step (worker, method, arguments) gives; each worker has a client and a lock of its own."""
    locks, came = {}, []
    for worker, method, *arguments in steps:
        if worker not in locks:
            locks[worker] = Lock(services.redis(), key, lease, clock, sleep)
        came.append(getattr(locks[worker], method)(*arguments))
    return came


@probe(timeout=30)
def one_call(key, lease, method, clock, look):
    """acquire(), look(), then one more call by the same lock."""
    lock = Lock(services.redis(), key, lease, clock, look)
    first = lock.acquire()
    look(0)
    return first, getattr(lock, method)()


def nap(seconds):
    """A sleep that nobody needs twenty times."""
    if sleep.count > 20:
        raise RuntimeError("acquire() has slept 20 times, and should have given up")


with (
    check("one worker at a time holds the lock, for lease seconds", points=1),
    services.fresh_prefix(server) as shelf,
):
    key, lease = f"{shelf}żółw", rng.randint(2000, 4000)
    clock, sleep = spy(lambda: 50.0), spy(nap)
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

        def pass_time(seconds):
            if len(naps) == 40:
                raise RuntimeError("timeout=1.05, and acquire() has slept 40 times 0.1 s")
            naps.append(seconds)
            now[0] += seconds
            if len(naps) == 5 and freed_after:
                server.delete(key)

        server.set(key, "another worker's", ex=1000)
        came = take_turns(key, 60, [("a", "acquire", 1.05)], spy(lambda: now[0], limit=200), spy(pass_time))
        assert set(naps) == {0.1}, f"a waiter sleeps {sorted(set(naps))} seconds at a time"
        if freed_after:
            assert came == [True], f"timeout=1.05, the lock is free after 0.5 s: {came}"
            assert len(naps) == 5, f"the lock is free after 5 naps of 0.1 s, and the waiter slept {len(naps)} times"
        else:
            assert came == [False], f"timeout=1.05, and the lock is never free: {came}"
            assert len(naps) in (10, 11), f"timeout=1.05: the waiter slept {len(naps)} times 0.1 s"
    sleep = spy(nap)
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


@probe(timeout=30)
def outlive(key, clock, sleep, expire, late, again):
    """Ada acquires; expire(); Bo acquires; then Ada's late call; with `again`, she first tries to acquire once more."""
    ada, bo = (Lock(services.redis(), key, 60, clock, sleep) for _ in range(2))
    came = [ada.acquire()]
    expire()
    came.append(bo.acquire())
    if again:
        came.append(ada.acquire())
    return [*came, getattr(ada, late)()]


def nap(seconds):
    """A sleep that nobody needs twenty times."""
    if sleep.count > 20:
        raise RuntimeError("acquire() has slept 20 times, and should have given up")


sleep = spy(nap)


@probe(timeout=30)
def one_worker(key, method, before_trip, before_call):
    """acquire(), before_call(), then the method; before_trip(mentions) right before each of the trips."""
    client = services.watched_redis(lambda text: before_trip(text.count(key.encode())))
    lock = Lock(client, key, 60, lambda: 50.0, lambda seconds: None)
    lock.acquire()
    before_call()
    return getattr(lock, method)()


with (
    check("the lock never stands without its lease", points=1, hint="A worker is killed between two of your trips."),
    services.fresh_prefix(server) as shelf,
):
    for method in "release", "extend", "acquire":
        key, left = f"{shelf}{method}", []

        def look():
            trips.note(1)  # what is done here names the key too
            left.append(server.pttl(key))

        def look_before(mentions):
            trips.note(mentions)
            look()

        def lease_ends():
            look()
            if method == "acquire":
                trips.note(1)
                server.delete(key)

        with services.Trips(server, key) as trips:
            one_worker(key, method, spy(look_before, limit=50), spy(lease_ends))
            look()
        assert max(left) > 0, "after acquire() the key is not there, or has no expiry"
        assert -1 not in left, "for a moment the lock stands without an expiry: a crash right then blocks everybody"
        assert max(left) <= 60_000, f"with lease=60 the lock would last {max(left)} ms"
        assert trips.beside == 0, "Redis was asked by another way than through the client that is given"

with (
    check("who is late leaves the next holder's lock alone", points=1, hint="How does a lock know whose it is?"),
    services.fresh_prefix(server) as shelf,
):
    for number, (late, again) in enumerate(
        [("release", False), ("extend", False), ("release", True), ("extend", True)]
    ):
        key = f"{shelf}{number}"
        came = outlive(key, spy(lambda: 50.0), sleep, spy(lambda key=key: server.delete(key)), late, again)
        tried = " and tries to take it once more" if again else ""
        expected = [True, True, False, False] if again else [True, True, False]
        text = f"Ada has the lock, her lease runs out, Bo takes it; Ada{tried} calls {late}()"
        assert came == expected, f"{text}: the calls gave {came}"
        assert server.exists(key), f"{text}: now there is no lock"


def change_hands(method, gap, key):
    """Once, right before trip number `gap` of the method, the lock passes to another worker.

    Returns what the method gave, how many trips it made, and what there was beside them.
    """
    counted, started = [], []

    def before_trip(mentions):
        trips.note(mentions)
        if started:
            counted.append(mentions)
            if len(counted) == gap:
                server.set(key, "another worker's", ex=1000)

    def start():
        started.append(True)
        if method == "acquire":
            trips.note(1)  # this names the key too
            server.delete(key)

    with services.Trips(server, key) as trips:
        came = one_worker(key, method, spy(before_trip, limit=50), spy(start))
    return came, len(counted), trips.beside


with (
    check("the lock may change hands between any two trips", points=1, hint="Is it still yours a moment later?"),
    services.fresh_prefix(server) as shelf,
):
    for method in "release", "extend", "acquire":
        for gap in range(1, 50):
            key = f"{shelf}{method}{gap}"
            came, trips, beside = change_hands(method, gap, key)
            if trips < gap:
                assert gap > 1, f"{method}() made no trip to Redis: it cannot know whose the lock is"
                assert beside == 0, "Redis was asked by another way than through the client that is given"
                break
            holder, left = server.get(key), server.pttl(key)
            text = f"while {method}() ran, the lock was free, and another worker took it for 1000 s"
            assert holder == b"another worker's", f"{text}: it was taken away"
            assert 900_000 < left <= 1_000_000, f"{text}: now it lives {left} ms"
            if gap == 1:
                assert came is False, f"another worker had the lock by then, and {method}() gave {came}"
        else:
            raise AssertionError(f"{method}() makes far more trips to Redis than it needs")
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 2. A queue that loses nothing (7 points, 30 minutes)
#
# Write `ReliableQueue` for the shop's mails.
#
# - `push(job)` adds a job at the end. Jobs may be equal.
# - `reserve()` takes the first waiting job and returns `(ticket, job)`, or `None`. Each reservation has a ticket of its
#   own, a `str` or `bytes`.
# - `ack(ticket)`, by any worker, ends the reservation: `True`. If it is over or never was, nothing changes: `False`.
# - `requeue_stale()` ends the reservations that are `lease` or more seconds old, lets their jobs wait again, at any
#   place, and returns how many.
#
# Without a crash each job is in one place: it waits, is reserved, or is done. If a worker is killed inside `reserve` or
# `requeue_stale`, two calls of `requeue_stale()`, `lease` seconds apart, bring its jobs back, perhaps twice.
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


@probe(timeout=30)
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
        assert None not in came, f"{count} jobs wait, and reserve() number {came.index(None) + 1} gave None"
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


def leases_end(prefix):
    """As if the locks of the dead had ended: every key under the prefix that would end within two minutes is gone."""
    for key in server.scan_iter(f"{prefix}*", count=1_000):
        if 0 <= server.pttl(key) <= 120_000:
            server.delete(key)


def crashes(shelf, now, before, method):
    """For each trip of the method, after the steps `before`: a prefix whose worker was killed right before it."""
    for gap in range(1, 60):
        prefix = f"{shelf}{gap}:"
        run(prefix, before)
        with services.Trips(server, prefix, gap) as trips:
            dead = die(prefix, now, method, spy(trips.note, limit=500))
        if not dead:
            assert gap > 1, f"{method}() made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        assert trips.received == sum(trips.mentions[:-1]), "a worker that was killed went on"
        leases_end(prefix)
        yield prefix
    raise AssertionError(f"{method}() makes far more trips to Redis than it needs")


def meetings(shelf, now, before, mine, other):
    """For each trip of `mine`, after the steps `before`: (the prefix, what mine gave, what other gave before it)."""
    for gap in range(1, 60):
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
    raise AssertionError(f"{mine[0]}() makes far more trips to Redis than it needs")


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
    before = [*two, (30, "reserve"), (31, "reserve")]
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
    stale = [*two, (30, "reserve"), (31, "reserve")]
    for prefix, mine, other in meetings(f"{shelf}B", 100, stale, ["requeue_stale"], ["requeue_stale"]):
        came = sorted(run(prefix, [(100, "drain")])[0])
        assert came == [b"a", b"b"], f"stale jobs a and b, two workers call requeue_stale() at once: then wait {came}"
        assert mine + other == 2, f"two workers call requeue_stale() at once on two stale jobs: {mine} and {other}"
    for prefix, mine, other in meetings(f"{shelf}C", 100, two, ["reserve"], ["requeue_stale"]):
        (came,) = run(prefix, [(100, "drain")])
        text = "jobs a and b, one worker reserves, another calls requeue_stale() at that moment"
        got = mine and mine[1]
        assert sorted([got or b"none", *came]) == [b"a", b"b"], f"{text}: it got {got}, then wait {came}"
        assert other == 0, f"{text}: it put {other} back"
    one = [(0, "push", b"a"), (30, "reserve")]
    for prefix, mine, other in meetings(f"{shelf}D", 100, one, ["ack", "ticket"], ["requeue_stale"]):
        (came,) = run(prefix, [(100, "drain")])
        text = "a stale job, one worker acks it, another calls requeue_stale() at that moment"
        assert (mine, other, came) in [(True, 0, []), (False, 1, [b"a"])], f"{text}: {mine}, {other}, then wait {came}"
    for prefix, mine, other in meetings(f"{shelf}E", 100, one, ["requeue_stale"], ["ack", "ticket"]):
        (came,) = run(prefix, [(100, "drain")])
        text = "a stale job, one worker calls requeue_stale(), another acks it at that moment"
        assert (mine, other, came) in [(0, True, []), (1, False, [b"a"])], f"{text}: {mine}, {other}, then wait {came}"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 3. Jobs for later (4 points, 15 minutes)
#
# A reminder goes out a day after the order. Write `DelayedQueue`.
#
# - `put(job, due)` sets a job for the time `due`. A job is in the queue once: put again, it has the new time.
# - `take()` removes the earliest job and returns it, if it is due: from its time on, by `clock`. If none is due, it
#   changes nothing and returns `None`.
# - `wait()` says in how many seconds the next job is due: 0 if one is, `None` for an empty queue.
#
# Of several workers at once one gets a job, and nobody leaves with `None` while another job is due.
#
# Example: after `put("Ada", 100)`, at 99.5 `take()` is `None` and `wait()` is 0.5.
#
# Limits: times go from 0 to 10¹⁰, with fractions. A job that is due is not put again.


# %% role="solution" id="delayed"
class DelayedQueue:
    """Jobs that wait for their time.  Every key begins with `key`; client returns bytes.  clock(): seconds, a float."""

    def __init__(self, client, key, clock=time.time):
        self.client = client
        self.key = key
        self.clock = clock

    def put(self, job, due):
        """Set `job` (str) for the time `due`; if it is in the queue already, it has this time from now on."""
        ### BEGIN SOLUTION
        self.client.zadd(self.key, {job: due})
        ### END SOLUTION

    def take(self):
        """Remove the earliest job, if it is due, and return it (str); None if none is due."""
        ### BEGIN SOLUTION
        now = self.clock()
        while due := self.client.zrange(self.key, "-inf", now, byscore=True, offset=0, num=1):
            if self.client.zrem(self.key, due[0]):  # one worker removes it: the one that gets it
                return due[0].decode()
        return None
        ### END SOLUTION

    def wait(self):
        """Seconds until the next job is due, 0 if one is due; None if there is no job."""
        ### BEGIN SOLUTION
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
        ### END SOLUTION


# %% role="tests" id="delayed-values" points=2
now = 100.0
reminders = DelayedQueue(client, fresh_prefix() + "reminders", clock=lambda: now)
reminders.put("Ada", 200)
assert reminders.take() is None
now = 200.5
assert reminders.take() == "Ada"
assert reminders.take() is None
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def run(key, clock, steps):
    """What each step (method, arguments) gives, each made by a worker of its own; clock None: nobody sets the clock."""
    clocks = [] if clock is None else [clock]
    return [getattr(DelayedQueue(services.redis(), key, *clocks), method)(*arguments) for method, *arguments in steps]


with (
    check("a job comes when it is due and not before, the earliest first", points=1),
    services.fresh_prefix(server) as shelf,
):
    start = float(rng.choice([7, 97, 997, 9_997]))  # soon the time has one digit more
    times = {"Żółw": start + 2.25, "b": start + 2.75, "Ada": start + 3.5, "Zoë": start + 5.0, "late": start + 100_000}
    put = [("put", job, due) for job, due in times.items()]
    rng.shuffle(put)
    now = [start]
    clock = spy(lambda: now[0])
    run(f"{shelf}a", clock, put)
    for moment, expected in (
        (0.0, [None]),
        (2.0, [None]),
        (2.25, ["Żółw", None]),
        (2.5, [None]),
        (3.49, ["b", None]),
        (5.0, ["Ada", "Zoë", None]),
        (99_999.75, [None]),
        (200_000.0, ["late", None]),
    ):
        now[0] = start + moment
        came = run(f"{shelf}a", clock, [("take",)] * len(expected))
        assert came == expected, f"jobs for {times}: at {now[0]} take() gave {came}"
    run(
        f"{shelf}b",
        clock,
        [("put", "again", now[0] + 50), ("put", "other", now[0] + 70), ("put", "again", now[0] + 90)],
    )
    now[0] += 80
    came = run(f"{shelf}b", clock, [("take",), ("take",)])
    assert came == ["other", None], f"a job is put for 50, then again for 90, another for 70: at 80 came {came}"
    run(f"{shelf}b", clock, [("put", "again", now[0] - 20)])
    came = run(f"{shelf}b", clock, [("take",), ("take",)])
    assert came == ["again", None], f"a job is put for 90, then again for 60: at 80 came {came}"
    came = run(f"{shelf}c", None, [("put", "past", 1000.5), ("put", "future", 9.9e9), ("take",), ("take",)])
    assert came[2:] == ["past", None], f"a job of long ago, one of the far future, and the usual clock: {came[2:]}"

with check("wait() tells the time until the next job is due", points=1), services.fresh_prefix(server) as shelf:
    now = [float(rng.randint(20_000, 80_000))]
    clock, begin = spy(lambda: now[0]), now[0]
    came = run(shelf, clock, [("wait",), ("put", "b", begin + 20), ("put", "a", begin + 7.5), ("wait",)])
    assert came[0] is None, f"wait() of an empty queue gave {came[0]!r}"
    assert came[3] == 7.5, f"jobs are due in 7.5 and in 20 seconds, and wait() gave {came[3]}"
    now[0] = begin + 7.25
    assert run(shelf, clock, [("wait",)]) == [0.25], "a quarter of a second before the first job is due"
    for moment in 7.5, 30:
        now[0] = begin + moment
        (came,) = run(shelf, clock, [("wait",)])
        assert came == 0, f"a job is due since {moment - 7.5} seconds, and wait() gave {came}"
    came = run(shelf, clock, [("take",), ("take",), ("wait",)])
    assert came == ["a", "b", None], f"a is due since 22.5 s and b since 10; take(), take() and wait() gave {came}"
### END HIDDEN TESTS

# %% role="tests" id="delayed-races" points=2
reminders = DelayedQueue(client, fresh_prefix() + "reminders", clock=lambda: 300.0)
reminders.put("Ada", 200)
assert reminders.take() == "Ada"
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe(timeout=30)
def run(key, now, steps):
    """What each step (method, arguments) gives, each made by a worker of its own."""
    return [
        getattr(DelayedQueue(services.redis(), key, lambda: now), method)(*arguments) for method, *arguments in steps
    ]


@probe(timeout=30)
def die(key, now, step, meet):
    """A worker's call; it is killed right before the trip for which meet() is true.  Whether that happened."""

    def work(client):
        getattr(DelayedQueue(client, key, lambda: now), step[0])(*step[1:])

    return services.killed(work, lambda text: meet(text.count(key.encode())))[0]


@probe(timeout=30)
def at_once(key, now, other, meet):
    """take(); another worker calls `other` right before the trip for which meet() is true: what both gave."""

    def work(method, *arguments):
        return lambda client: getattr(DelayedQueue(client, key, lambda: now), method)(*arguments)

    return services.interleaved(work("take"), work(*other), lambda text: meet(text.count(key.encode())))[:2]


def leases_end(prefix):
    """As if the locks of the dead had ended: every key under the prefix that would end within two minutes is gone."""
    for key in server.scan_iter(f"{prefix}*", count=1_000):
        if 0 <= server.pttl(key) <= 120_000:
            server.delete(key)


def meetings(shelf, now, jobs, other):
    """For each trip of take(): (the key, what take() gave, what the other call gave right before that trip)."""
    for gap in range(1, 60):
        key = f"{shelf}{gap}"
        run(key, now, [("put", job, due) for job, due in jobs.items()])
        with services.Trips(server, key, gap) as trips:
            gave, rival = at_once(key, now, other, spy(trips.note, limit=500))
        if len(trips.mentions) < gap:
            assert gap > 1, "take() made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        yield key, gave, rival
    raise AssertionError("take() makes far more trips to Redis than it needs")


with (
    check("two workers at once: each due job goes to exactly one", points=1, hint="Who of the two removed it?"),
    services.fresh_prefix(server) as shelf,
):
    for key, mine, other in meetings(f"{shelf}A", 100.0, {"a": 50.0}, ["take"]):
        came = [job for job in (mine, other) if job is not None]
        assert came == ["a"], f"one job is due, two workers take at once: they got {came}"
        assert run(key, 100.0, [("wait",)]) == [None], "one job is due, two workers take at once: it is still there"
    for _, mine, other in meetings(f"{shelf}B", 100.0, {"a": 50.0, "b": 60.0}, ["take"]):
        came = sorted(job or "None" for job in (mine, other))
        assert came == ["a", "b"], f"two jobs are due, two workers take at once: they got {came}"

with (
    check("a job that is not due stays where it is", points=1, hint="Where is it while you look at its time?"),
    services.fresh_prefix(server) as shelf,
):
    for step in ["take"], ["put", "later", 180.0]:
        for gap in range(1, 60):
            key = f"{shelf}{step[0]}{gap}"
            run(key, 100.0, [("put", "later", 150.0)])
            with services.Trips(server, key, gap) as trips:
                dead = die(key, 100.0, step, spy(trips.note, limit=500))
            if not dead:
                assert gap > 1, f"{step[0]}() made no trip to Redis: no other worker knows of it"
                assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
                break
            assert trips.received == sum(trips.mentions[:-1]), "a worker that was killed went on"
            leases_end(key)
            came = run(key, 200.0, [("take",), ("take",)])
            text = f"a job was set for 150, a worker is killed inside {step[0]}() at 100"
            assert came == ["later", None], f"{text}: at 200 came {came}"
        else:
            raise AssertionError(f"{step[0]}() makes far more trips to Redis than it needs")
    for key, mine, other in meetings(f"{shelf}B", 100.0, {"later": 150.0}, ["wait"]):
        assert (mine, other) == (None, 50), f"a job is due in 50 s; take() gave {mine}, and wait() meanwhile {other}"
    for key, mine, _ in meetings(f"{shelf}C", 100.0, {"later": 150.0}, ["put", "later", 180.0]):
        assert mine is None, f"no job is due, and take() gave {mine}"
        came = run(key, 100.0, [("wait",)])
        assert came == [80], (
            f"while take() finds nothing due, a job is put off from 150 to 180: at 100 wait() gave {came}"
        )
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 4. A lock with a number (5 points, 20 minutes)
#
# A worker pauses longer than its lease and writes over its successor's report. Write both ends of the cure.
#
# - `FencedLock.acquire()` returns a token, or `None` while another's lease lasts. The lock is the key `key`; it ends by
#   its expiry, after `lease` seconds. A token is an `int` from 1, never handed out twice, and greater than each
#   that was returned before the call, even after all leases are over.
# - `FencedStore.write(token, value)` stores: `True`. After a write with a greater token it changes nothing: `False`. A
#   holder may write several times. `read()` returns the value stored last, or `None`.
#
# Example: after `write(34, b"new")`, `write(33, b"old")` is `False`.
#
# Limits: tokens stay below 2⁵³.


# %% role="solution" id="fencing"
class FencedLock:
    """A lock that hands out a growing number with each lease.  Every key begins with `key`.

    client: redis.Redis that returns bytes.  key: str.  lease: seconds, int.
    clock(): seconds, a float; it may stand still, and go back.
    """

    def __init__(self, client, key, lease, clock=time.time):
        self.client = client
        self.key = key
        self.lease = lease
        self.clock = clock

    def acquire(self):
        """Take the lock: its token (int); None if another worker has it."""
        ### BEGIN SOLUTION
        script = """
        if not redis.call('SET', KEYS[1], 'taken', 'NX', 'EX', ARGV[1]) then return false end
        return redis.call('INCR', KEYS[2])
        """
        return self.client.eval(script, 2, self.key, f"{self.key}:tokens", self.lease)
        ### END SOLUTION


class FencedStore:
    """One value, which no holder of an old token can change.  Every key begins with `key`; client returns bytes."""

    def __init__(self, client, key):
        self.client = client
        self.key = key

    def write(self, token, value):
        """Store `value` (bytes): True; False if there was a write with a token greater than `token`."""
        ### BEGIN SOLUTION
        script = """
        local last = redis.call('HGET', KEYS[1], 'token')
        if last and tonumber(last) > tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'token', ARGV[1], 'value', ARGV[2])
        return 1
        """
        return bool(self.client.eval(script, 1, self.key, token, value))
        ### END SOLUTION

    def read(self):
        """The value stored last (bytes); None if there is none."""
        ### BEGIN SOLUTION
        return self.client.hget(self.key, "value")
        ### END SOLUTION


# %% role="tests" id="fencing-values" points=2
key = fresh_prefix() + "report"
token = FencedLock(client, key, lease=60).acquire()
store = FencedStore(client, key + ":store")
assert store.write(token, b"new") is True
assert store.read() == b"new"
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def acquire(key, lease, clock, count):
    """What acquire() gives to `count` workers in turn."""
    return [FencedLock(services.redis(), key, lease, clock).acquire() for _ in range(count)]


@probe(timeout=30)
def use(key, steps):
    """What each step (method, arguments) of the store gives, each made by a worker of its own."""
    return [getattr(FencedStore(services.redis(), key), method)(*arguments) for method, *arguments in steps]


def leases_end(prefix):
    """As if much time had gone by: every key under the prefix that has an expiry is gone."""
    for key in server.scan_iter(f"{prefix}*", count=1_000):
        if server.ttl(key) != -1:
            server.delete(key)


def others(prefix):
    """All keys of the server that are not under the prefix, with what they hold."""
    return {key: server.dump(key) for key in server.scan_iter(count=1_000) if not key.startswith(prefix.encode())}


with (
    check("one holder at a time, and a greater token with each lease", points=1, hint="Where do the tokens live?"),
    services.fresh_prefix(server) as shelf,
):
    times = [5000.0, 5000.0, 4000.0, 4000.0005, 4000.0009, 3000.0]  # it stands still, and goes back
    clock = spy(lambda: times[min(clock.count, len(times)) - 1])
    lease, tokens, before = rng.randint(2000, 4000), [], others(f"{shelf}report")
    for _ in range(12):
        came = acquire(f"{shelf}report", lease, clock, 2)
        assert type(came[0]) is int and came[0] >= 1, f"the lock is free, and acquire() gave {came[0]!r}"
        assert came[1] is None, f"another worker has the lock, and acquire() gave {came[1]!r}"
        left = server.pttl(f"{shelf}report")
        assert (lease - 30) * 1000 < left <= lease * 1000, f"lease={lease}: the lock lives {left} ms"
        tokens.append(came[0])
        leases_end(shelf)
    touched = sorted(key for key, held in others(f"{shelf}report").items() if before.get(key) != held)
    assert touched == [], f"keys that do not begin with `key` were written: {touched}"
    assert tokens == sorted(set(tokens)), f"twelve leases, each after the end of the one before: the tokens {tokens}"

with (
    check("a write with an older token is refused", points=1, hint="Which of 9 and 10 is older?"),
    services.fresh_prefix(server) as shelf,
):
    (came,) = use(shelf, [("read",)])
    assert came is None, f"nothing is stored, and read() gave {came!r}"
    pairs = (9, 10), (99, 100), (rng.randint(1, 400), rng.randint(500, 999)), (2**53 - 2, 2**53 - 1)
    for number, (old, new) in enumerate(pairs):
        key, values = f"{shelf}{number}", [b"9:\xff\x00 report", b"", f"Żółw {rng.random()}".encode(), b"11"]
        rng.shuffle(values)
        a, b, c, d = values
        steps = [(old, a), (old, b), (new, c), (old, d), (new, d), (old, a)]
        came = use(key, [step for token, value in steps for step in (("write", token, value), ("read",))])
        stored = [True, a, True, b, True, c, False, c, True, d, False, d]
        text = f"writes with the tokens {[token for token, _ in steps]}"
        assert came[::2] == stored[::2], f"{text}: stored {came[::2]}"
        assert came == stored, f"{text} of the values {[value for _, value in steps]}: read after each: {came[1::2]}"
### END HIDDEN TESTS

# %% role="tests" id="fencing-races" points=3
key = fresh_prefix() + "report"
store = FencedStore(client, key + ":store")
assert FencedLock(client, key, lease=60).acquire() >= 1
assert store.write(34, b"new") is True
assert store.read() == b"new"
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe(timeout=30)
def acquire(key):
    return FencedLock(services.redis(), key, 60, lambda: 1000.0).acquire()


@probe(timeout=30)
def die(key, meet):
    """acquire(), by a worker that is killed right before the trip for which meet() is true.  Whether that happened."""

    def work(client):
        FencedLock(client, key, 60, lambda: 1000.0).acquire()

    return services.killed(work, lambda text: meet(text.count(key.encode())))[0]


@probe(timeout=30)
def acquire_at_once(key, meet):
    """acquire(), and by another worker right before the trip for which meet() is true: what both gave."""

    def work(client):
        return FencedLock(client, key, 60, lambda: 1000.0).acquire()

    return services.interleaved(work, work, lambda text: meet(text.count(key.encode())))[:2]


@probe(timeout=30)
def write_at_once(key, mine, other, meet):
    """Write `mine`, and by another worker `other` right before the trip for which meet() is true: what both gave."""

    def write(token, value):
        return lambda client: FencedStore(client, key).write(token, value)

    return services.interleaved(write(*mine), write(*other), lambda text: meet(text.count(key.encode())))[:2]


@probe(timeout=30)
def look_then_write(key, token, value):
    """What is read, and what one more write gives."""
    store = FencedStore(services.redis(), key)
    return store.read(), store.write(token, value)


def leases_end(prefix):
    """As if much time had gone by: every key under the prefix that has an expiry is gone."""
    for key in server.scan_iter(f"{prefix}*", count=1_000):
        if server.ttl(key) != -1:
            server.delete(key)


def finished(trips, gap, call):
    """Whether the call ended before its trip number `gap`; it asked Redis then, and only by its own client."""
    if len(trips.mentions) < gap:
        assert gap > 1, f"{call}() made no trip to Redis: no other worker knows of it"
        assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
        return True
    return False


with (
    check("two workers at once never get one token", points=1, hint="The lease may end between any two trips."),
    services.fresh_prefix(server) as shelf,
):
    for ends in False, True:
        for gap in range(1, 60):
            key = f"{shelf}{ends}{gap}"
            before = acquire(key)
            leases_end(key)

            def meet(mentions, key=key):
                met = trips.note(mentions)
                if met and ends:
                    server.delete(key)  # told to nobody: `received` is not looked at here
                return met

            with services.Trips(server, key, gap) as trips:
                came = acquire_at_once(key, spy(meet, limit=500))
            if finished(trips, gap, "acquire"):
                break
            tokens = [token for token in came if token is not None]
            text = f"token {before} is over, two workers acquire at once{', a lease ends meanwhile' if ends else ''}"
            assert ends or len(tokens) == 1, f"{text}: they got {came}"
            assert tokens, f"{text}: neither got one"
            assert len(set(tokens)) == len(tokens) and min(tokens) > before, f"{text}: they got {came}"
            leases_end(key)
            after = acquire(key)
            assert after is not None and after > max(tokens), f"{text}: they got {came}, and the next worker {after}"
        else:
            raise AssertionError("acquire() makes far more trips to Redis than it needs")

with (
    check("a worker killed inside acquire() blocks nobody beyond its lease", points=1),
    services.fresh_prefix(server) as shelf,
):
    for gap in range(1, 60):
        key = f"{shelf}{gap}"
        with services.Trips(server, key, gap) as trips:
            dead = die(key, spy(trips.note, limit=500))
        if not dead:
            finished(trips, gap, "acquire")
            break
        assert trips.received == sum(trips.mentions[:-1]), "a worker that was killed went on"
        leases_end(key)
        came = acquire(key)
        assert came is not None, "a worker was killed inside acquire(), all leases are over, and nobody gets the lock"
    else:
        raise AssertionError("acquire() makes far more trips to Redis than it needs")

with (
    check("of two writes at once the older one never covers the newer", points=1, hint="Who compares, and when?"),
    services.fresh_prefix(server) as shelf,
):
    for mine, other in ((33, b"old"), (34, b"new")), ((34, b"new"), (33, b"old")):
        for gap in range(1, 60):
            key = f"{shelf}{mine[0]}-{gap}"
            with services.Trips(server, key, gap) as trips:
                came = write_at_once(key, mine, other, spy(trips.note, limit=500))
            if finished(trips, gap, "write"):
                break
            value, late = look_then_write(key, 3, b"oldest")
            text = f"token {mine[0]} writes, and at the same time token {other[0]} does"
            assert value == b"new", f"{text}: they gave {came}, and {value} is read"
            assert late is False, f"{text}: they gave {came}, and then a write with token 3 gave {late}"
            assert came[0 if mine[0] == 34 else 1] is True, f"{text}: they gave {came}"
        else:
            raise AssertionError("write() makes far more trips to Redis than it needs")
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 5. A worker on a stream (6 points, 25 minutes)
#
# `StreamWorker.run()` makes one round over the orders in `stream` and returns how many it handled without an error.
#
# - It makes stream and group where there are none. The group reads from the beginning.
# - It takes its own pending entries, then all those pending with others for `idle` milliseconds or more, then all new
#   ones. For each it calls `handle(fields)`, then acks.
# - If `handle` raises, the entry stays pending for the next round; this one goes on.
# - On its fourth delivery, as Redis counts, an entry is not handled: its fields go to the stream `stream + ":dead"`,
#   and it is acked.
#
# A worker killed anywhere loses nothing; only then may an entry be handled, or put aside, twice.
#
# Example: two new orders, and `run()` gives 2.


# %% role="solution" id="stream"
class StreamWorker:
    """One consumer of a group.

    client: redis.Redis that returns bytes.  stream, group, name: str; `name` is the consumer.
    handle(fields): does the work; fields is a dict of bytes.  idle: milliseconds, int.
    """

    def __init__(self, client, stream, group, name, handle, idle):
        self.client = client
        self.stream = stream
        self.group = group
        self.name = name
        self.handle = handle
        self.idle = idle

    def run(self):
        """Make one round: how many entries were handled without an error."""
        ### BEGIN SOLUTION
        try:
            self.client.xgroup_create(self.stream, self.group, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        return sum(self._finish(number, fields) for number, fields in self._entries())

    def _entries(self):
        yield from self._read("0")
        start = b"0-0"
        while True:
            start, entries, *_ = self.client.xautoclaim(self.stream, self.group, self.name, self.idle, start)
            yield from entries
            if start == b"0-0":
                break
        yield from self._read(">")

    def _read(self, start):
        reply = self.client.xreadgroup(self.group, self.name, {self.stream: start})
        return reply[0][1] if reply else []

    def _finish(self, number, fields):
        (row,) = self.client.xpending_range(self.stream, self.group, number, number, 1)
        if row["times_delivered"] > 3:
            self.client.pipeline().xadd(f"{self.stream}:dead", fields).xack(self.stream, self.group, number).execute()
            return False
        try:
            self.handle(fields)
        except Exception:
            return False
        self.client.xack(self.stream, self.group, number)
        return True
        ### END SOLUTION


# %% role="tests" id="stream-values" points=3
orders = fresh_prefix() + "orders"
client.xadd(orders, {"book": "Dune"})
client.xadd(orders, {"book": "Emma"})
packed = []
assert StreamWorker(client, orders, "packers", "ada", packed.append, idle=60_000).run() == 2
assert packed == [{b"book": b"Dune"}, {b"book": b"Emma"}]
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def run(stream, names, handle):
    """One round of each worker in turn, each with a client of its own: what run() gave."""
    return [StreamWorker(services.redis(), stream, "packers", name, handle, 60_000).run() for name in names]


class Packing:
    """A stream and what was handled: `handled` lists the numbers of the orders, in order."""

    def __init__(self, stream, broken=()):
        self.stream, self.handled, self.broken = stream, [], set(broken)
        self.handle = spy(self._pack)

    def _pack(self, fields):
        number = int(fields[b"order"])
        self.handled.append(number)
        if number in self.broken:
            raise ValueError("this order cannot be packed")

    def add(self, *numbers):
        return [server.xadd(self.stream, {"order": number, "title": b"\xff\x00"}) for number in numbers]

    def give(self, name, count, idle=0):
        """Let the worker `name` get `count` new entries, `idle` milliseconds ago, and do nothing with them."""
        ((_, entries),) = server.xreadgroup("packers", name, {self.stream: ">"}, count=count)
        server.xclaim(self.stream, "packers", name, 0, [number for number, _ in entries], idle=idle, justid=True)

    def run(self, *names):
        return run(self.stream, list(names), self.handle)

    def pending(self):
        return {row["name"].decode(): row["pending"] for row in server.xpending(self.stream, "packers")["consumers"]}


with (
    check("every entry is handled once, from the beginning of the stream on", points=1),
    services.fresh_prefix(server) as shelf,
):
    packing = Packing(f"{shelf}empty")
    came = packing.run("ada")
    assert came == [0], f"there is no stream yet, and run() gave {came}"
    packing.add(1, 2)
    assert packing.run("bo", "ada") == [2, 0] and packing.handled == [1, 2], "two orders come after the first round"
    packing, count = Packing(f"{shelf}orders"), rng.randint(3, 9)
    packing.add(*range(count))
    came = packing.run("ada", "ada", "bo")
    assert came == [count, 0, 0], f"{count} orders wait, two workers make three rounds: they handled {came}"
    packing.add(100, 101)
    came += packing.run("bo", "ada")
    assert came[3:] == [2, 0], f"two more orders, two workers make a round each: they handled {came[3:]}"
    assert packing.handled == [*range(count), 100, 101], f"{count} orders, then 100 and 101, handled: {packing.handled}"
    left = packing.pending()
    assert left == {}, f"all orders are handled, and still pending are {left}"
    assert packing.handle.calls[0].args == ({b"order": b"0", b"title": b"\xff\x00"},), "handle() gets the fields"

with (
    check("own entries first, then those of the dead, then new ones", points=1, hint="Who else has pending entries?"),
    services.fresh_prefix(server) as shelf,
):
    packing = Packing(f"{shelf}few")
    packing.add(*range(1, 10))
    server.xgroup_create(packing.stream, "packers", id="0")
    packing.give("dead", 2, idle=100_000_000)
    packing.give("ada", 2)
    packing.give("busy", 2)
    came = packing.run("ada")
    text = "1 and 2 are pending with a dead worker, 3 and 4 with Ada, 5 and 6 with one who works, 7 to 9 are new"
    assert packing.handled == [3, 4, 1, 2, 7, 8, 9], f"{text}; Ada handled {packing.handled}"
    assert came == [7], f"{text}; Ada's run() gave {came}"
    left = packing.pending()
    assert left == {"busy": 2}, f"{text}; after Ada's round are pending {left}"
    packing = Packing(f"{shelf}many")
    packing.add(*range(130))
    server.xgroup_create(packing.stream, "packers", id="0")
    packing.give("dead", 130, idle=100_000_000)
    came = packing.run("ada")
    assert sorted(packing.handled) == [*range(130)], (
        f"130 entries of a dead worker, and {came} are handled in one round"
    )

with check("an entry that fails stays pending, the round goes on", points=1), services.fresh_prefix(server) as shelf:
    packing = Packing(f"{shelf}orders", broken=[1, 3])
    packing.add(0, 1, 2, 3, 4)
    came = packing.run("ada")
    assert packing.handled == [0, 1, 2, 3, 4], (
        f"of 5 orders 1 and 3 cannot be packed: one round tried {packing.handled}"
    )
    assert came == [3], f"of 5 orders two cannot be packed, and run() gave {came}"
    assert packing.pending() == {"ada": 2}, f"of 5 orders two cannot be packed: pending are {packing.pending()}"
    packing.broken.clear()
    came = packing.run("ada")
    assert came == [2] and packing.handled[5:] == [1, 3], f"the next round can pack them: {came}, {packing.handled[5:]}"
    assert packing.pending() == {}, f"all are packed, pending are {packing.pending()}"
### END HIDDEN TESTS

# %% role="tests" id="stream-crashes" points=3
orders = fresh_prefix() + "orders"
client.xadd(orders, {"book": "Emma"})
packed = []
worker = StreamWorker(client, orders, "packers", "ada", packed.append, idle=60_000)
worker.run()
client.xadd(orders, {"book": "Dune"})
assert worker.run() == 1
assert client.xpending(orders, "packers")["pending"] == 0
### BEGIN HIDDEN TESTS
import os
import signal

from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe(timeout=30)
def run(stream, name, handle):
    return StreamWorker(services.redis(), stream, "packers", name, handle, 60_000).run()


@probe(timeout=30)
def die(stream, name, handle, meet):
    """A round of a worker that is killed right before the trip for which meet() is true, or while handle() is "die".

    Whether it was killed.
    """

    def work(client, handle):
        def pack(fields):
            if handle(fields) == "die":
                os.kill(os.getpid(), signal.SIGKILL)

        StreamWorker(client, stream, "packers", name, pack, 60_000).run()

    return services.killed(work, lambda text: meet(text.count(stream.encode())), handle=handle)[0]


class Packing:
    """A stream with the given orders, and what was handled."""

    def __init__(self, stream, *numbers):
        self.stream, self.handled = stream, []
        for number in numbers:
            server.xadd(stream, {"order": number})
        server.xgroup_create(stream, "packers", id="0")
        self.handle = spy(self._pack)
        self.broken, self.deadly = None, None

    def _pack(self, fields):
        number = int(fields[b"order"])
        self.handled.append(number)
        if number == self.broken:
            raise ValueError("this order cannot be packed")
        return "die" if number == self.deadly else None

    def deliver(self, name, times):
        """Let the worker get all entries, as if that were the delivery number `times`."""
        ((_, entries),) = server.xreadgroup("packers", name, {self.stream: ">"})
        numbers = [number for number, _ in entries]
        server.xclaim(self.stream, "packers", name, 0, numbers, retrycount=times, justid=True)

    def age(self):
        """As if the workers had been silent for a day."""
        for row in server.xpending_range(self.stream, "packers", "-", "+", 100):
            who, number = row["consumer"], row["message_id"]
            server.xclaim(self.stream, "packers", who, 0, [number], idle=86_400_000, justid=True)

    def dead(self):
        return [int(fields[b"order"]) for _, fields in server.xrange(f"{self.stream}:dead")]

    def pending(self):
        return server.xpending(self.stream, "packers")["pending"]


def crashes(shelf, prepare):
    """For each trip of a round: what prepare(stream) gave, after a worker was killed right before that trip."""
    for gap in range(1, 60):
        packing = prepare(f"{shelf}{gap}")
        with services.Trips(server, packing.stream, gap) as trips:
            dead = die(packing.stream, "ada", packing.handle, spy(trips.note, limit=500))
        if not dead:
            assert gap > 1, "run() made no trip to Redis"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        assert trips.received == sum(trips.mentions[:-1]), "a worker that was killed went on"
        yield packing
    raise AssertionError("run() makes far more trips to Redis than it needs")


with (
    check("a worker killed anywhere loses no entry", points=1, hint="When is an entry done?"),
    services.fresh_prefix(server) as shelf,
):
    for name in "ada", "bo":
        packing = Packing(f"{shelf}handle-{name}", 1, 2, 3)
        packing.deadly = 2
        die(packing.stream, "ada", packing.handle, spy(limit=500))
        packing.deadly = None
        packing.age()
        run(packing.stream, name, packing.handle)
        again = "the same worker, started again," if name == "ada" else "another worker, a day later,"
        text = f"orders 1 to 3, a worker is killed while it handles 2; then {again} makes a round"
        again = packing.handled.count(2)
        assert set(packing.handled) == {1, 2, 3} and again == 2, f"{text}: handled {packing.handled}"
        assert packing.pending() == 0, f"{text}: {packing.pending()} are pending"
    for packing in crashes(shelf, lambda stream: Packing(stream, 1, 2)):
        run(packing.stream, "ada", packing.handle)
        text = "orders 1 and 2, a worker is killed between two of its trips and starts again"
        assert set(packing.handled) == {1, 2}, f"{text}: handled {packing.handled}"
        assert packing.pending() == 0, f"{text}: {packing.pending()} are pending"

with (
    check("on its fourth delivery an entry is put aside", points=1, hint="Who counts, if every worker dies of it?"),
    services.fresh_prefix(server) as shelf,
):
    packing = Packing(f"{shelf}broken", 1, 2, 3)
    packing.broken = 2
    came = [run(packing.stream, "ada", packing.handle) for _ in range(6)]
    tries = packing.handled.count(2)
    assert tries == 3, f"handle() always raises for one order; in six rounds it was called {tries} times for it"
    assert sorted(packing.handled) == [1, 2, 2, 2, 3] and came == [2, 0, 0, 0, 0, 0], f"orders 1 and 3 are good: {came}"
    assert packing.dead() == [2] and packing.pending() == 0, (
        f"order 2 is never handled: put aside are {packing.dead()}, pending {packing.pending()}"
    )
    packing = Packing(f"{shelf}deadly", 1)
    packing.deadly = 1
    for name in "ada", "bo", "bo", "cleo", "ada":
        die(packing.stream, name, packing.handle, spy(limit=500))
        packing.age()
    tries = len(packing.handled)
    assert tries == 3, f"every worker is killed while it handles one order; five workers tried it {tries} times"
    assert packing.dead() == [1] and packing.pending() == 0, (
        f"every worker is killed by one order: put aside are {packing.dead()}, pending {packing.pending()}"
    )

with (
    check("a worker killed while it puts an entry aside loses nothing", points=1),
    services.fresh_prefix(server) as shelf,
):

    def prepare(stream):
        packing = Packing(stream, 7)
        packing.deliver("ada", 3)
        return packing

    for packing in crashes(shelf, prepare):
        run(packing.stream, "ada", packing.handle)
        text = "an entry was delivered three times, the worker is killed in the next round and starts again"
        assert set(packing.dead()) == {7}, f"{text}: put aside are {packing.dead()}"
        assert packing.pending() == 0, f"{text}: {packing.pending()} are pending"
        assert packing.handled == [], f"{text}: it was handled"
### END HIDDEN TESTS
