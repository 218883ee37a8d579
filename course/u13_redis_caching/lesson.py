# %% [markdown]
# # Redis: structures and caching
#
# *Fifty readers miss the cache at once, and the database gets one question.*
#
# 75 minutes to read and run, 105 for the exercises. It needs Redis from version 6.2 on, or Valkey, which grew from
# Redis 7.2: all commands here are in both. The first cell starts one of your own and says which. You know classes,
# threads a little, and what a database query costs.
#
# ## The incident
#
# The book shop's front page shows the bestsellers. The query behind the list is slow, so its result lies in Redis for
# ten minutes, and for 599 seconds of every 600 the page is fast. On the first day of the sale the entry expires at
# ten o'clock sharp: every worker misses it and sends the same slow query. The queries use up the database's
# connections, and orders fail for seven minutes. Somebody restarts Redis, which here saves nothing to disk: now the
# rest of the cache is gone too, and the next crowd is larger still.
#
# Here is that second in small:

# %%
import json
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import redis

import backbench.lab as lab
from backbench import services
from backbench.lab import bookshop

db = services.redis(decode_responses=True)  # texts instead of bytes


def forget(pattern):
    for key in db.scan_iter(pattern):  # in small steps; KEYS would stop the server until it has seen every key
        db.delete(key)


forget("shop:*")
print(services.about().split(";")[0])

# %%
queries = []  # when a query starts (+1) or ends (-1)


def slow_query():
    queries.append((time.perf_counter(), +1))
    time.sleep(0.25)
    queries.append((time.perf_counter(), -1))
    return "Emma, Dune, Middlemarch"


def front_page(ttl=600):
    text = db.get("shop:top")
    if text is None:
        text = slow_query()
        db.set("shop:top", text, px=round(1000 * ttl))  # px: lives that many milliseconds
    return text


# %%
def crowd(work, size=50):
    """Call work() in `size` threads at once."""
    gate = threading.Barrier(size)
    with ThreadPoolExecutor(size) as pool:
        list(pool.map(lambda _: (gate.wait(), work()), range(size)))


front_page()
for state in "cached", "expired":
    queries.clear()
    crowd(front_page)
    print(f"50 readers, the entry is {state}: {len(queries) // 2} queries")
    db.delete("shop:top")

# %% [markdown]
# ## You will be able to
#
# 1. choose a Redis structure for a fact, by its commands and its measured bytes;
# 2. say which steps are atomic, and show a race with two clients;
# 3. give every entry an expiry that stays on it;
# 4. grow a cache that survives missing rows, waves of expiry and crowds;
# 5. count a rate limit that has no edges.
#
# Redis holds values by name (a *key*), in memory. It is more than a fast dict: the values are structures, and their
# commands run in the server, one after the other, for all clients:

# %%
db.set("shop:banner", "Spring sale", ex=3600)
db.hset("shop:book:7", mapping={"title": "Emma", "price": 1299, "stock": 3})
db.lpush("shop:seen:ada", 3, 7, 9, 4)
db.sadd("shop:tag:crime", 3, 5, 7)
db.sadd("shop:tag:new", 5, 7, 8)
db.zadd("shop:sold", {"Emma": 41, "Dune": 77, "Ulysses": 12})
print("string:    ", db.get("shop:banner"), "/ expires in", db.ttl("shop:banner"), "s")
print("hash:      ", db.hincrby("shop:book:7", "stock", -1), "copies left after a sale")
print("list:      ", db.lrange("shop:seen:ada", 0, 1), "seen last")
print("set:       ", sorted(db.sinter("shop:tag:crime", "shop:tag:new")), "are crime and new")
print("sorted set:", db.zrange("shop:sold", 0, 1, desc=True, withscores=True), "sell best")

# %% [markdown]
# | Structure | Holds | In the shop | Asks in one step |
# |:--|:--|:--|:--|
# | string | bytes, or a number | a cached page, a counter | `INCR`, `SET NX`: only if absent |
# | hash | fields of one record | a book | one field's `HINCRBY` |
# | list | items in order of arrival | what a reader saw last | both ends |
# | set | members, each once | books with a tag | `SINTER`, `SISMEMBER` |
# | sorted set | members in order of a score | bestsellers, time lines | a member's place, a range |
#
# The sorted set serves in three of the exercises. Its places count from 0,
# [`ZADD` can be told](https://redis.io/docs/latest/commands/zadd/) to accept higher scores only, and a score is a
# float: whole numbers are exact up to 2⁵³.
#
# The same fact costs different bytes. "Which of 200,000 readers have read Emma?" fits three structures; a fourth
# counts them without their names. Both in numbers:

