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
