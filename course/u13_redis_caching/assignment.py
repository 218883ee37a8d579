# %% [markdown] role="read"
# # Assignment: Redis structures and caching
#
# Six exercises, 30 points, about 105 minutes. They do not build on each other: take them in any order.
#
# The same four rules hold everywhere.
#
# - `client` is a `redis.Redis` made without options (`decode_responses=False`): its replies are `bytes`. Ask Redis
#   through it, and open no other one.
# - Every key that you create begins with the `prefix` or `key` that you are given.
# - Many worker processes run your code at once, each with its own client and its own objects. What they share is
#   Redis: no variable and no lock of Python reaches another worker.
# - Time, sleep and chance arrive as arguments. Use those, so that a test can move the clock. The server has a clock of
#   its own, which no test moves: it ends the lifetime of keys.
#
# Commands of Redis 6.2 are enough. Lua scripts, `MULTI` with `WATCH`, redis-py's locks and plain commands are all
# welcome: what counts is what other clients can see.

# %% role="read"
import json
import math
import random
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
# ## 1. A page of books in one trip (4 points, 10 minutes)
#
# A list page shows 48 books. With one `GET` a book it waits for the network 48 times.
#
# `get_many(client, ids, prefix)` returns one value for each id, in the order of `ids`. The value of id 7 is the
# string stored at the key `prefix + "7"`, as `bytes`; where there is no such key, the value is `None`.
#
# One round trip asks for at most 10,000 ids, and there are as few trips as that allows: 10,000 ids take one, 25,000
# take three.
#
# Example: `get_many(client, [2, 9, 1], "book:")` gives `[b"Emma", None, b"Dune"]`.
#
# Limits: `ids` is a list of integers, may be empty and may repeat an id. An empty text `b""` is a value like any
# other.


# %% role="solution" id="get-many"
def get_many(client, ids, prefix):
    """The cached texts of many books, fetched in as few round trips as the limit of 10,000 ids a trip allows.

    client: redis.Redis that returns bytes.  ids: list of int.  prefix: str.
    Returns a list with one item for each id, in order: bytes, or None where there is no such key.
    """
    ### BEGIN SOLUTION
    values = []
    for start in range(0, len(ids), 10_000):
        values += client.mget([f"{prefix}{number}" for number in ids[start : start + 10_000]])
    return values
    ### END SOLUTION


# %% role="tests" id="get-many-values" points=2
shelf = fresh_prefix()
client.mset({f"{shelf}1": "Dune", f"{shelf}2": "Emma"})
assert get_many(client, [2, 1], shelf) == [b"Emma", b"Dune"]
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng

server = services.redis()


@probe
def fetch(ids, prefix):
    return list(get_many(services.redis(), ids, prefix))


with (
    check("one value for each id, in the order of the ids", points=1, hint="An empty list, a repeated id?"),
    services.fresh_prefix(server) as shelf,
):
    texts = {number: f"Bücher №{rng.random()}".encode() for number in rng.sample(range(10**6), 30)}
    server.mset({f"{shelf}{number}": text for number, text in texts.items()})
    ids = rng.choices(list(texts), k=40)
    came = fetch(ids, shelf)
    assert came == [texts[number] for number in ids], f"for 40 ids, some of them repeated, {len(came)} values came back"
    assert fetch([], shelf) == [], "for no ids there are no values"

with check("a missing book is None, an empty text is not", points=1), services.fresh_prefix(server) as shelf:
    ids = [5, 900, 6, 901, 7]
    server.mset({f"{shelf}5": b"", f"{shelf}6": b"0", f"{shelf}7": b"None"})
    came = fetch(ids, shelf)
    assert came == [b"", None, b"0", None, b"None"], f"stored, missing, stored, missing, stored: {came}"
    server.set(f"{shelf}8", b"\xff\x00\r\n")
    came = fetch([8], shelf)
    assert came == [b"\xff\x00\r\n"], f"stored are bytes that are no text: {came}"
### END HIDDEN TESTS

# %% role="tests" id="get-many-trips" points=2
shelf = fresh_prefix()
client.mset({f"{shelf}{number}": f"book {number}" for number in range(48)})
assert get_many(client, list(range(48)), shelf)[47] == b"book 47"
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def fetch(count, prefix, tell):
    """Fetch the ids 0 to count - 1; tell(how many ids) at each trip. How many values came, and every 500th one."""
    client = services.watched_redis(lambda text: tell(text.count(prefix.encode())))
    values = list(get_many(client, list(range(count)), prefix))
    return len(values), values[::500]


def trips_of(count, shelf):
    """Fetch `count` ids: (how many values came, every 500th of them), and how many ids each trip asked for."""
    with services.Trips(server, shelf) as trips:
        asked = spy(trips.note, limit=500)
        try:
            came = fetch(count, shelf, asked)
        except RuntimeError:
            if asked.count < asked.limit:
                raise
            came = None  # stopped: far too many trips
    assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
    return came, trips.mentions


with (
    check("one round trip for one page", points=1, hint="How many times does the client wait for a reply?"),
    services.fresh_prefix(server) as shelf,
):
    count = rng.randint(200, 400)
    server.mset({f"{shelf}{number}": f"book {number}" for number in range(count)})
    came, sizes = trips_of(count, shelf)
    assert len(sizes) == 1, f"{count} ids took {len(sizes)} trips"
    assert came == (count, [b"book 0"]), f"of {count} books, all in the cache, not all came back"

with (
    check("never more than 10,000 ids in one trip, and no trip too many", points=1),
    services.fresh_prefix(server) as shelf,
):
    for start in range(0, 20_001, 5_000):
        server.mset({f"{shelf}{number}": f"book {number}" for number in range(start, start + 5_000)})
    for count, trips in (10_000, 1), (20_001, 3):
        came, sizes = trips_of(count, shelf)
        assert max(sizes) <= 10_000, f"one trip asked for {max(sizes)} ids"
        assert len(sizes) == trips, f"{count} ids took {len(sizes)} trips{'' if came else ' and more'}"
        texts = [f"book {number}".encode() for number in range(0, count, 500)]
        assert came == (count, texts), f"{count} ids, and not every value in its place"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 2. A cache beside the database (5 points, 15 minutes)
#
# Write `CacheAside`. The entry of a key is the JSON text of its value, stored at `prefix + key`.
#
# - `get(key)` returns the entry's value. Without an entry it calls `loader(key)` once, stores what comes and returns
#   it. `None` means that the database has no such row; that answer is stored too.
# - An entry lives `ttl` seconds, for `None` `negative_ttl` seconds, times 1 + 0.1 × `rnd()`; `rnd()` gives a number
#   from 0 to 1.
# - `update(key, write)` calls `write()`, which changes the database, and deletes the entry. Afterwards no old value
#   is left, even if another worker stored one while `write()` ran.
#
# Example: after `get("7")`, a second `get("7")` loads nothing.
#
# Limits: the loader gives any JSON value.


