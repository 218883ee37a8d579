# %% [markdown]
# # Redis: queues and locks
#
# *A worker dies in the middle of a job, and a lock lets two in: see both happen, then build what survives.*
#
# 75 minutes to read and run, 115 for the exercises. It needs Redis; the first cell starts one of your own. You know
# generators, Redis commands, and why a look and a step belong into one command, transaction or script.
#
# ## The incident
#
# The book shop's workers take jobs from a Redis list and send mails. On Friday the host runs out of memory, and the
# kernel kills one worker in the middle of a job: the order of 1,200 euros never gets its mail, and no log knows of it.
# On Sunday the stock report, guarded by a lock of ten seconds, is stopped by its host for forty; meanwhile another
# worker takes the lock and writes the new report. The first one wakes up, writes its old numbers over the new ones, and
# deletes the lock, which is not its own. On Monday the shop sells books that it does not have.
#
# Both workers below are real processes, and the first one gets a real `kill -9`:

# %%
import contextlib
import subprocess
import sys
import threading
import time

import redis

import backbench.lab as lab
from backbench import services

db = services.redis(decode_responses=True, socket_timeout=60)  # texts; else redis-py 8 ends any wait after 5 seconds


def forget(pattern="shop:*"):
    for key in db.scan_iter(pattern):
        db.delete(key)


forget()
print(services.about().split(";")[0])

# %%
WORKER = """
import sys, time, redis
db = redis.Redis.from_url(sys.argv[1], decode_responses=True)
while True:
    if sys.argv[2] == "BRPOP":  # B: waits until there is a job
        job = db.brpop("shop:mails")[1]
    else:
        job = db.blmove("shop:mails", "shop:mails:taken", 0, "RIGHT", "LEFT")
    db.rpush("shop:began", job)
    if job == "Bo":
        time.sleep(60)  # a slow mail server
    db.rpush("shop:sent", job)
    db.lrem("shop:mails:taken", 1, job)  # done: no longer taken
"""


def kill_in_the_middle(command):
    forget()
    db.lpush("shop:mails", "Ada", "Bo", "Cleo")
    worker = subprocess.Popen([sys.executable, "-c", WORKER, services.url("redis"), command])
    while db.blpop("shop:began", 30)[1] != "Bo":
        pass
    worker.kill()  # kill -9: no clean-up, no finally
    worker.wait()
    return {name: db.lrange(f"shop:{name}", 0, -1) for name in ("sent", "mails", "mails:taken")}


# %% [markdown]
# ## You will be able to
#
# 1. say for a queue what a crash loses and what it does twice, and show it;
# 2. build a queue that loses nothing on a list, and jobs for later on a sorted set;
# 3. read a stream as a group, and find what a dead consumer left;
# 4. write a lock whose holder frees only its own;
# 5. say why a lock is not enough, and give the store a fencing token.
#
# ## Predict, run, explain: kill -9 in the middle
#
# Three mails wait. The worker sends Ada's, begins with Bo's, and is killed. `BRPOP` removes a job and returns it.

# %%
question = "The worker takes jobs with `BRPOP` and is killed during Bo's mail. Where is Bo's job now?"
lab.predict("killed", question, ["back in the list", "nowhere"])

# %%
by_pop = kill_in_the_middle("BRPOP")
print("BRPOP:", by_pop)
lab.explain("killed", "nowhere" if "Bo" not in sum(by_pop.values(), []) else "back in the list")
print("LMOVE:", kill_in_the_middle("BLMOVE"))

# %% [markdown]
# [`LMOVE`](https://redis.io/docs/latest/commands/lmove/) takes the job from one list and puts it into another, in one
# step (`BLMOVE` also waits until there is one): at no moment is it nowhere. When the work is done, the worker removes
# it there (an **ack**, acknowledgement). What stays there too long probably belongs to a worker that is gone, so it
# goes back. (If that worker was only slow, the job is done twice.)
#
# Redis does not know that a worker died. It never gives a job back by itself. Nor does it keep a message that nobody
# listens for: publishing tells who is subscribed at that moment, and stores nothing.

# %%
print("told:", db.publish("shop:news", "Dune is back"))
listener = db.pubsub()
listener.subscribe("shop:news")
seen = [listener.get_message(timeout=1), listener.get_message(timeout=0.1)]
print("the late subscriber reads:", [message["type"] for message in seen if message])
listener.close()