# %%
print("places:", {title: db.zrevrank("shop:sold", title) for title in ("Dune", "Emma", "unknown")})
db.zadd("shop:sold", {"Emma": 40, "Dune": 80}, gt=True)
print("gt=True keeps Emma and raises Dune:", db.zrange("shop:sold", 0, -1, desc=True, withscores=True))
db.zadd("shop:sold", {"Ulysses": 2**53 + 1})
print("2**53 + 1 comes back as 2**53 +", int(db.zscore("shop:sold", "Ulysses")) - 2**53)

# %%
readers = random.Random(1).sample(range(200_000), 40_000)
db.zadd("shop:read:sorted set", {reader: 1_750_000_000 + reader for reader in readers})  # the score: when
db.sadd("shop:read:set", *readers)
db.pfadd("shop:read:HyperLogLog", *readers)
pipe = db.pipeline(transaction=False)  # sends many commands at once; more below
for reader in readers:
    pipe.setbit("shop:read:bitmap", reader, 1)  # a string, used bit by bit
pipe.execute()
for name, count in {"sorted set": db.zcard, "set": db.scard, "bitmap": db.bitcount, "HyperLogLog": db.pfcount}.items():
    key = f"shop:read:{name}"
    print(f"{name:>11}: {db.memory_usage(key, samples=0) / 1000:7,.0f} kB, counts {count(key):,} of 40,000")

# %% [markdown]
# The sorted set also remembers when. The bitmap knows a reader by position, so ids have to be small integers. The
# count of the [*HyperLogLog*](https://redis.io/docs/latest/develop/data-types/probabilistic/hyperloglogs/) is a little
# off. The bytes are those of the server above: Redis and Valkey, and their versions, store the same thing differently.
#
# ## Predict, run, explain: look, then step
#
# Eight workers count page views. Each one reads the number, adds one and writes it back, 200 times.


# %%
def view_in_two_steps():
    views = int(db.get("shop:views"))
    db.set("shop:views", views + 1)


def count_with(step):
    db.set("shop:views", 0)
    crowd(lambda: [step() for _ in range(200)], size=8)
    return int(db.get("shop:views"))


lab.predict("views", "8 × 200 views are counted. What does the counter show?", ["1600", "less than 1600"])

# %%
two_steps, one_step = count_with(view_in_two_steps), count_with(lambda: db.incr("shop:views"))
print(f"GET, then SET: {two_steps} of 1600.  INCR, one step: {one_step} of 1600.")
lab.explain("views", "less than 1600" if two_steps < 1600 else "1600")

# %%
db.set("shop:views", 5)  # two clients, step by step: where do the views go?
ada, bo = int(db.get("shop:views")), int(db.get("shop:views"))
trace = [(1, "Ada", f"GET → {ada}"), (2, "Bo", f"GET → {bo}")]
for step, (name, seen) in enumerate([("Ada", ada), ("Bo", bo)], 3):
    db.set("shop:views", seen + 1)
    trace.append((step, name, f"SET {seen + 1}"))
alt = "Two lanes: Ada reads 5, Bo reads 5, Ada writes 6, Bo writes 6. One view is lost."
lab.show(lab.lanes(trace, title=f"Two views, and the counter goes from 5 to {db.get('shop:views')}"), alt)

# %% [markdown]
# Each command is **atomic**: no other client sees it half done. A step that depends on an earlier look has to be one
# command with it, one transaction, or one script.
#
# ## Predict, run, explain: many commands at once
#
# Each command is a trip to the server and back; a [*pipeline*](https://redis.io/docs/latest/develop/using-commands/pipelining/)
# sends many, then reads all replies. The server counts how often it reads:


# %%
def trips(work):
    before = db.info("stats")["total_reads_processed"]
    work()
    return db.info("stats")["total_reads_processed"] - before - 1  # this look is a trip too


keys = [f"shop:book:{number}:text" for number in range(48)]
pipe = db.pipeline(transaction=False)
for key in keys:
    pipe.get(key)
print("48 GETs:", trips(lambda: [db.get(key) for key in keys]), "trips; in a pipeline:", trips(pipe.execute))
print("one MGET of 48 keys:", trips(lambda: db.mget(keys)))

# %% [markdown]
# `MULTI` ... `EXEC` is a *transaction*: the server runs its commands as one block. A *Lua script* runs inside the
# server. Each of the three adds 20,000 to a counter, while another client keeps looking at it.