# %% role="solution" id="cache-aside"
class CacheAside:
    """Reads through Redis, loads what is missing; a write deletes the entry.

    client: redis.Redis that returns bytes.  loader(key): the value in the database, any JSON value, None if missing.
    prefix: str.  ttl, negative_ttl: seconds.  rnd(): float from 0 to 1.
    """

    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client = client
        self.loader = loader
        self.prefix = prefix
        self.ttl = ttl
        self.negative_ttl = negative_ttl
        self.rnd = rnd

    def get(self, key):
        """The value of `key` (str): from Redis, or from the loader and then kept in Redis."""
        ### BEGIN SOLUTION
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        lifetime = round(1000 * seconds * (1 + 0.1 * self.rnd()))
        self.client.set(self.prefix + key, json.dumps(value), px=lifetime)
        return value
        ### END SOLUTION

    def update(self, key, write):
        """Call write(), which changes the row of `key` in the database; leave no old entry behind."""
        ### BEGIN SOLUTION
        write()
        self.client.delete(self.prefix + key)
        ### END SOLUTION


# %% role="tests" id="cache-aside-values" points=3
prices, loads = {"7": 1299}, []
cache = CacheAside(client, lambda key: loads.append(key) or prices[key], fresh_prefix(), ttl=600, negative_ttl=60)
assert [cache.get("7"), cache.get("7")] == [1299, 1299]
assert loads == ["7"]
### BEGIN HIDDEN TESTS
import json

from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def get(keys, loader, prefix, ttl, negative_ttl, chance):
    """Each key in turn, read by a worker of its own."""
    return [CacheAside(services.redis(), loader, prefix, ttl, negative_ttl, chance).get(key) for key in keys]


def half():
    return 0.5


def parsed(entry):
    try:
        return json.loads(entry)
    except (TypeError, ValueError):
        return "no JSON text at all"


with check("a miss loads once and stores JSON, a hit loads nothing", points=1), services.fresh_prefix(server) as shelf:
    book = {"title": "Żółw", "price": rng.randint(100, 9999), "tags": ["new", "used"]}
    loader = spy(lambda key: book)
    came = get(["b1", "b1", "b1"], loader, shelf, 1000, 100, spy(half))
    assert came == [book] * 3, f"three reads of one book gave {came}"
    assert [call.args for call in loader.calls] == [("b1",)], f"for three reads the loader ran {loader.count} times"
    assert parsed(server.get(f"{shelf}b1")) == book, "the key prefix + key does not hold the JSON text of the value"
    server.set(f"{shelf}b2", b' "stored by another worker" ')
    assert get(["b2"], loader, shelf, 1000, 100, spy(half)) == ["stored by another worker"], "an entry was not used"
    assert loader.count == 1, "the loader ran although there was an entry"

with (
    check("0, False, an empty text and an empty list are hits", points=1, hint="Which test tells a hit from a miss?"),
    services.fresh_prefix(server) as shelf,
):
    for number, value in enumerate([0, False, "", [], {}, 0.0]):
        loader = spy(lambda key, value=value: value)
        came = get([f"b{number}"] * 3, loader, shelf, 1000, 100, spy(half))
        assert came == [value] * 3 and type(came[2]) is type(value), f"{value!r} came back as {came}"
        assert loader.count == 1, f"with {value!r} stored, three reads ran the loader {loader.count} times"

with (
    check("a book that does not exist is remembered for negative_ttl", points=1),
    services.fresh_prefix(server) as shelf,
):
    loader = spy()
    assert get(["ghost"] * 4, loader, shelf, 9000, 2000, spy(half)) == [None] * 4, "a missing book is not None"
    assert loader.count == 1, f"four reads of a missing book ran the loader {loader.count} times"
    assert parsed(server.get(f"{shelf}ghost")) is None, "for a missing book the entry is not the JSON text of None"
    server.set(f"{shelf}gone", b"null")
    came = get(["gone"], loader, shelf, 9000, 2000, spy(half))
    assert came == [None] and loader.count == 1, "another worker had stored that a book is missing: it was not used"
    left = server.pttl(f"{shelf}ghost")
    assert 2_090_000 < left <= 2_101_000, (
        f"with negative_ttl=2000 and rnd()=0.5 the entry lives {left} ms (-1: for ever)"
    )
### END HIDDEN TESTS

# %% role="tests" id="cache-aside-upkeep" points=2
prices = {"7": 1299}
cache = CacheAside(client, prices.get, fresh_prefix(), ttl=600, negative_ttl=60)
assert cache.get("7") == 1299
cache.update("7", lambda: prices.update({"7": 999}))
assert cache.get("7") == 999
### BEGIN HIDDEN TESTS
import json

from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def get(key, loader, prefix, ttl, negative_ttl, chance):
    return CacheAside(services.redis(), loader, prefix, ttl, negative_ttl, chance).get(key)


@probe
def read_update_read(key, loader, write, prefix, chance):
    """One worker reads, another one updates, then the first reads again."""
    first, second = (CacheAside(services.redis(), loader, prefix, 1000, 100, chance) for _ in range(2))
    before = first.get(key)
    second.update(key, write)
    return before, first.get(key)


@probe
def update(key, loader, write, prefix):
    CacheAside(services.redis(), loader, prefix, 1000, 100).update(key, write)


with (
    check("every entry expires, spread over up to 10 % more than ttl", points=1),
    services.fresh_prefix(server) as shelf,
):
    for draw in 0.0, 0.25, 0.5, 0.99:
        key, chance = f"b{draw}", spy(lambda draw=draw: draw)
        get(key, spy(lambda key: "a book"), shelf, 200_000, 100, chance)
        left, longest = server.pttl(shelf + key), 200_000 * (1 + 0.1 * draw)
        assert left != -2, "there is no entry at prefix + key"
        assert left != -1, "the entry never expires"
        assert (longest - 10) * 1000 < left <= (longest + 1) * 1000, (
            f"with ttl=200000 and rnd()={draw} it lives {left} ms"
        )

with (
    check("after an update no old value is left", points=1, hint="What can another worker do between your two steps?"),
    services.fresh_prefix(server) as shelf,
):
    old, new = rng.sample(range(1000), 2)
    row, seen = [old], []

    def write():
        server.set(f"{shelf}b1", json.dumps(old), ex=1000)  # another worker reads the row before it changes
        row[0] = new

    def load(key):
        seen.append(row[0])
        return row[0]

    chance = spy(lambda: 0.5)
    before, after = read_update_read("b1", spy(load), spy(write), shelf, chance)
    assert (before, after) == (old, new), "the old value is read after the update"

    def write_again():
        row[0] = old

    loads, writer = len(seen), spy(write_again)
    update("b1", spy(load), writer, shelf)
    assert writer.count == 1, f"update ran write() {writer.count} times"
    assert server.exists(f"{shelf}b1") == 0, "update leaves an entry behind"
    assert len(seen) == loads, "update ran the loader"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 3. One load for a whole crowd (6 points, 20 minutes)
#
# A hot entry expires and a hundred workers miss at once. One of them loads.
#
# `single_flight(client, key, loader, ttl, lease, sleep)` returns the bytes at `key`. Where that key is missing, the
# worker that takes the lock calls `loader()`, stores those bytes for `ttl` seconds, frees the lock and returns them.
# The others call `sleep(0.05)` and look again, as long as the lock stands.
#
# - The lock is the key `key + ":lock"`. It never stands without an expiry of at most `lease` seconds.
# - Nobody loads what is stored already.
# - A call frees only the lock that it took itself.
# - If `loader` raises, the caller gets the exception, the lock is freed, nothing is stored.
#
# Example: with `b"Dune"` at `key` it returns that and loads nothing.