# %% [markdown]
# ## Predict, run, explain: a consumer dies
#
# A [*stream*](https://redis.io/docs/latest/develop/data-types/streams/) is a log: entries stay when they are read. A
# *consumer group* shares the log among its consumers: `>` asks for entries that none of them has got yet. What a
# consumer got and has not acked is *pending*, under its name. Six orders come; Ada takes four, packs one, and dies.


# %%
def read(who, start, count=None):  # None: all there are
    reply = db.xreadgroup("packers", who, {"shop:orders": start}, count=count)
    return reply[0][1] if reply else []


def orders(entries):
    return [fields["order"] for _, fields in entries]


forget()
db.xgroup_create("shop:orders", "packers", id="0", mkstream=True)  # from the beginning of the log, and makes the log
for number in range(1, 7):
    db.xadd("shop:orders", {"order": number})
got = read("Ada", ">", count=4)
db.xack("shop:orders", "packers", got[0][0])
lab.predict("group", "Bo reads with `>`. Which orders does he get?", ["2 to 6", "5 and 6"])

# %%
by_bo = orders(read("Bo", ">"))
print("Bo gets the orders", by_bo, "and when he asks again:", orders(read("Bo", ">")))
lab.explain("group", "5 and 6" if by_bo == ["5", "6"] else "2 to 6")


# %%
def pending():
    for row in db.xpending_range("shop:orders", "packers", "-", "+", 10):
        order = orders(db.xrange("shop:orders", row["message_id"], row["message_id"]))[0]
        print(f"  order {order}: with {row['consumer']}, deliveries: {row['times_delivered']}")


print("pending:")
pending()
print("Ada, started again, reads what she had, from 0:", orders(read("Ada", "0")))

# %% [markdown]
# The group does not give Ada's entries to anybody. Either she comes back and reads from `0` before she asks for `>`, or
# somebody *claims* what has been idle for long enough. One
# [`XAUTOCLAIM`](https://redis.io/docs/latest/commands/xautoclaim/) claims up to `count`, or 100, and says where to go
# on. (Redis 8.4 can also claim while it reads, Valkey cannot.) Each delivery is counted, these too. An entry that kills
# every consumer is a **poison message**: after a few deliveries it goes aside, into a *dead-letter* stream.

# %%
for _ in range(2):  # min_idle_time in milliseconds
    go_on, claimed, *_ = db.xautoclaim("shop:orders", "packers", "Bo", min_idle_time=0, start_id="0-0", count=1)
print("Bo claims order", *orders(claimed), "and can go on with start_id", go_on, "(0-0 would say: that was all)")
print("pending, after Ada read hers again and Bo claimed the first one twice:")
pending()
for row in db.xpending_range("shop:orders", "packers", "-", "+", 10):
    if row["times_delivered"] > 3:
        ((_, fields),) = db.xrange("shop:orders", row["message_id"], row["message_id"])
        db.xadd("shop:orders:dead", fields)
        db.xack("shop:orders", "packers", row["message_id"])
print("aside:", *orders(db.xrange("shop:orders:dead")), "/ left:", db.xpending("shop:orders", "packers")["pending"])
try:
    db.xgroup_create("shop:orders", "packers", id="0")
except redis.ResponseError as refused:
    print("a second start of the program:", refused)

# %% [markdown]
# Jobs for later wait in a sorted set, with the time that they are due as the score. Two workers see the same one; the
# reply of `ZREM` tells who removed it, and only that one does the job:

# %%
db.zadd("shop:later", {"remind Ada": 1000, "remind Bo": 5000})
looks = {worker: db.zrange("shop:later", "-inf", 1200, byscore=True) for worker in ("first", "second")}
for worker, due in looks.items():
    print(f"the {worker} worker sees {due} due at 1200, and removes {db.zrem('shop:later', *due)}")

# %% [markdown]
# ## Predict, run, explain: the lock that was not
#
# A lock is a key that only one can set (`NX`), with a **lease**: an expiry, so that a dead holder blocks nobody for
# long. Ada takes it for 50 ms and pauses for 100: a slow disk, a garbage collection, a stopped host. Bo takes the lock
# and works. Ada wakes up, finishes, and deletes "her" lock.

# %%
lab.predict("lock", "Who holds the lock now, while Bo still works?", ["Ada", "Bo", "nobody"])