# %%
def numbers_between(run):
    db.set("shop:views", 0)
    writer, seen = threading.Thread(target=run), set()
    writer.start()
    while writer.is_alive():
        seen.add(int(db.get("shop:views")))
    return len(seen - {0, 20_000})


question = "What can the other client see while the pipeline runs?"
lab.predict("pipeline", question, ["0 or 20,000 only", "numbers between"])


# %%
def piped(transaction):
    pipe = db.pipeline(transaction=transaction)
    for _ in range(20_000):
        pipe.incr("shop:views")
    return pipe.execute


script = "for i = 1, ARGV[1] do redis.call('INCR', KEYS[1]) end"  # KEYS and ARGV: the call's keys and other arguments
between = numbers_between(piped(transaction=False))
print("pipeline:  ", between, "different numbers between 0 and 20,000")
print("MULTI/EXEC:", numbers_between(piped(transaction=True)))
print("Lua script:", numbers_between(lambda: db.eval(script, 1, "shop:views", 20_000)))
print("a script answers in whole numbers or texts:", db.eval("return {ARGV[1] / 4, tostring(ARGV[1] / 4)}", 0, 10))
lab.explain("pipeline", "numbers between" if between else "0 or 20,000 only")

# %% [markdown]
# A pipeline saves trips and keeps its commands in order, and promises nothing else. A transaction and a script let
# nobody in between; as all others wait meanwhile, keep them short.
#
# A decision needs its look inside the same step. A script may look; a transaction can be told to `WATCH` a key, and is
# refused if the key has changed by then. Thirty buyers want one of ten copies:


# %%
all_looked = threading.Barrier(30)


def take_in_two_trips():
    stock = int(db.get("shop:stock"))
    all_looked.wait()  # the worst case: nobody takes before all have looked
    return stock > 0 and db.decr("shop:stock") is not None


take_by_script = db.register_script("""
    if tonumber(redis.call('GET', KEYS[1])) < 1 then return 0 end
    redis.call('DECR', KEYS[1])
    return 1
""")


def take_watching():
    with db.pipeline() as pipe:
        pipe.watch("shop:stock")
        if int(pipe.get("shop:stock")) < 1:  # after watch(), commands run at once
            return 0
        pipe.multi()  # from here on they are collected
        pipe.decr("shop:stock")
        try:
            return len(pipe.execute())
        except redis.WatchError:
            return take_watching()  # somebody was faster: look again


# %%
by_script = {"script": lambda: take_by_script(keys=["shop:stock"])}
for name, take in {"GET, then DECR": take_in_two_trips, "WATCH": take_watching, **by_script}.items():
    db.set("shop:stock", 10)
    taken = []
    crowd(lambda: taken.append(take()), size=30)
    print(f"{name:>14}: {sum(taken)} of 10 copies taken, stock {db.get('shop:stock')}")

# %% [markdown]
# ## Predict, run, explain: a command fails
#
# An order takes a copy from the stock, writes a note and counts the sale, in one transaction. The second command fails:
# the key `shop:banner` holds a string, not a list.

# %%
db.mset({"shop:stock": 3, "shop:sales": 0})
lab.predict("rollback", "The stock was 3. What is it after the transaction?", ["3", "2"])

# %%
print(db.pipeline().decr("shop:stock").lpush("shop:banner", "note").incr("shop:sales").execute(raise_on_error=False))
lab.explain("rollback", db.get("shop:stock"))
try:
    db.eval("redis.call('DECR', KEYS[1]) redis.call('LPUSH', KEYS[2], 'note')", 2, "shop:stock", "shop:banner")
except redis.ResponseError:
    print("and after a script that fails half way:", db.get("shop:stock"))

# %% [markdown]
# The commands before and after the failed one count: [`MULTI` groups, it does not roll
# back](https://redis.io/docs/latest/develop/using-commands/transactions/). Nor does a script. (A command that the
# server refuses before `EXEC`, such as one that it does not know, stops the whole transaction.)
#
# ## Predict, run, explain: what happens to an expiry
#
# `TTL` asks how many seconds a key has left, its *time to live*.

# %%
question = "A banner expires in 100 s. A colleague corrects its text with `SET`. When does it expire now?"
lab.predict("expiry", question, ["in 100 s", "never"])

# %%
left = {}
for name in "SET", "SET KEEPTTL", "INCR":
    db.set("shop:n", 1, ex=100)
    db.incr("shop:n") if name == "INCR" else db.set("shop:n", 2, keepttl=name == "SET KEEPTTL")
    left[name] = db.ttl("shop:n")