# %% role="solution" id="single-flight"
def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    """The bytes at `key`, loaded by one worker at a time.

    client: redis.Redis that returns bytes.  key: str.  loader(): bytes.  ttl, lease: whole seconds.
    A crashed worker blocks the others for `lease` seconds, no longer.
    sleep(seconds): how a worker waits.  Raises what the loader raises.
    """
    ### BEGIN SOLUTION
    lock, token = f"{key}:lock", uuid.uuid4().hex
    while True:
        value = client.get(key)
        if value is not None:
            return value
        if client.set(lock, token, nx=True, ex=lease):
            break
        sleep(0.05)
    try:
        value = client.get(key)  # stored between our look and our lock?
        if value is None:
            value = loader()
            client.set(key, value, ex=ttl)
        return value
    finally:
        client.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end", 1, lock, token)
    ### END SOLUTION


# %% role="tests" id="single-flight-values" points=3
key = fresh_prefix() + "bestsellers"
assert single_flight(client, key, lambda: b"Dune, Emma", ttl=60, lease=10) == b"Dune, Emma"
assert client.get(key) == b"Dune, Emma"
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def load(key, loader, ttl, lease, sleep, before_trip):
    """One call; before_trip(how often it names the key) is told each trip."""
    client = services.watched_redis(lambda text: before_trip(text.count(key.encode())))
    return single_flight(client, key, loader, ttl, lease, sleep)


with (
    check("a missing value is loaded once and stored for ttl seconds", points=1),
    services.fresh_prefix(server) as shelf,
):
    value = f"Σ {rng.random()}".encode()
    loader = spy(lambda: value)
    for _ in range(2):
        came = load(f"{shelf}top", loader, 2000, 30, spy(limit=20), spy(limit=50))
        assert came == value, "what came back is not what the loader gave"
    assert loader.count == 1, f"for two calls in turn the loader ran {loader.count} times"
    left = server.pttl(f"{shelf}top")
    assert 1_990_000 < left <= 2_000_000, f"with ttl=2000 the value lives {left} ms (-1: for ever, -2: no key)"
    assert not server.exists(f"{shelf}top:lock"), "the lock still stands after the call"
    empty = spy(lambda: b"")
    came = [load(f"{shelf}empty", empty, 2000, 30, spy(limit=20), spy(limit=50)) for _ in range(2)]
    assert came == [b"", b""] and empty.count == 1, f"an empty text is stored, and the loader ran {empty.count} times"

with (
    check("a loader that fails frees the lock and leaves nothing behind", points=1),
    services.fresh_prefix(server) as shelf,
):
    outcomes = [LookupError("the database is down"), LookupError("still down"), b"up again"]

    def load_or_fail():
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    loader = spy(load_or_fail)
    for text in "the database is down", "still down":
        try:
            came = load(f"{shelf}top", loader, 60, 30, spy(limit=20), spy(limit=50))
        except LookupError as error:
            assert text in str(error), f"after {text!r} the caller got {error}"
        else:
            raise AssertionError(f"the loader raised, the caller got {came!r}")
        assert not server.exists(f"{shelf}top:lock"), "the lock still stands after the loader raised"
        assert not server.exists(f"{shelf}top"), "something is stored although the loader raised"
    assert load(f"{shelf}top", loader, 60, 30, spy(limit=20), spy(limit=50)) == b"up again"

with (
    check("the lock always carries its lease, and a crashed holder is outlived", points=1),
    services.fresh_prefix(server) as shelf,
):
    seen = []

    def look():
        trips.note(1)  # this look is a trip that names the key too
        seen.append(server.pttl(f"{shelf}one:lock"))

    def look_before(mentions):
        trips.note(mentions)
        look()

    def load_slowly():
        look()
        return b"1"

    with services.Trips(server, f"{shelf}one") as trips:
        load(f"{shelf}one", spy(load_slowly), 60, 30, spy(limit=20), spy(look_before, limit=50))
    assert max(seen) > 0, "while the loader runs there is no lock, or one without an expiry"
    assert -1 not in seen, "for a moment the lock stands without an expiry: a crash right then blocks everybody"
    assert max(seen) <= 30_000, f"with lease=30 the lock would last {max(seen)} ms"
    assert trips.beside == 0, "Redis was asked by another way than through the client that is given"

    server.set(f"{shelf}two:lock", "a worker that crashed", ex=1000)
    naps = []

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 60:
            server.delete(f"{shelf}two:lock")  # the lease runs out

    loader = spy(lambda: len(naps).to_bytes(1, "big"))
    came = load(f"{shelf}two", loader, 60, 30, spy(nap, limit=80), spy(limit=400))
    assert set(naps) == {0.05}, f"a waiter sleeps {sorted(set(naps))} seconds"
    assert loader.count == 1 and came == b"\x3c", "a waiter has to load once the lease ran out, and not before"
### END HIDDEN TESTS

# %% role="tests" id="single-flight-crowd" points=3
key = fresh_prefix() + "bestsellers"
client.set(key, b"Middlemarch")
assert single_flight(client, key, lambda: b"never asked for", ttl=60, lease=10) == b"Middlemarch"
### BEGIN HIDDEN TESTS
import threading
import time

from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe(timeout=30)
def load(key, loader, ttl, lease, sleep, before_trip):
    """One call; before_trip(how often it names the key) is told each trip."""
    client = services.watched_redis(lambda text: before_trip(text.count(key.encode())))
    return single_flight(client, key, loader, ttl, lease, sleep)


@probe(timeout=30)
def crowd(key, loader, size):
    """While the first caller's loader runs, the others call too; it returns once each of them waits or loads."""
    results, arrived, finished = [], [threading.Event() for _ in range(size - 1)], threading.Event()

    def gather(seconds):
        ends = time.monotonic() + seconds
        for here in arrived:
            here.wait(max(0, ends - time.monotonic()))

    def follow(here):
        def load_too():
            here.set()
            gather(2)
            return loader()

        def wait(seconds):
            here.set()
            finished.wait(2)

        try:
            results.append(single_flight(services.redis(), key, load_too, 60, 30, wait))
        finally:
            here.set()

    followers = [threading.Thread(target=follow, args=(here,), daemon=True) for here in arrived]

    def load_first():
        value = loader()
        for thread in followers:
            thread.start()
        gather(4)
        return value

    results.append(single_flight(services.redis(), key, load_first, 60, 30, time.sleep))
    finished.set()
    for thread in followers:
        thread.join(5)
    return results


with (
    check("eight callers at once, one load", points=1, hint="What does a caller do who did not get the lock?"),
    services.fresh_prefix(server) as shelf,
):
    loader = spy(lambda: f"loaded {loader.count} times".encode(), limit=20)
    came = crowd(f"{shelf}top", loader, 8)
    assert loader.count == 1, f"eight callers, and the loader ran {loader.count} times"
    assert came == [b"loaded 1 times"] * 8, "not all eight callers got the value that was loaded"