# %%
print("Ada takes it:   ", db.set("shop:lock", "Ada", nx=True, px=50))
time.sleep(0.1)
print("Bo takes it:    ", db.set("shop:lock", "Bo", nx=True, px=10_000))
print("Ada deletes it: ", db.delete("shop:lock"))
holder = db.get("shop:lock") or "nobody"
lab.explain("lock", holder)
print("Cleo takes it:  ", db.set("shop:lock", "Cleo", nx=True, px=10_000), "while Bo still works")

# %% [markdown]
# So the key holds a *token*, new for each lease (names stand for it here), and a script compares before it deletes.
# (Valkey 9 has `DELIFEQ` for that, Redis 8.4 `DELEX`; a script runs on all.) Is that enough? Ada's *write* is late,
# too, and no lock stops it: she does not know that she paused. The one who can refuse is the store. Each lease gets a
# number that only grows, the **fencing token**; the holder sends it along, and the store refuses one below the highest:


# %%
class Store:
    """Stands for a database: it compares and writes in one step."""

    newest, report = 0, None

    def write(self, token, report):
        if token < self.newest:
            return "refused"
        self.newest, self.report = token, report
        return "stored"


def work(who, busy, lease, store, fenced, note):
    lock = db.lock("shop:lock", timeout=lease / 1000, sleep=0.005)  # redis-py's lock: it compares before it deletes
    lock.acquire()
    token = db.incr("shop:tokens")  # a second trip, with a gap before it: one script for both leaves none
    note(who, f"token {token}")
    time.sleep(busy / 1000)
    note(who, store.write(token if fenced else 0, f"by {who}"))
    with contextlib.suppress(redis.exceptions.LockError):  # not hers any more
        lock.release()
    note(who, "gone")


# %%
def meeting(pause, lease, fenced):
    """Ada holds the lock and pauses; Bo waits for the lock and works for 60 ms.  All times in milliseconds."""
    forget()
    db.set("shop:tokens", 32)
    store, log, begin, ada_in = Store(), [], time.perf_counter(), threading.Event()

    def note(who, what):
        log.append((1000 * (time.perf_counter() - begin), who, what))
        ada_in.set()

    ada = threading.Thread(target=work, args=("Ada", pause, lease, store, fenced, note))
    ada.start()
    ada_in.wait()
    work("Bo", 60, lease, store, fenced, note)
    ada.join()
    return log, store.report


# %% [markdown]
# ## The figure
#
# The lease is 150 ms, and Ada pauses for 700. Left, the store takes what comes; right, it looks at the token:


# %%
def draw_meeting(ax, log, lease, title):
    for place, who in enumerate(("Bo", "Ada")):
        (begin, _, token), (written, _, outcome), (gone, _, _) = [row for row in log if row[1] == who]
        ax.broken_barh([(begin, min(lease, gone - begin))], (place - 0.3, 0.6), color=lab.PALETTE["sky"])
        ax.text(-0.01, place, f"{who}\n{token}", transform=ax.get_yaxis_transform(), ha="right", va="center")
        if who == "Ada":
            ax.broken_barh([(begin, written - begin)], (place - 0.3, 0.6), fc="none", ec="black", hatch="///")
        colour, marker = (lab.PALETTE["green"], "o") if outcome == "stored" else (lab.PALETTE["vermilion"], "X")
        ax.plot(written, place, marker, color=colour, markersize=11, markeredgecolor="black")
        ax.annotate(f"writes: {outcome}", (written, place - 0.46), ha="center", va="center")
    ax.set(xlabel="time (ms)", ylim=(-0.75, 1.5), yticks=[], title=title)
    ax.margins(x=0.15)


fig, axes = lab.figure(10, 3, ncols=2)
for ax, fenced in zip(axes, (False, True), strict=True):
    log, report = meeting(pause=700, lease=150, fenced=fenced)
    draw_meeting(ax, log, 150, f"{'Token checked' if fenced else 'No token'}: the report is {report}")
alt = "Two timelines. Blue: leases; hatched: Ada's pause, longer than her lease. Bo takes the lock, writes. Then Ada "
lab.show(fig, alt + "writes: on the left her old report is stored over Bo's, on the right it is refused.")

# %% [markdown]
# Blue is the lease, hatched is the pause: where the hatching leaves the blue, Ada believes that she has a lock. Would a
# longer lease help? It moves the edge, and keeps everybody waiting for a holder that died. Move both knobs:


# %%
def draw_pause(pause, lease):
    fig, ax = lab.figure(8, 2.8)
    log, report = meeting(pause, lease, fenced=False)
    draw_meeting(ax, log, lease, f"Ada pauses {pause} ms, the lease is {lease} ms: the report is {report}")
    return fig