print(left, "(-1: it never expires)")
lab.explain("expiry", "never" if left["SET"] == -1 else "in 100 s")

# %% [markdown]
# A plain `SET` makes a new value, without the old expiry. What changes a value in place, such as `INCR`,
# [keeps it](https://redis.io/docs/latest/commands/expire/).
#
# ## The figure
#
# Back to ten o'clock. Thirty readers ask for the front page again and again; the entry expires after 0.5 s. Once
# everybody who misses runs the query; once only who holds a lock does:


# %%
def front_page_alone():
    text = db.get("shop:top")
    if text is None:
        with db.lock("shop:top:lock", timeout=10, sleep=0.01):
            return front_page(0.5)  # looks again: who waited finds the entry
    return text


def rush(read):
    db.set("shop:top", "yesterday's list", px=500)
    queries.clear()
    start = time.perf_counter()

    def reader():
        while time.perf_counter() < start + 1.5:
            read()
            time.sleep(0.03)

    crowd(reader, size=30)
    return [(moment - start, change) for moment, change in sorted(queries)]


# %%
def draw_rush(ax, log, title):
    running = [sum(change for _, change in log[: number + 1]) for number in range(len(log))]
    ax.step([0, *(moment for moment, _ in log), 1.8], [0, *running, 0], where="post", color=lab.PALETTE["vermilion"])
    ax.axvline(0.5, color=lab.PALETTE["black"], linestyle="--", linewidth=1)
    ax.annotate("the entry\nexpires", (0.5, 24), (-6, 0), textcoords="offset points", ha="right")
    ax.set(xlabel="time (s)", ylim=(-1, 33), title=f"{title}: {len(log) // 2} queries")


fig, (left_ax, right_ax) = lab.figure(9, 3.4, ncols=2)
draw_rush(left_ax, rush(lambda: front_page(0.5)), "Everybody loads")
draw_rush(right_ax, rush(front_page_alone), "One loads")
left_ax.set(ylabel="queries running")
lab.show(fig, "Queries over time. Left: each expiry starts about thirty at once. Right: there is never more than one.")

# %% [markdown]
# The left curve is a **stampede**. It needs no bug, only a hot entry and a query slower than the time between two
# readers.
#
# The lock is [a key too](https://redis.io/docs/latest/commands/set/), made by one `SET` with `NX` and an expiry, so
# that a crashed worker blocks nobody for long. Its value is a *token*, new for each lock, by which the holder knows its
# own. The release is a script that compares tokens first, so that who was slower than the expiry frees nobody else's
# lock:

# %%
lock = db.lock("shop:top:lock", timeout=10)
print("taken:", lock.acquire(blocking=False), "/ by a second one:", db.lock(lock.name).acquire(blocking=False))
print("the token:", db.get("shop:top:lock"), "/ expires in", db.ttl("shop:top:lock"), "s")
db.set("shop:top:lock", "another worker's token", ex=10)  # the expiry came, and another worker took the lock
try:
    lock.release()
except redis.exceptions.LockNotOwnedError:
    print("not released: the lock holds", db.get("shop:top:lock"))

# %% [markdown]
# ## Mental model
#
# ```
#   reader --> GET entry --- hit ------------------------------> answer
#                   |
#                  miss --> query the database --> SET entry EX --> answer       (cache aside)
#
#   writer --> change the database --> DEL entry                                 (in this order)
# ```
#
# Why in this order? Let a reader come between a writer's two steps, while the price goes from 10 to 12:


# %%
def write_with_reader_between(first, second):
    row = {"price": 10}
    steps = {"write": lambda: row.update(price=12), "delete": lambda: db.delete("shop:price")}
    db.set("shop:price", row["price"], ex=600)
    steps[first]()
    db.set("shop:price", row["price"], ex=600, nx=True)  # a reader: without an entry, it stores the database's value
    steps[second]()
    print(f"{first}, then {second}: cache {db.get('shop:price')}, database {row['price']}")


write_with_reader_between("delete", "write")
write_with_reader_between("write", "delete")