def load_while_another_stores(gap, key):
    """Another worker stores its value before trip number `gap`, if nobody holds the lock then.

    Returns what came back, how often the loader had run by then (None: the other worker did nothing) and at the end,
    whether the lock was ever seen free between a load and its value, and how many trips there were.
    """
    loader, loads_before, freed_early = spy(lambda: b"mine"), [], []

    def before_trip(mentions):
        if server.exists(f"{key}:lock"):
            return
        if loader.count and not server.exists(key):
            freed_early.append(True)
        if trips.count == gap:
            loads_before.append(loader.count)
            server.set(key, b"another worker's", ex=60)

    trips = spy(before_trip, limit=50)
    came = load(key, loader, 60, 30, spy(limit=20), trips)
    return came, (loads_before or [None])[0], loader.count, bool(freed_early), trips.count


with (
    check("nobody loads what another worker has stored already", points=1, hint="Between your look and your lock?"),
    services.fresh_prefix(server) as shelf,
):
    for gap in range(1, 50):
        came, before, after, freed_early, trips = load_while_another_stores(gap, f"{shelf}{gap}")
        assert not freed_early, "between the load and the store nobody holds the lock: the next worker loads again"
        if before == 0:
            assert after == 0, "another worker had stored the value and freed its lock, and it was loaded again"
            assert came == b"another worker's", "what came back is not what another worker had stored"
        if trips < gap:
            break
    else:
        raise AssertionError("one call makes far more trips to Redis than it needs")
    with services.Trips(server, f"{shelf}last") as trips:
        loader = spy(lambda: b"mine")
        came = load(f"{shelf}last", loader, 60, 30, spy(limit=20), spy(trips.note, limit=50))
    assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
    # Who never loads has not loaded in vain.
    assert loader.count == 1 and came == b"mine", "nobody had stored a value, and it was not loaded"


def token_of_a_call(key):
    """What the lock holds while one call loads: an earlier call's token, or other bytes where there is no lock."""
    held = []

    def look():
        held.append(server.get(f"{key}:lock") or b"no lock")
        return b"slow"

    load(key, spy(look), 60, 30, spy(limit=20), spy(limit=50))
    server.delete(key, f"{key}:lock")
    return held[0] if held else b"no lock"


def load_while_another_takes_the_lock(gap, key, token):
    """Once, from trip number `gap` on, the lease runs out and another worker takes the lock. Whether that happened."""
    taken = []

    def before_trip(mentions):
        if trips.count >= gap and not taken and server.exists(f"{key}:lock"):
            server.set(f"{key}:lock", token, ex=1000)
            taken.append(gap)

    trips = spy(before_trip, limit=50)
    load(key, spy(lambda: b"slow"), 60, 30, spy(limit=20), trips)
    return bool(taken)


with (
    check("another worker's lock stays", points=1, hint="Is the lock still yours when you free it?"),
    services.fresh_prefix(server) as shelf,
):
    taken = 0
    for gap in range(1, 50):
        # Every second time the other worker runs the same code: its lock holds what this code puts there.
        token = b"another worker" if gap % 2 else token_of_a_call(f"{shelf}{gap}")
        if not load_while_another_takes_the_lock(gap, f"{shelf}{gap}", token):
            break
        taken += 1
        holder = server.get(f"{shelf}{gap}:lock")
        assert holder == token, "a lease ran out, another worker took the lock and lost it again"
    else:
        raise AssertionError("one call makes far more trips to Redis than it needs")
    assert taken, "a value is loaded and stored, and the key that ends in :lock is never there"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 4. The reading challenge (5 points, 15 minutes)
#
# Readers report pages read in a day. Write `Leaderboard` on a sorted set.
#
# - `submit(reader, pages, at)` counts if it beats what that reader had; of two at once the better one stays.
# - `top(count)` lists the best `(reader, pages)`, best first. Of equal results the earlier (`at`) stands first.
# - `rank(reader)` is the place, from 1; `None` for a stranger.
# - `around(reader, reach)` lists the readers up to `reach` places above and below, best first; fewer at the ends of
#   the board, `[]` for a stranger.
#
# No call fetches more of the board than it shows.
#
# Example: with Ana at 90 and Bo at 70, `top(1)` is `[("Ana", 90)]`.
#
# Limits: `pages` up to 100,000, `at` in whole Unix seconds from 0 and below 2³², `count` and `reach` from 0.