alt = "Two timelines: lease in blue, Ada's pause hatched, and who writes when"
lab.slider(draw_pause, pause=[20, 100, 200, 300, 500, 800], lease=[50, 150, 250, 400, 600], alt=alt)

# %%
print("the last report, without a token / with one:")
for pause in 20, 200, 500:
    for lease in 100, 350:
        reports = [meeting(pause, lease, fenced)[1] for fenced in (False, True)]
        print(f"  pause {pause:>3} ms, lease {lease} ms: {reports[0]} / {reports[1]}")

# %% [markdown]
# Bo comes second, so his report is the newer one. With a token it is the last one in every line.
#
# ## Mental model
#
# ```
#   producer --> waiting --LMOVE--> taken --work--> ack            lock --> token 33 --+
#                   ^                 |                            lock --> token 34 --+--> store: refuses 33 after 34
#                   +---- too old <---+
# ```
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `pop-then-record` | I note the job right after I took it | in between it is nowhere | loop 1: Bo's mail |
# | `dead-keep-theirs` | a group gives a dead one's entries to others | somebody must claim them | loop 2: pending |
# | `publish-stores` \* | who subscribes later reads it later | nothing is stored | the late subscriber |
# | `ignores-zrem` | what I saw is mine | only one removes it | jobs for later |
# | `ack-first` | ack early, it is faster | a crash loses the job | v0 below |
# | `exactly-once` \* | a good queue delivers once | at least once, and the work bears it | v2 and v3 below |
# | `setnx-then-expire` | lock and expiry are set together | two trips, and a death between them | lock v0 below |
# | `unconditional-delete` | delete is release | it may be another's lock by now | loop 3: nobody |
# | `accepts-older` | the lock keeps the others out | it does not stop a late write | the figure, left |
# | `longer-lease` \* | a longer lease cures it | some pause is longer | the two knobs |
#
# (\* No exercise falls for this one; the others are wrong answers that the exercises know.)
#
# ## Step by step: a queue that loses nothing
#
# A worker here is a generator: each `yield` is a place where it may die, and to kill it is to go on no further. Each
# version is killed at each of its places in turn, with one mail waiting. Later a second worker runs three times.


# %%
def send(mail):
    db.rpush("shop:sent", mail)


def v0(now, send=send):  # ack first: the job leaves Redis before it is done
    if job := db.rpop("shop:jobs"):
        yield "has it"
        send(job)
        yield "has sent it"


def v1(now, send=send):  # work first, ack last
    if job := db.lmove("shop:jobs", "shop:taken", "RIGHT", "LEFT"):
        yield "has it"
        send(job)
        yield "has sent it"
        db.lrem("shop:taken", 1, job)


# %%
def v2(now, send=send):  # what was seen in the list of taken jobs 60 seconds ago goes back
    for job in db.lrange("shop:taken", 0, -1):
        db.zadd("shop:since", {job: now}, nx=True)  # nx: only if it has no time yet
        if db.zscore("shop:since", job) <= now - 60:
            with db.pipeline() as pipe:  # a transaction
                pipe.lrem("shop:taken", 1, job).zrem("shop:since", job).rpush("shop:jobs", job).execute()
    yield from v1(now, send)


def send_once(mail):  # the mail server knows the numbers of its mails; look and step are one script
    script = "return redis.call('SADD', KEYS[1], ARGV[1]) == 1 and redis.call('RPUSH', KEYS[2], ARGV[1]) or 0"
    db.eval(script, 2, "shop:numbers", "shop:sent", mail)


def v3(now):
    yield from v2(now, send_once)


# %%
def fate(worker, place):
    forget()
    db.lpush("shop:jobs", "mail 7")
    dying = worker(0)
    where = [next(dying) for _ in range(place)][-1]  # and nobody ever asks it again
    for now in 10, 80, 90:
        list(worker(now))
    return where, db.llen("shop:sent")


for worker in v0, v1, v2, v3:
    for place in 1, 2:
        where, count = fate(worker, place)
        print(f"{worker.__name__}, killed when it {where:<12} the mail is sent {count} times")
print("this Redis keeps an append-only file:", bool(db.info("persistence")["aof_enabled"]))