# %% [markdown]
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `check-then-act` | nobody comes between my GET and my SET | any client may | loop 1: lost views |
# | `pipeline-is-atomic` | one trip is one step | others run in between | loop 2: numbers between |
# | `multi-rolls-back` \* | a failed command undoes the others | it stands alone | loop 3: the stock |
# | `set-keeps-ttl` | a key keeps its expiry | `SET` removes it | loop 4: −1 |
# | `deletes-any-lock` | the lock that I free is mine | its expiry may have come | the token above |
# | `delete-before-write` | delete early, so nobody reads the old entry | a reader puts it back | the cell above |
# | `none-is-a-miss` | nothing found, nothing to keep | each miss is a query | v1 and v2 below |
# | `same-ttl-for-all` | ten minutes are ten minutes | loaded together, gone together | v2 and v3 below |
# | `lock-is-enough` | with a lock one worker loads | the others load after it | v4 below |
# | `fixed-window` | 10 a minute is 10 in any minute | up to 20 around the edge | the rate limit below |
# | `timestamp-is-unique` | no two hits share a time | they do, and count once | the rate limit below |
#
# (\* No exercise falls for this one; all others are wrong answers that the exercises know.)
#
# ## Step by step: a cache that survives
#
# One design, five versions, four scenes: each row of the scorecard says why the next version exists.


# %%
catalogue, loads = {str(book["id"]): book["title"] for book in bookshop.books(500)}, []


def load(key):
    loads.append(key)  # the database counts its queries
    time.sleep(0.1 if key == "1" else 0)
    return catalogue.get(key)


def loads_of(scene):
    loads.clear()
    scene()
    return len(loads)


# %%
def play(cache):
    forget("shop:cache:*")
    yield loads_of(lambda: [cache.get(str(number % 20 + 2)) for number in range(400)])
    yield loads_of(lambda: [cache.get("no such book") for _ in range(200)])
    loads_of(lambda: [cache.get(key) for key in catalogue])
    yield max(Counter(db.ttl(key) for key in db.scan_iter("shop:cache:*")).values(), default=0)
    db.delete("shop:cache:1")
    yield loads_of(lambda: crowd(lambda: cache.get("1"), size=20))


def scorecard(*caches):
    print(" " * 8, "20 books × 20   ghost × 200   end in one second   crowd of 20")
    for cache in caches:
        print("{:<8}{:>14}{:>14}{:>20}{:>14}".format(type(cache).__name__, *play(cache)))


# %%
class V0:
    def get(self, key):
        return load(key)


class V1(V0):  # cache aside: look, load, store
    def get(self, key):
        entry = db.get(f"shop:cache:{key}")
        return self.keep(key, load(key)) if entry is None else json.loads(entry)

    def keep(self, key, value):
        if value is not None:
            db.set(f"shop:cache:{key}", json.dumps(value), ex=600)
        return value


scorecard(V0(), V1())

# %% [markdown]
# A book that does not exist costs a query each time: a crawler with made-up numbers goes straight through (*cache
# penetration*). v2 keeps "there is none" too, for a short time (*negative caching*). And entries that were loaded
# together end together. v3 makes each lifetime longer by zero to ten percent, drawn by chance (*jitter*).


# %%
class V2(V1):
    def keep(self, key, value):
        db.set(f"shop:cache:{key}", json.dumps(value), ex=self.lifetime(value))
        return value

    def lifetime(self, value):
        return 30 if value is None else 600


class V3(V2):
    def lifetime(self, value):
        return round(super().lifetime(value) * random.uniform(1, 1.1))


scorecard(V2(), V3())

# %% [markdown]
# The crowd is left. v4 lets one worker load (*single flight*): the others wait for the lock, and look again. Without
# the second look the lock turns the crowd into a queue, and every one in it loads:


# %%
class V4(V3):
    def get(self, key):
        entry = db.get(f"shop:cache:{key}")
        if entry is not None:
            return json.loads(entry)
        with db.lock(f"shop:lock:{key}", timeout=10, sleep=0.01):
            return self.with_lock(key)

    def with_lock(self, key):
        return super().get(key)  # looks again, then loads


class LockOnly(V4):
    def with_lock(self, key):
        return self.keep(key, load(key))


scorecard(V4(), LockOnly())