# %% role="solution" id="leaderboard"
class Leaderboard:
    """The best result of each reader, ranked.  Every key begins with `key`; client returns bytes."""

    def __init__(self, client, key):
        self.client = client
        self.key = key

    def submit(self, reader, pages, at):
        """Record that `reader` (str) read `pages` (int) at the Unix second `at` (int), if it is their best."""
        ### BEGIN SOLUTION
        # Pages above, time below: a double holds 53 bits, and these need 17 + 32. Earlier times give higher scores.
        self.client.zadd(self.key, {reader: pages * 2**32 + (2**32 - 1 - at)}, gt=True)
        ### END SOLUTION

    def top(self, count):
        """The best `count` results as a list of (reader: str, pages: int), best first."""
        ### BEGIN SOLUTION
        if count == 0:
            return []
        rows = self.client.zrange(self.key, 0, count - 1, desc=True, withscores=True)
        return [(reader.decode(), int(score) // 2**32) for reader, score in rows]
        ### END SOLUTION

    def rank(self, reader):
        """The place of `reader`, 1 for the best; None for a stranger."""
        ### BEGIN SOLUTION
        place = self.client.zrevrank(self.key, reader)
        return None if place is None else place + 1
        ### END SOLUTION

    def around(self, reader, reach):
        """The readers (list of str) at most `reach` places from `reader`, best first; [] for a stranger."""
        ### BEGIN SOLUTION
        place = self.client.zrevrank(self.key, reader)
        if place is None:
            return []
        names = self.client.zrange(self.key, max(0, place - reach), place + reach, desc=True)
        return [name.decode() for name in names]
        ### END SOLUTION


# %% role="tests" id="leaderboard-values" points=2
board = Leaderboard(client, fresh_prefix() + "july")
board.submit("Bo", 70, at=1_751_328_000)
board.submit("Ana", 90, at=1_751_328_060)
assert board.top(2) == [("Ana", 90), ("Bo", 70)]
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe(timeout=30)
def submit(key, results):
    for result in results:
        Leaderboard(services.redis(), key).submit(*result)


@probe
def top(key, count):
    return [tuple(row) for row in Leaderboard(services.redis(), key).top(count)]


@probe
def ranks(key, readers):
    return [Leaderboard(services.redis(), key).rank(reader) for reader in readers]


@probe(timeout=30)
def submit_at_once(key, mine, other, meet):
    """Submit `mine`; another worker submits `other` right before the trip for which meet() is true."""
    services.interleaved(
        lambda client: Leaderboard(client, key).submit(*mine),
        lambda client: Leaderboard(client, key).submit(*other),
        lambda text: meet(text.count(key.encode())),
    )


with check("place 1 is the best, in top() and in rank()", points=1), services.fresh_prefix(server) as shelf:
    readers = [f"Léa: {number}" for number in range(12)]
    pages = dict(zip(readers, rng.sample(range(100_000), 12), strict=True))
    submit(f"{shelf}july", [(reader, pages[reader], 1_751_328_000) for reader in readers])
    best_first = sorted(pages, key=pages.get, reverse=True)
    came = top(f"{shelf}july", 5)
    assert came == [(reader, pages[reader]) for reader in best_first[:5]], f"top(5) of 12 readers gave {came}"
    assert top(f"{shelf}july", 99) == [(reader, pages[reader]) for reader in best_first], "top(99) of 12 readers"
    came = ranks(f"{shelf}july", best_first)
    assert came == list(range(1, 13)), f"the ranks of 12 readers, best first: {came}"
    assert ranks(f"{shelf}july", ["nobody"]) == [None], "the rank of a reader who is not on the board"

with (
    check("the best result of a reader counts", points=1, hint="What if a better one arrives between two steps?"),
    services.fresh_prefix(server) as shelf,
):
    submit(f"{shelf}a", [("Bo", 80, 1000), ("Bo", 95, 2000), ("Bo", 60, 3000), ("Bo", 0, 4000)])
    came = top(f"{shelf}a", 9)
    assert came == [("Bo", 95)], f"Bo submits 80, 95, 60 and 0 pages in this order: {came}"
    for gap in range(1, 60):
        submit(f"{shelf}{gap}", [("Bo", 10, 1000)])
        with services.Trips(server, shelf, gap) as trips:
            submit_at_once(f"{shelf}{gap}", ("Bo", 50, 2000), ("Bo", 90, 2000), spy(trips.note, limit=500))
        if len(trips.mentions) < gap:
            assert gap > 1, "submit() made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            break
        came = top(f"{shelf}{gap}", 1)
        assert came == [("Bo", 90)], f"two workers submit 50 and 90 pages for one reader at once: {came}"
    else:
        raise AssertionError("submit() makes far more trips to Redis than it needs")
### END HIDDEN TESTS

# %% role="tests" id="leaderboard-edges" points=3
board = Leaderboard(client, fresh_prefix() + "july")
for pages, reader in enumerate(["Ana", "Bo", "Cleo", "Dov", "Eve"]):
    board.submit(reader, pages, at=1_751_328_000)
assert board.around("Cleo", 1) == ["Dov", "Cleo", "Bo"]
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng

server = services.redis()


@probe(timeout=30)
def submit(key, results):
    board = Leaderboard(services.redis(), key)
    for result in results:
        board.submit(*result)


@probe
def top(key, count):
    return [tuple(row) for row in Leaderboard(services.redis(), key).top(count)]


@probe
def around(key, reader, reach):
    return list(Leaderboard(services.redis(), key).around(reader, reach))


@probe
def rank(key, reader):
    return Leaderboard(services.redis(), key).rank(reader)


with check("of equal results the earlier one stands first", points=1), services.fresh_prefix(server) as shelf:
    for pages in 0, rng.randint(1, 99), 99_999:
        start, readers = rng.randint(10**9, 2 * 10**9), [f"reader {number}" for number in range(8)]
        rng.shuffle(readers)
        results = [(reader, pages, start + second) for second, reader in enumerate(readers)]
        winner = ("winner", pages + 1, start + 9)
        again = (readers[0], pages, start + 20)  # no better than before: changes nothing
        submit(f"{shelf}{pages}", [*rng.sample(results, 8), winner, again])
        came = top(f"{shelf}{pages}", 9)
        expected = [("winner", pages + 1), *((reader, pages) for reader in readers)]
        assert came == expected, f"8 readers with {pages} pages, a second apart, and one with more: {came}"
    pages = rng.randint(1, 99_999)
    submit(f"{shelf}ends", [("late", pages, 2**32 - 1), ("more", pages + 1, 2**32 - 1), ("early", pages, 0)])
    came = top(f"{shelf}ends", 9)
    assert came == [("more", pages + 1), ("early", pages), ("late", pages)], (
        f"{pages} pages at second 0 and at second 2³² - 1, and {pages + 1} pages at the latter: {came}"
    )

with (
    check("the ends of the board cut around() and top() short", points=1, hint="What does Redis make of index -1?"),
    services.fresh_prefix(server) as shelf,
):
    names = [f"{number:02}" for number in range(10)]
    submit(f"{shelf}july", [(name, 50 - number, 1000) for number, name in enumerate(names)])
    for place, reach in (0, 3), (1, 3), (9, 2), (8, 4), (4, 0), (5, 20):
        came = around(f"{shelf}july", names[place], reach)
        assert came == names[max(0, place - reach) : place + reach + 1], (
            f"place {place + 1} of 10, reach {reach}: {came}"
        )
    assert around(f"{shelf}july", "nobody", 3) == [], "around() of a reader who is not on the board"
    came = top(f"{shelf}july", 0)
    assert came == [], f"top(0) of 10 readers gave {came}"
    assert top(f"{shelf}empty", 3) == [], "top(3) of an empty board is not an empty list"


def bytes_sent(call, *arguments):
    """What `call` gives, and how much the server sends while it runs, this look at its counter included."""
    with services.counters_stand(server):
        before = server.info("stats")["total_net_output_bytes"]
        came = call(*arguments)
        return came, server.info("stats")["total_net_output_bytes"] - before


with check("no call fetches more than it shows", points=1), services.fresh_prefix(server) as shelf:
    names = [f"{number:03}" + "é" * 100 for number in range(500)]
    submit(f"{shelf}july", [(name, number, 1000) for number, name in enumerate(names)])
    # Who shows nothing need not fetch: the best reader is in top(), the one in the middle has a place and neighbours.
    for name, call, arguments, shows in (
        ("top", top, (3,), lambda came: (names[499], 499) in came),
        ("rank", rank, (names[250],), lambda came: came in range(249, 252)),
        ("around", around, (names[250], 2), lambda came: {names[250], names[251]} <= set(came)),
        ("submit", submit, ([(names[250], 250, 2000)],), lambda came: True),
    ):
        came, sent = bytes_sent(call, f"{shelf}july", *arguments)
        assert shows(came), f"500 readers with long names, and {name}() does not show who belongs there"
        assert sent < 20_000, f"500 readers with long names, and {name}() made the server send {sent} bytes"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 5. A rate limit without edges (5 points, 20 minutes)
#
# Write `SlidingWindow`: each user may make `limit` requests in any `window` seconds.
#
# `hit(user)` returns `(allowed, remaining, retry_after)`: may this request pass, how many more could pass right now,
# and, if refused, after how many seconds (with fractions) one can pass; otherwise 0.
#
# - A hit at time t counts until `t + window`, and no longer at that moment.
# - Refused hits count for nothing. Hits of one instant count one by one.
# - Hits of several workers at once work as if one came after the other.
# - Keys expire `window` to `window + 1` seconds after the last allowed hit.
#
# Example: with `limit=1, window=10`, hits at 100, 104, 110 give `(True, 0, 0)`, `(False, 0, 6)`, `(True, 0, 0)`.


# %% role="solution" id="sliding-window"
class SlidingWindow:
    """At most `limit` hits of a user in any `window` seconds.

    client: redis.Redis that returns bytes.  prefix: str.  limit, window: int, from 1.  clock(): seconds, a float.
    """

    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.limit = limit
        self.window = window
        self.clock = clock

    def hit(self, user):
        """Count one request of `user` (str): (allowed: bool, remaining: int, retry_after: seconds)."""
        ### BEGIN SOLUTION
        script = """
        local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
        local used = redis.call('ZCARD', KEYS[1])
        if used < limit then
            redis.call('ZADD', KEYS[1], now, ARGV[4])
            redis.call('EXPIRE', KEYS[1], window + 1)
            return {1, limit - used - 1}
        end
        return {0, 0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]}
        """
        now, member = self.clock(), uuid.uuid4().hex
        arguments = [now, self.window, self.limit, member]
        allowed, remaining, *oldest = self.client.eval(script, 1, f"{self.prefix}{user}", *arguments)
        return bool(allowed), remaining, float(oldest[0]) + self.window - now if oldest else 0
        ### END SOLUTION


# %% role="tests" id="sliding-window-values" points=3
now = 100.0
limiter = SlidingWindow(client, fresh_prefix(), limit=1, window=10, clock=lambda: now)
assert limiter.hit("ada") == (True, 0, 0)
now = 104.0
assert limiter.hit("ada") == (False, 0, 6)
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def hit(prefix, limit, window, clock, users, tick):
    """One hit of each user in turn, each seen by a worker of its own; tick() before each."""
    came = []
    for user in users:
        tick()
        came.append(tuple(SlidingWindow(services.redis(), prefix, limit, window, clock).hit(user)))
    return came


with check("limit hits pass and are counted down, user by user", points=1), services.fresh_prefix(server) as shelf:
    # All within one stretch of 100 s, so that an answer that counts in stretches passes here and always fails below.
    now, limit = [rng.randint(10**7, 2 * 10**7) * 100.0 + rng.randint(0, 90)], rng.randint(3, 6)

    def tick():
        now[0] += 0.25

    clock, tick = spy(lambda: now[0]), spy(tick)
    came = hit(shelf, limit, 100, clock, ["ada"] * limit, tick)
    assert came == [(True, limit - 1 - number, 0) for number in range(limit)], f"limit={limit}, so many hits: {came}"
    came = hit(shelf, limit, 100, clock, ["ada", "élodie", "ada"], tick)
    assert [row[:2] for row in came] == [(False, 0), (True, limit - 1), (False, 0)], f"ada's limit is used up: {came}"

with (
    check("after retry_after seconds a hit passes, however many were refused", points=1),
    services.fresh_prefix(server) as shelf,
):
    start = float(rng.randint(10**9, 2 * 10**9))
    times = [0.0, 4.5, 9.25, 10.0, 29.75, 30.0, 30.5, 34.25, 34.5, 39.0, 39.25]
    tick = spy()
    came = hit(shelf, 3, 30, spy(lambda: start + times[tick.count - 1]), ["ada"] * len(times), tick)
    waits = [0, 0, 0, 20.0, 0.25, 0, 4.0, 0.25, 0, 0.25, 0]
    for number, (moment, wait) in enumerate(zip(times, waits, strict=True)):
        allowed, remaining, retry_after = came[number]
        assert allowed == (wait == 0), (
            f"limit=3, window=30, hits at {times[: number + 1]}: the last one gave {came[number]}"
        )
        assert remaining == max(0, 2 - number), f"hits at {times[: number + 1]}: the last one gave {came[number]}"
        assert abs(retry_after - wait) < 0.01, f"hits at {times[: number + 1]}: the last one gave {came[number]}"

with check("hits of one instant count one by one", points=1), services.fresh_prefix(server) as shelf:
    moment = 1_750_000_000.5
    came = hit(shelf, 5, 60, spy(lambda: moment), ["ada"] * 8, spy())
    allowed = [row[0] for row in came]
    assert allowed == [True] * 5 + [False] * 3, f"limit=5, eight hits at the same time: {allowed}"
### END HIDDEN TESTS

# %% role="tests" id="sliding-window-shared" points=2
limiters = [SlidingWindow(services.redis(), "two workers:" + fresh_prefix(), limit=3, window=10) for _ in range(2)]
assert [limiter.hit("ada")[0] for limiter in limiters] == [True, True]
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe
def hit(prefix, limit, window, times):
    """One hit at each of the times, each seen by a worker of its own."""
    return [SlidingWindow(services.redis(), prefix, limit, window, lambda now=now: now).hit("ada")[0] for now in times]


@probe(timeout=30)
def hit_at_once(prefix, limit, mine, other, meet):
    """A hit at time `mine`, another worker's at time `other` right before the trip for which meet() is true.

    Returns whether each was allowed; None for the other one if they did not meet.
    """

    def hit_at(now):
        return lambda client: SlidingWindow(client, prefix, limit, 10, lambda: now).hit("ada")[0]

    came = services.interleaved(hit_at(mine), hit_at(other), lambda text: meet(text.count(prefix.encode())))
    return tuple(came[:2])


with (
    check("two workers at once: neither lets one too many pass, nor one too few", points=1),
    services.fresh_prefix(server) as shelf,
):
    cases = (
        (3, [1000.0, 1001.0], 1002.0, 1002.0, [(True, False), (False, True)]),  # one place is left
        (3, [1000.0], 1001.0, 1002.0, [(True, True)]),  # two places are left
        (1, [1000.0], 1009.0, 1010.5, [(False, True)]),  # a place gets free between the two
    )
    for limit, times, mine, other, right in cases:
        for gap in range(1, 60):
            prefix = f"{shelf}{limit}{mine}-{gap}:"
            hit(prefix, limit, 10, times)
            with services.Trips(server, shelf, gap) as trips:
                came = hit_at_once(prefix, limit, mine, other, spy(trips.note, limit=500))
            if len(trips.mentions) < gap:
                assert gap > 1, "a hit made no trip to Redis: no other worker knows of it"
                assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
                break
            assert came in right, (
                f"limit={limit}, window=10, hits at {times}, then at {mine} and {other} at once: {came}"
            )
        else:
            raise AssertionError("a hit makes far more trips to Redis than it needs")


def seconds():
    """The server's own clock."""
    whole, micro = server.time()
    return whole + micro / 1_000_000


def lifetime(key, begin):
    """Bounds of the time to live that `key` got after the server's time `begin`, however long this took."""
    with server.pipeline() as both:
        (whole, micro), left = both.time().pttl(key).execute()
    now = whole + micro / 1_000_000
    # A reply in whole milliseconds: a hundredth of a second covers the rounding.
    return left / 1000 - 0.01, (now - begin + left / 1000 + 0.01 if left >= 0 else 0)


with (
    check(
        "keys expire after the window, and never before their hits",
        points=1,
        hint="Which command sets the time to live?",
    ),
    services.fresh_prefix(server) as shelf,
):
    begin = seconds()
    hit(shelf, 5, 2000, [10.0])
    keys = list(server.scan_iter(f"{shelf}*"))
    assert keys, "after a hit there is no key that begins with the prefix"
    for key in keys:
        least, most = lifetime(key, begin)
        assert most > 0, "a key never expires: one for each user who ever came"
        assert most >= 2000 and least <= 2001, f"window=2000: after a hit, a key lives {least:.0f} s"
        server.expire(key, 1000)  # half of the window goes by
    begin = seconds()
    hit(shelf, 5, 2000, [1010.0])
    least, most = max(lifetime(key, begin) for key in server.scan_iter(f"{shelf}*"))
    assert most >= 2000 and least <= 2001, (
        f"window=2000, and a second hit after 1000 s: its key lives {least:.0f} s from then on"
    )
    hit(f"{shelf}full:", 1, 2000, [10.0])
    keys = list(server.scan_iter(f"{shelf}full:*"))
    for key in keys:
        server.expire(key, 1000)
    begin = seconds()
    hit(f"{shelf}full:", 1, 2000, [1010.0])
    least = max(lifetime(key, begin)[0] for key in keys)
    assert least <= 1000, (
        f"limit=1, window=2000, a hit, and after 1000 s one is refused: the key lives {least:.0f} s more"
    )
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 6. The last copy (5 points, 25 minutes)
#
# While a customer pays, the shop holds the copies. Write `Inventory`.
#
# - `hold(book, copies)` takes copies off the shelf and returns the id of the hold; if the shelf has fewer, it returns
#   `None` and changes nothing.
# - `confirm(hold_id)` sells the copies, `release(hold_id)` puts them back: `True`. For a hold that is unknown or over
#   they change nothing: `False`.
# - A hold is over once confirmed, released, or `lease` seconds old; in that last case its copies are back on the
#   shelf, once.
# - `available(book)` counts the shelf.
#
# Calls of several workers at once work as if one came after the other: no copy is held twice, nobody is refused while
# enough lie there.
#
# Example: of 3 copies, `hold("Dune", 2)` leaves 1 available.


# %% role="solution" id="inventory"
class Inventory:
    """Copies on the shelf, and holds on them that end by themselves.

    client: redis.Redis that returns bytes.  prefix: str.  lease: seconds.  clock(): seconds, a float.
    """

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.lease = lease
        self.clock = clock

    def add(self, book, copies):
        """Put `copies` (int) new copies of `book` (str) on the shelf."""
        ### BEGIN SOLUTION
        self.client.hincrby(f"{self.prefix}shelf", book, copies)
        ### END SOLUTION

    def available(self, book):
        """How many copies of `book` are on the shelf, neither held nor sold; 0 for an unknown book."""
        ### BEGIN SOLUTION
        return self._run("available", book)
        ### END SOLUTION

    def hold(self, book, copies):
        """Take `copies` (1 or more) of `book` off the shelf for `lease` seconds: a new id (str), or None."""
        ### BEGIN SOLUTION
        hold_id = uuid.uuid4().hex
        return hold_id if self._run("hold", book, hold_id, copies, self.lease) else None
        ### END SOLUTION

    def confirm(self, hold_id):
        """Sell the held copies: True; False if the hold is unknown, over or settled already."""
        ### BEGIN SOLUTION
        return bool(self._run("confirm", hold_id))
        ### END SOLUTION

    def release(self, hold_id):
        """Put the held copies back: True; False if the hold is unknown, over or settled already."""
        ### BEGIN SOLUTION
        return bool(self._run("release", hold_id))

    SCRIPT = """
    local shelf, holds, ends = KEYS[1], KEYS[2], KEYS[3]
    local action, now, name = ARGV[1], tonumber(ARGV[2]), ARGV[3]

    local function settle(id, back)
        local held = redis.call('HGET', holds, id)
        if not held then return 0 end
        local copies, book = string.match(held, '^(%d+) (.*)$')
        redis.call('HDEL', holds, id)
        redis.call('ZREM', ends, id)
        if back then redis.call('HINCRBY', shelf, book, copies) end
        return 1
    end

    for _, id in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now)) do settle(id, true) end

    if action == 'confirm' then return settle(name, false) end
    if action == 'release' then return settle(name, true) end
    local free = tonumber(redis.call('HGET', shelf, name) or 0)
    if action == 'available' then return free end

    local id, copies, lease = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
    if free < copies then return 0 end
    redis.call('HINCRBY', shelf, name, -copies)
    redis.call('HSET', holds, id, copies .. ' ' .. name)
    redis.call('ZADD', ends, now + lease, id)
    return 1
    """

    def _run(self, action, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("shelf", "holds", "ends")]
        return self.client.eval(self.SCRIPT, 3, *keys, action, self.clock(), *arguments)
        ### END SOLUTION


# %% role="tests" id="inventory-values" points=3
shop = Inventory(client, fresh_prefix(), lease=300)
shop.add("Dune", 3)
first = shop.hold("Dune", 2)
assert shop.available("Dune") == 1
assert shop.release(first) is True
assert shop.available("Dune") == 3
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.redis()


@probe
def run(prefix, lease, clock, method, *arguments):
    """One call, made by a worker of its own."""
    return getattr(Inventory(services.redis(), prefix, lease, clock), method)(*arguments)


@probe(timeout=30)
def at_once(prefix, now, mine, other, meet):
    """The call `mine`, (method, *arguments); another worker makes `other` right before the trip that meet() names."""

    def call(method, *arguments):
        return lambda client: getattr(Inventory(client, prefix, 60, lambda: now), method)(*arguments)

    return services.interleaved(call(*mine), call(*other), lambda text: meet(text.count(prefix.encode())))[:2]


class Shop:
    """The student's inventory, under a clock that stands here: `shop("hold", "Emma", 1)`."""

    def __init__(self, prefix, lease=60):
        self.prefix, self.lease, self.now = prefix, lease, 1_750_000_000.0
        self.clock = spy(lambda: self.now)

    def __call__(self, method, *arguments):
        return run(self.prefix, self.lease, self.clock, method, *arguments)


with (
    check("held copies leave the shelf, released ones return, sold ones do not", points=1),
    services.fresh_prefix(server) as shelf,
):
    shop, copies = Shop(shelf), rng.randint(6, 20)
    shop("add", "Żółw: a tale", copies)
    shop("add", "Emma", 1)
    held, sold = shop("hold", "Żółw: a tale", 2), shop("hold", "Żółw: a tale", 3)
    assert type(held) is str and type(sold) is str and held != sold, f"two holds returned {held!r} and {sold!r}"
    assert shop("available", "Żółw: a tale") == copies - 5, f"{copies} copies, holds of 2 and 3"
    came = shop("hold", "Żółw: a tale", copies - 4)
    assert came is None, f"a hold of {copies - 4} copies where {copies - 5} are left returned {came!r}"
    assert shop("available", "Żółw: a tale") == copies - 5, "a refused hold changed the shelf"
    assert shop("confirm", sold) is True and shop("release", held) is True, "confirm or release of a fresh hold"
    left = shop("available", "Żółw: a tale")
    assert left == copies - 3, f"{copies} copies, a hold of 2 released, one of 3 confirmed: {left} on the shelf"
    assert (shop("available", "Emma"), shop("available", "unknown")) == (1, 0), "other books on the shelf"
    assert shop("hold", "unknown", 1) is None, "a hold of a book that the shop does not have"

with check("a hold is settled once", points=1), services.fresh_prefix(server) as shelf:
    shop = Shop(shelf)
    shop("add", "Emma", 5)
    released, sold = shop("hold", "Emma", 1), shop("hold", "Emma", 1)
    shop("release", released), shop("confirm", sold)
    for method, hold in (
        ("release", released),
        ("confirm", released),
        ("release", sold),
        ("confirm", sold),
        ("release", "?"),
    ):
        came = shop(method, hold)
        assert came is False, f"{method} of a hold that is settled or unknown returned {came!r}"
    left = shop("available", "Emma")
    assert left == 4, f"5 copies, 1 sold, 1 released, and each tried a second time: {left} on the shelf"
    for mine, other in ("release", "release"), ("confirm", "release"):
        for gap in range(1, 60):
            shop = Shop(f"{shelf}{mine}-{gap}:")
            shop("add", "Emma", 3)
            held = shop("hold", "Emma", 2)
            with services.Trips(server, shelf, gap) as trips:
                came = at_once(shop.prefix, shop.now, (mine, held), (other, held), spy(trips.note, limit=500))
            if len(trips.mentions) < gap:
                assert gap > 1, f"{mine}() made no trip to Redis: no other worker knows of it"
                assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
                break
            text = f"3 copies, a hold of 2, one worker calls {mine}() and at the same time one calls {other}()"
            assert sorted(came) == [False, True], f"{text}: they return {came}"
            left, expected = shop("available", "Emma"), 1 if mine == "confirm" and came[0] else 3
            assert left == expected, f"{text}: they return {came}, and {left} are on the shelf"
        else:
            raise AssertionError(f"{mine}() makes far more trips to Redis than it needs")

with (
    check(
        "an expired hold gives its copies back, once",
        points=1,
        hint="Two workers notice it at once: who puts them back?",
    ),
    services.fresh_prefix(server) as shelf,
):
    for late in "available", "hold", "confirm", "release":
        shop = Shop(f"{shelf}{late}:", lease=rng.randint(30, 90))
        shop("add", "Emma", 3)
        first = shop("hold", "Emma", 2)
        shop.now += shop.lease - 0.5
        second = shop("hold", "Emma", 1)
        left = shop("available", "Emma")
        assert left == 0, f"3 copies, holds of 2 and 1, half a second before the first lease ends: {left} on the shelf"
        shop.now += 0.5
        if late == "hold":
            assert shop("hold", "Emma", 2) is not None, "the copies of an expired hold cannot be held again"
            assert shop("available", "Emma") == 0, "3 copies, all held, 2 of them for the second time"
            continue
        if late in ("confirm", "release"):
            came = shop(late, first)
            assert came is False, f"{late} of an expired hold returned {came!r}"
        left = shop("available", "Emma")
        assert left == 2, f"3 copies, a hold of 2 expired, one of 1 not yet, after {late}(): {left} on the shelf"
        assert shop("confirm", second) is True, "the hold that had not expired"
    for gap in range(1, 60):
        shop = Shop(f"{shelf}{gap}:")
        shop("add", "Emma", 3)
        shop("hold", "Emma", 1), shop("hold", "Emma", 1)
        shop.now += 60
        with services.Trips(server, shelf, gap) as trips:
            look = ("available", "Emma")
            at_once(f"{shelf}{gap}:", shop.now, look, look, spy(trips.note, limit=500))
        came = shop("available", "Emma")
        assert came == 3, f"3 copies, both holds expired, two workers look at the shelf at once: then it has {came}"
        if len(trips.mentions) < gap:
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            break
    else:
        raise AssertionError("available() makes far more trips to Redis than it needs")
### END HIDDEN TESTS

# %% role="tests" id="inventory-buyers" points=2
shop = Inventory(client, fresh_prefix(), lease=300)
shop.add("Emma", 1)
assert shop.hold("Emma", 1) is not None
assert shop.hold("Emma", 1) is None
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, spy

server = services.redis()


@probe
def stock(prefix, copies):
    """Add `copies` to the shelf (0: none) and count it."""
    shop = Inventory(services.redis(), prefix, 60, lambda: 1000.0)
    if copies:
        shop.add("Emma", copies)
    return shop.available("Emma")


@probe(timeout=30)
def buy_at_once(prefix, mine, other, meet):
    """One buyer holds `mine` copies, another one `other` right before the trip for which meet() is true.

    Returns whether each got a hold.
    """

    def buy(copies):
        return lambda client: Inventory(client, prefix, 60, lambda: 1000.0).hold("Emma", copies)

    came = services.interleaved(buy(mine), buy(other), lambda text: meet(text.count(prefix.encode())))
    return came[0] is not None, came[1] is not None


@probe(timeout=30)
def deliver_at_once(prefix, meet):
    """Two workers add a copy each, the second one right before the trip of the first for which meet() is true."""

    def deliver(client):
        Inventory(client, prefix, 60, lambda: 1000.0).add("Emma", 1)

    services.interleaved(deliver, deliver, lambda text: meet(text.count(prefix.encode())))


def buyers(prefix, copies, mine, other):
    """Who got a hold and what is left, with the other buyer right before each trip of the first in turn."""
    for gap in range(1, 60):
        stock(f"{prefix}{gap}:", copies)
        with services.Trips(server, prefix, gap) as trips:
            came = buy_at_once(f"{prefix}{gap}:", mine, other, spy(trips.note, limit=500))
        if len(trips.mentions) < gap:
            assert gap > 1, "a hold made no trip to Redis: no other worker knows of it"
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            return
        yield *came, stock(f"{prefix}{gap}:", 0)
    raise AssertionError("hold() makes far more trips to Redis than it needs")


with (
    check("the last copy is never held twice", points=1, hint="What can happen between your look and your step?"),
    services.fresh_prefix(server) as shelf,
):
    for mine, other, left in buyers(shelf, 1, 1, 1):
        assert mine + other <= 1, "one copy, two buyers at once: both got a hold"
        assert left >= 0, f"one copy, two buyers at once: {left} on the shelf"

with check("nobody is refused while enough copies lie on the shelf", points=1), services.fresh_prefix(server) as shelf:
    for copies, mine, other, expected in (
        (1, 2, 1, (False, True, 0)),
        (5, 3, 2, (True, True, 0)),
    ):
        for came in buyers(f"{shelf}{copies}-", copies, mine, other):
            text = f"{copies} copies, one buyer wants {mine} and at the same time one wants {other}"
            assert came == expected, f"{text}: who got a hold, and what is left: {came}"
    for gap in range(1, 60):
        with services.Trips(server, shelf, gap) as trips:
            deliver_at_once(f"{shelf}delivery-{gap}:", spy(trips.note, limit=500))
        if len(trips.mentions) < gap:
            assert trips.beside == 0, "Redis was asked by another way than through the client that is given"
            break
        left = stock(f"{shelf}delivery-{gap}:", 0)
        assert left == 2, f"two workers add a copy each at once: {left} on the shelf"
    else:
        raise AssertionError("add() makes far more trips to Redis than it needs")
### END HIDDEN TESTS