# %% [markdown]
# v0 is *at most once*: some mails are never sent. v1 keeps the job, and nobody looks for it. v2 is *at least once*:
# no job of a dead worker is lost, and a mail goes out twice, because the worker died between the work and the ack. No
# order of the two cures that. v3 makes the work **idempotent**: done twice, it counts once. That is "exactly once".
#
# If the machine dies, what [is not on disk](https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/)
# is gone: the last minutes with *snapshots* (a copy now and then: seldom where little is written), about a second with
# an *append-only file* (a log of all writes), else everything. A replica that takes over may miss the last writes, a
# lock among them.
#
# Two things are missing in v2: two workers may put one job back, and equal jobs share one time. Exercise 2 is v4.
#
# ## Step by step: a lock that knows its holder


# %%
class Lock0:
    def take(self, who):
        db.setnx("shop:lock", who)
        yield  # another trip
        db.expire("shop:lock", 10)

    def free(self, who):
        db.delete("shop:lock")

    def write(self, store, token, report):
        store.write(0, report)


class Lock1(Lock0):
    def take(self, who):
        db.set("shop:lock", who, nx=True, ex=10)
        yield


# %%
class Lock2(Lock1):
    def free(self, who):
        script = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"
        db.eval(script, 1, "shop:lock", who)


class Lock3(Lock2):
    def write(self, store, token, report):
        store.write(token, report)


def scenes(lock):
    forget()
    next(lock.take("Ada"))  # and then she is killed
    yield db.ttl("shop:lock")
    db.delete("shop:lock")  # her lease ends
    list(lock.take("Bo"))
    lock.free("Ada")
    yield db.get("shop:lock") or "nobody"
    store = Store()
    lock.write(store, 34, "by Bo")
    lock.write(store, 33, "by Ada")
    yield store.report


print("       killed after a step   after a late release   after a late write")
for lock in Lock0(), Lock1(), Lock2(), Lock3():
    print("{}:  lock lives {:>3} s     held by {:<14} report {}".format(type(lock).__name__, *scenes(lock)))
print("what is missing is, in a script:", db.eval("return tostring(redis.call('GET', KEYS[1]))", 1, "shop:none"))

# %% [markdown]
# A lock lives −1 seconds: it never ends, and whoever waits for it waits for ever. Use a lock to save work that need not
# be done twice. Where two at once would be *wrong*, the store has to check.
#
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "A worker acks each job before it does it. What can a crash do?",
            ["lose a job", "do a job twice", "both"],
            0,
            "v0: the job has left Redis, and nobody knows of it. Work first and ack last turns the loss into a repeat.",
        ),
        (
            "A consumer of a group died. Who gets its pending entries?",
            ["the next one that reads with `>`", "whoever claims them", "they are deleted"],
            1,
            "Loop 2: `>` gives new entries only. XAUTOCLAIM moves those that have been idle for long enough.",
        ),
        (
            "Ada compares the token with `GET`, sees her own, and sends `DEL` in a second trip. What can happen?",
            ["nothing, she has compared", "she deletes Bo's lock"],
            1,
            "Her lease may end between the two trips. Compare and delete are one script.",
        ),
        (
            "Who has to compare fencing tokens?",
            ["the lock", "the writer, before it writes", "the store"],
            2,
            "A writer may pause between its look and its write. The store does both in one step.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **Which delivery does your queue promise?** At least once: work, then ack, and stale jobs go back. The work is
# idempotent, by a number for each job. Poison messages are counted and put aside.
#
# **How long is the lease of a lock, or of a job?** Longer than the work usually takes, and renewed while it runs, by
# the holder's token. A pause can still outlast it, so what must not happen twice is checked by the store.
#
# **List or stream?** A list is one queue whose jobs vanish; acks, ages and counts of deliveries are yours to build. A
# stream keeps its entries for several groups and counts deliveries; somebody has to claim, and to cut off the old end
# (`XTRIM`).
#
# ## You have seen
#
# 1. a mail lost by `BRPOP`, kept by `LMOVE`, and sent twice where the ack comes last;
# 2. a queue grow from v0 to v3, and who of two workers gets a job that is due;
# 3. entries of a dead consumer, pending until they were claimed, and one put aside;
# 4. a lock deleted by a stranger, and a script that compares first;
# 5. a report written over by a late holder, and refused by its token.
#
# Read on: [`LMOVE` and reliable queues](https://redis.io/docs/latest/commands/lmove/) ·
# [streams](https://redis.io/docs/latest/develop/data-types/streams/) ·
# [distributed locks](https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/)