# %%
def draw_wave(jitter_percent):  # how much jitter? 500 entries of 60 s; move the slider and watch the wave
    pipe = db.pipeline(transaction=False)
    for number in range(500):
        pipe.set(f"shop:wave:{number}", "entry", px=round(60_000 * (1 + random.random() * jitter_percent / 100)))
        pipe.pttl(f"shop:wave:{number}")
    ends = Counter(left // 1000 for left in pipe.execute()[1::2])
    fig, ax = lab.figure(7, 2.6)
    ax.bar(list(ends), list(ends.values()), width=0.9, color=lab.PALETTE["blue"])
    ax.set(xlabel="seconds from now", ylabel="entries that end", xlim=(55, 95), ylim=(0, 510))
    ax.set(title=f"{jitter_percent} % jitter: at most {max(ends.values())} end in one second")
    return fig


lab.slider(draw_wave, jitter_percent=[0, 2, 5, 10, 20, 35, 50], alt="Bars: how many of 500 entries end in each second")

# %% [markdown]
# ## Step by step: a rate limit without an edge
#
# Each reader may search ten times in 60 seconds. v0 counts in one key for each minute. v1 keeps every hit in a sorted
# set, with its time as the score, and drops what is 60 s old. One reader searches three times a second from second 55:


# %%
def fixed_window(now, member):
    with db.pipeline() as pipe:  # a transaction, unless it is told otherwise
        pipe.incr(f"shop:minute:{int(now // 60)}").expire(f"shop:minute:{int(now // 60)}", 60)
        return pipe.execute()[0] <= 10


def sliding_window(now, member):
    with db.pipeline() as pipe:
        pipe.zremrangebyscore("shop:hits", "-inf", now - 60).zadd("shop:hits", {member: now})
        pipe.zcard("shop:hits").expire("shop:hits", 61)
        return pipe.execute()[2] <= 10


for name, limiter in ("fixed window", fixed_window), ("sliding window", sliding_window):
    times = [55 + number / 3 for number in range(30)]
    passed = [now for number, now in enumerate(times) if limiter(now, f"hit {number}")]
    print(f"{name}: {len(passed)} of 30 pass, from second {passed[0]:.0f} to second {passed[-1]:.0f}")

# %% [markdown]
# The limit of ten lets twenty through around the edge of the minute.
#
# A set holds each member once, so each hit needs a name of its own. Here the name is the time, and a hundred hits come:

# %%
for digits, unit in (3, "millisecond"), (0, "second"):
    db.delete("shop:hits")
    for number in range(100):
        now = round(1000 + number / 5000, digits)  # 5,000 hits a second
        sliding_window(now, str(now))
    print(f"100 hits, named by their {unit}: the window counts {db.zcard('shop:hits')}")

# %% [markdown]
# The first count shows one more flaw: it is above the limit of ten. v1 records refused searches too, so who keeps
# trying stays out. In exercise 5 you build v2.
#
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "Two workers run `GET stock`, then `DECR stock` if it was above 0. The stock is 1. What can it become?",
            ["0 at the lowest", "−1"],
            1,
            "Both look before either takes. Look and step belong into one script, or under WATCH.",
        ),
        (
            "The second of three commands fails while a transaction runs. Which ones count?",
            ["none", "the first", "the first and the third"],
            2,
            "The third loop showed it: each command stands alone, and `execute()` reports the error afterwards.",
        ),
        (
            "`INCR hits`, then `EXPIRE hits 60` in a second trip. The worker dies between the two. What is left?",
            ["a counter that ends in 60 s", "a counter that never ends", "nothing"],
            1,
            "Value and expiry belong into one step: `SET ... EX`, a transaction or a script.",
        ),
        (
            "A price changes in the database. What does the writer do with the cached entry?",
            ["delete it before", "delete it after", "store the new price"],
            1,
            "Before: a reader puts the old price back. Store: of two writers the slower one may store the older price.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **Cache aside, write through, write behind: what differs?** Cache aside: the application loads and deletes, and a lost
# cache loses no data (but everybody misses at once). Write through changes both; write behind changes the cache first,
# and can lose writes.
#
# **An old price after a write that deleted the entry. How?** A reader missed before the write and stored the old row
# after the delete. Answers: a short TTL, a second delete a moment later (*delayed double delete*), or versions.
#
# **Pipeline, MULTI, Lua: when which?** A pipeline for commands that do not depend on each other; MULTI with WATCH when
# Python decides and conflicts are rare; Lua when a decision depends on a read and must happen in one step.
#
# ## You have seen
#
# 1. five structures and the bytes of one fact in four;
# 2. lost views, numbers between and a stock without rollback: one command, one transaction or one script is a step;
# 3. an expiry that a plain `SET` takes away;
# 4. a cache grow from v0 to v4, with a scorecard;
# 5. a limit of ten that lets twenty through, and a sliding window that does not.
#
# Read on: [transactions](https://redis.io/docs/latest/develop/using-commands/transactions/) ·
# [key expiry](https://redis.io/docs/latest/commands/expire/) ·
# [sorted sets](https://redis.io/docs/latest/develop/data-types/sorted-sets/)
