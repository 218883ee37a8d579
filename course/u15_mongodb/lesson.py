# %% [markdown]
# # MongoDB
#
# *What is read together lies together, and one document is one atomic step.*
#
# 75 minutes to read and run, 100 for the exercises. It needs MongoDB; the first cell starts a server of your own. You
# know dicts and lists, generators, and the idea of an index.
#
# ## The incident
#
# The book shop keeps a book in one document: title, price, and the list of its reviews. For two years the page of a
# book is one read. Then a novel becomes a film, and every day thousands write a review. The page gets slower, for each
# visitor now fetches megabytes to see three reviews. One night, after some 53,800 reviews, the database refuses the
# next one: the document would be larger than 16 MB. From then on nobody can review the most popular book.
#
# Here is that night. BSON is the binary form in which documents are sent and stored; `bson.encode` makes it:

# %%
import contextlib
import random
import re
from collections import Counter
from datetime import datetime, timedelta

import bson
import pymongo

import backbench.lab as lab
from backbench import services
from backbench.lab.shards import Cluster

client = services.mongo()
stack = contextlib.ExitStack()
db = stack.enter_context(services.fresh_mongo(client))  # a database of our own, dropped by the last cell
print(services.about().split("; ")[-1])

# %%
REVIEW = {"reader": "ada", "stars": 5, "at": datetime(2026, 3, 1), "text": "I could not put it down. " * 10}


def novel(reviews):
    return {"title": "The Silent Harbour", "cents": 1299, "reviews": [REVIEW] * reviews}


for reviews in 3, 300, 30_000, 54_000:
    print(f"{reviews:>6,} reviews: {len(bson.encode(novel(reviews))) / 1e6:8.3f} MB")
try:
    db.incident.insert_one(novel(54_000))
except pymongo.errors.DocumentTooLarge as error:  # the driver knows the limit; a $push gets it from the server
    print(f"{type(error).__name__}: {str(error)[:75]}")
print("the limit:", client.admin.command("hello")["maxBsonObjectSize"], "bytes")

# %% [markdown]
# ## You will be able to
#
# 1. decide with a scorecard what to embed and what to reference;
# 2. write filters on lists and missing fields that mean what they say;
# 3. change a document in one atomic step;
# 4. read what a query examines, and choose an index for it;
# 5. choose a shard key that makes no hot spot.
#
# **Which server is this?** The line above says it. Unless `MONGODB_URL` names another one, the page talks to
# SecantusDB, a small server that speaks MongoDB's protocol and stores with WiredTiger, as mongod does. All that the
# page does works on both; three differences that you may meet:
#
# | | here | a real mongod |
# |:--|:--|:--|
# | in loop 4, `{$sum: "$items.n"}` in a `$project`: a path through a list | gives 0 | adds the numbers up |
# | an index for a part of the filter, or for the order of what a filter finds | is not used | is used |
# | hashed indexes, sharding | not there | there |
#
# ## Predict, run, explain: any document fits, until you say otherwise
#
# A **document** is a dict with types: text, int, float, bool, date, list, document, `None`, and a few more. A
# **collection** holds documents, each with a unique `_id`; if you give none, the driver makes an `ObjectId`. They need
# not look alike: activity and logs, where each kind of event has its own fields, fit without a table for each kind.

# %%
events = [
    {"kind": "search", "at": datetime(2026, 3, 1, 9), "words": ["silent", "harbour"], "hits": 3},
    {"kind": "view", "at": datetime(2026, 3, 1, 9, 1), "book": 7},
    {"kind": "order", "at": datetime(2026, 3, 1, 9, 5), "items": [{"book": 7, "n": 2}], "gift": {"to": "bo"}},
    {"kind": "error", "at": datetime(2026, 3, 2, 3), "text": "Timeout", "retries": 4, "host": None},
]
db.events.insert_many(events)
for event in db.events.find({"at": {"$lt": datetime(2026, 3, 2)}}, {"_id": 0}).sort("at"):
    print(len(bson.encode(event)), "bytes:", *event)
print("an _id by the driver:", repr(db.events.find_one()["_id"]))
lab.predict("types", 'A colleague stores a price as the text `"12.99"`. What happens?', ["an error", "it is stored"])


# %%
def attempt(what, action):
    try:
        action()
        print(f"{what}: stored")
        return "it is stored"
    except pymongo.errors.PyMongoError as error:
        print(f"{what}: {type(error).__name__}, {str(error).partition(',')[0]}")
        return "an error"


lab.explain("types", attempt("a price as a text", lambda: db.prices.insert_one({"_id": 1, "cents": "12.99"})))
print("cheaper than 20:", list(db.prices.find({"cents": {"$lt": 20}})), "- a number is compared with numbers only")

# %% [markdown]
# "Schemaless" only means that the schema lives in every program that writes. A collection can check it instead, with
# [`$jsonSchema`](https://www.mongodb.com/docs/manual/core/schema-validation/): as strictly as wanted, and open for the
# fields that it does not name.

# %%
fields = {"title": {"bsonType": "string"}, "cents": {"bsonType": ["int", "long"], "minimum": 0}}
rules = {"bsonType": "object", "required": ["title", "cents"], "properties": fields}
db.create_collection("checked", validator={"$jsonSchema": rules})
attempt("a field more", lambda: db.checked.insert_one({"title": "Emma", "cents": 999, "cover": "blue"}))
attempt("a price as a text", lambda: db.checked.insert_one({"title": "Dune", "cents": "12.99"}))
_ = attempt("an update below zero", lambda: db.checked.update_one({"title": "Emma"}, {"$inc": {"cents": -2000}}))

# %% [markdown]
# ## Predict, run, explain: a filter on a list
#
# Which books did Ada give one star? A dotted name reaches into each document of a list.

# %%
db.books.insert_many(
    [
        {"_id": "Emma", "tags": ["novel"], "reviews": [{"by": "ada", "stars": 1}]},
        {"_id": "Dune", "tags": ["space", "novel"], "reviews": [{"by": "ada", "stars": 5}, {"by": "bo", "stars": 1}]},
        {"_id": "Maps", "tags": ["travel"], "reviews": [], "discount": None},
        {"_id": "Tea", "tags": ["novel", "space"], "reviews": [{"by": "bo", "stars": 2}], "discount": 10},
        {"_id": "Ink"},
    ]
)
pair = {"reviews.by": "ada", "reviews.stars": 1}
lab.predict("pair", f"Which books does `{pair}` find?", ["Emma", "Emma and Dune"])


# %%
def found(query):
    return " and ".join(book["_id"] for book in db.books.find(query).sort("_id", -1)) or "nothing"


lab.explain("pair", found(pair))
print("one element meets both:", found({"reviews": {"$elemMatch": {"by": "ada", "stars": 1}}}))

# %% [markdown]
# Each of the two conditions is met by *some* element of Dune's list, not by the same one.
# [`$elemMatch`](https://www.mongodb.com/docs/manual/reference/operator/query/elemMatch/) asks for one that meets both.
# More filters that say something else than they seem to (Python's `re.escape` makes a pattern of a plain text):

# %%
for query in (
    {"tags": "novel"},  # some element
    {"tags": {"$ne": "novel"}},  # no element, or no list
    {"tags": ["novel"]},  # the whole list
    {"tags": ["space", "novel"]},  # the whole list, in this order
    {"tags": {"$all": ["space", "novel"], "$size": 2}},
    {"discount": None},  # None, or missing
    {"discount": {"$exists": False}},
    {"reviews.stars": {"$not": {"$lt": 2}}},  # no element below 2: an empty list has none, a missing list neither
    {"_id": {"$regex": "^e..a", "$options": "i"}},  # ^: from the start; a dot: any character; i: E is e
    {"_id": {"$regex": re.escape("E..a")}},
):
    print(f"{query!s:<52} {found(query)}")

# %% [markdown]
# ## Predict, run, explain: one step, or lost
#
# Two workers sell the last copy. Both read the book, change it in Python and put it back. `services.watched_mongo`
# makes a client that calls a function right before each of its commands, so that the second worker comes between
# the first one's two steps, every time.


# %%
def sell_by_replace(books):
    book = books.find_one({"_id": "Emma"})
    if book["stock"] < 1:
        return False
    books.replace_one({"_id": "Emma"}, {"_id": "Emma", "stock": book["stock"] - 1})
    return True


def sell_in_one_step(books):
    return books.update_one({"_id": "Emma", "stock": {"$gte": 1}}, {"$inc": {"stock": -1}}).matched_count == 1


lab.predict("sold", "There is one copy. How many are sold in this race?", ["0", "1", "2"])


# %%
def race(sell):
    db.shelf.replace_one({"_id": "Emma"}, {"_id": "Emma", "stock": 1, "tags": ["novel"]}, upsert=True)
    trace, answers = [], []

    def rival(command):
        if command == "update":
            trace.append((len(trace), "Bo", "sells one"))
            answers.append(sell(db.shelf))
        trace.append((len(trace), "Ada", command))

    with services.watched_mongo(rival) as watched:
        answers.append(sell(watched[db.name].shelf))
    print(f"{sell.__name__}: {sum(answers)} sold, the document is {db.shelf.find_one()}")
    return sum(answers), trace


sold, trace = race(sell_by_replace)
lab.explain("sold", str(sold))
race(sell_in_one_step)
alt = "Two lanes: Ada sends find, Bo sells one, then Ada sends update and overwrites what Bo did."
lab.show(lab.lanes(trace, title="Between Ada's look and her write"), alt)

# %% [markdown]
# Two sold, one copy, and the tags are gone: `replace_one` keeps only what the new document names. An *update* names
# operators, `$set`, `$inc`, `$push`, and [changes one document in one atomic
# step](https://www.mongodb.com/docs/manual/core/write-operations-atomicity/); what must be true before stands in its
# filter. `matched_count` says whether it was. With `upsert`, an update that finds nothing makes a document, of its
# changes and of what its filter says with `=`; `$setOnInsert` counts only then. A `$push` can sort and cut:

# %%
for at, title in (10, "Maps"), (20, "Dune"), (30, "Emma"):
    push = {"$each": [{"title": title, "at": at}], "$sort": {"title": 1, "at": -1}, "$slice": 2}  # -2: the last two
    step = {"$push": {"list": push}, "$setOnInsert": {"since": at}}
    print(db.wishes.update_one({"_id": "ada"}, step, upsert=True).matched_count, db.wishes.find_one())

# %% [markdown]
# ## Predict, run, explain: what a query examines
#
# `explain` says how many documents the server looked at. `services.examined` asks for that. 3,000 orders, 50 readers:

# %%
draw, GENRES = random.Random(7), ["crime", "novel"]
db.orders.insert_many(
    {
        "reader": draw.randrange(50),
        "placed": datetime(2026, 1, 1) + timedelta(minutes=number * 30),
        "items": [{"genre": draw.choice(GENRES), "n": draw.randint(1, 3)} for _ in range(draw.randrange(4))],
    }
    for number in range(3_000)
)
MARCH = {"$gte": datetime(2026, 3, 1)}
queries = {"one reader": {"reader": 7}, "since March": {"placed": MARCH}, "both": {"reader": 7, "placed": MARCH}}
indexes = [], [("reader", 1)], [("placed", 1), ("reader", 1)], [("reader", 1), ("placed", 1)]
question = "An index on `reader`, then `placed`. How many of 3,000 documents does `since March` examine?"
lab.predict("prefix", question, ["only those it returns", "3000"])

# %%
for keys in indexes:
    db.orders.drop_indexes()
    if keys:
        db.orders.create_index(keys)
    told = {name: services.examined(db.orders, query) for name, query in queries.items()}
    line = ", ".join(f"{name}: {one.documents:,} for {one.returned:,}" for name, one in told.items())
    print(f"{'+'.join(field for field, _ in keys) or 'no index':<15} {line}")
lab.explain("prefix", "3000" if told["since March"].documents == 3_000 else "only those it returns")

# %% [markdown]
# The last index serves "both" with no document too many, and "one reader" as well: an index is sorted by its first
# field, and where that is equal by the next. Fields with one value first, [the range
# last](https://www.mongodb.com/docs/manual/tutorial/equality-sort-range-guideline/). (A mongod uses the others for
# "both", too: with `reader` alone it examines all orders of that reader, with `placed` in front the keys of all readers
# since March.)
#
# Sums belong where the documents are. An **aggregation** is a list of stages, each of which gets what the one before
# gives: filter, unwind a list into one document an element, sort, group by `_id` (a dict for several fields), shape.
# `"$name"` is a field's value:

# %%
months = {"$dateToString": {"format": "%Y-%m", "date": "$placed"}}
pipeline = [
    {"$match": {"placed": MARCH}},
    {"$unwind": "$items"},
    {"$sort": {"placed": -1}},
    {"$group": {"_id": "$items.genre", "copies": {"$sum": "$items.n"}, "lines": {"$sum": 1}, "last": {"$first": months},
                "cents": {"$sum": {"$multiply": ["$items.n", 900]}}}},  # as if every copy cost 900
    {"$project": {"_id": 0, "genre": "$_id", "cents": 1, "a_line": {"$divide": ["$copies", "$lines"]}, "last": 1}},
    {"$sort": {"cents": -1}},  # $group gives its groups in any order
]  # fmt: skip
print(*db.orders.aggregate(pipeline), sep="\n")
unwound = list(db.orders.aggregate(pipeline[1:2]))
print(f"3,000 orders, after $unwind {len(unwound):,} items of {len({one['_id'] for one in unwound}):,} orders")
total = {"$sum": {"$map": {"input": "$items", "in": "$$this.n"}}}  # $map: an expression for each element, $$this
for what, copies in {"by $map": total, "by a path, on this server": {"$sum": "$items.n"}}.items():
    stages = [{"$project": {"n": copies}}, {"$group": {"_id": None, "mean": {"$avg": "$n"}}}]
    print(f"copies an order, {what}:", list(db.orders.aggregate(stages))[0]["mean"])

# %% [markdown]
# ## The figure
#
# Back to the reviews. The **subset pattern** keeps the three newest in the book, where the page needs them, and all of
# them in a collection of their own, one document a review. How large is what the page reads, and how long does one more
# review take, with all embedded and with the subset?

# %%
sizes = [3, 30, 300, 3_000, 9_000]
times = {"embedded": [], "subset": []}
keep = {"$each": [REVIEW], "$slice": -3}
for count in sizes:
    db.embedded.insert_one({"_id": count, **novel(count)})
    db.subset.insert_one({"_id": count, **novel(3)})
    for name, push in (("embedded", REVIEW), ("subset", keep)):
        took = []
        for _ in range(5):
            with lab.stopwatch() as watch:
                if name == "subset":
                    db.reviews.insert_one({"book": count, **REVIEW})
                db[name].update_one({"_id": count}, {"$push": {"reviews": push}})
            took.append(1000 * watch.seconds)
        times[name].append(sorted(took)[2])  # the median
bytes_read = {name: [len(bson.encode(db[name].find_one(count))) for count in sizes] for name in times}

# %%
fig, (left, right) = lab.figure(9.4, 3.6, ncols=2)
for name, colour, mark in (("embedded", "vermilion", "o"), ("subset", "blue", "s")):
    label = "all reviews in the book" if name == "embedded" else "the three newest in the book"
    left.plot(sizes, [size / 1e6 for size in bytes_read[name]], marker=mark, color=lab.PALETTE[colour], label=label)
    right.plot(sizes, times[name], marker=mark, color=lab.PALETTE[colour])
left.axhline(16.777216, color=lab.PALETTE["black"], linestyle="--", linewidth=1)
left.annotate("16 MB: refused", (3, 16.8), (0, 4), textcoords="offset points")
left.set(xscale="log", yscale="log", xlabel="reviews of the book", ylabel="the book's document (MB)", ylim=(5e-4, 90))
right.set(xscale="log", yscale="log", xlabel="reviews of the book", ylabel="one more review (ms)")
for ax, title in (left, "What the page reads"), (right, "What a review costs"):
    ax.set_title(title)
left.legend(loc="center left", bbox_to_anchor=(0, 0.62))
alt = "Over the number of reviews: embedded, size and time grow towards 16 MB; with the subset both stay flat."
lab.show(fig, alt)

# %% [markdown]
# An **unbounded array** has no wall to run into for years: it gets slower, then it stops. This server writes the whole
# document anew for each review; a mongod spares a part of that, and the page still fetches everything. The subset's
# price: a review is two writes, in two documents.
#
# ## Mental model
#
# ```
#   read together, changed together, few and bounded     -->  embed       order [ item, item, item ]
#   many, growing, read or changed alone                 -->  reference   book  <--  review, review, ...
#   many, and a few of them are always read with it      -->  subset      book [ 3 reviews ]  <--  all reviews
# ```
#
# | Slug | People think | In fact | How to see it |
# |:--|:--|:--|:--|
# | `no-schema` \* | schemaless means no schema | every writer has one; validate it | loop 1: the price as a text |
# | `dotted-pair` | two conditions mean one element | each may be met by another | loop 2: Emma and Dune |
# | `list-equality` | a list asks for its elements | for the same list in the same order | loop 2: tags |
# | `none-for-missing` | None means None | it matches missing fields too | loop 2: discount |
# | `pattern-from-a-reader` | `$regex` looks for a text | it looks for a pattern | loop 2: the dots |
# | `read-modify-replace` | nobody writes while I think | they do, and replace drops fields | loop 3: two sold |
# | `range-first` | any order of fields serves | values first, the range last | loop 4: the last index |
# | `unwind-drops-empty-orders` | $unwind keeps every document | an empty list gives none | loop 4: fewer orders |
# | `keeps-every-review` | lists may grow | up to 16 MB, ever slower | the figure |
# | `whole-key-or-everyone` | a query needs the whole shard key | its first fields are enough | the last steps below |
# | `evenly-stored-is-evenly-written` | balanced shards share the work | stored is not written | the last steps below |
#
# (\* No exercise falls for this one; all others are wrong answers that the exercises know.)
#
# ## Step by step: embed or reference
#
# A scorecard settles it. Each guideline gets one answer, and each answer is a vote. Played on two relationships of the
# same shop:

# %%
GUIDELINES = {
    "read together, nearly always": ("embed", "reference"),
    "changed together, in one atomic step": ("embed", "reference"),
    "few, with a limit that holds": ("embed", "reference"),
    "also read alone, or by another side": ("reference", "embed"),
    "changed often after it was written": ("reference", "embed"),
    "lives on without its parent": ("reference", "embed"),
}
CASES = {"items of an order": "yyynnn", "reviews of a book": "nnnyyn"}


def scorecard(answers):
    votes = [choice[answer == "n"] for choice, answer in zip(GUIDELINES.values(), answers, strict=True)]
    return votes, Counter(votes).most_common()


for question, *votes in zip(GUIDELINES, *(scorecard(answers)[0] for answers in CASES.values())):
    print(f"{question:<40}", *(f"{vote:<20}" for vote in votes))
print(*(f"{name}: {scorecard(answers)[1]}" for name, answers in CASES.items()), sep="\n")

# %% [markdown]
# An order has four items or forty, they never change, and nobody reads them without it: embed. Reviews have no limit, a
# reader edits them, and "all reviews by Ada" is a page: reference, with the subset for the book's page. A reference
# costs a second query, or a [`$lookup`](https://www.mongodb.com/docs/manual/reference/operator/aggregation/lookup/):

# %%
db.authors.insert_one({"_id": 3, "name": "Jane Austen"})
db.works.insert_many([{"_id": "Emma", "author": 3}, {"_id": "Persuasion", "author": 3}])
join = {"from": "authors", "localField": "author", "foreignField": "_id", "as": "author"}
print(*db.works.aggregate([{"$lookup": join}, {"$unwind": "$author"}]), sep="\n")

# %% [markdown]
# ## Step by step: from one server to many
#
# v0 is one server. v1 is a **replica set**: several servers hold the same data, one of them, the *primary*, takes the
# writes, and when it dies the others, if most are left, elect a new one. It protects the data, and the others can serve
# reads that may be a little old; every write still goes through one server. A write concern of `majority`, the default
# since MongoDB 5 (not always with arbiters), answers once most members have it. v2 is **sharding**: each document lives
# on one shard, chosen by ranges (*chunks*) of a *shard key*, and a router, mongos, sends a query to the shards that may
# hold its documents. The small server of this page is a replica set of one; one of your own may be a single server,
# without transactions:

# %%
print("replica set:", client.admin.command("hello").get("setName", "none, this is a single server"))
safe = db.works.with_options(write_concern=pymongo.WriteConcern("majority"))
print("majority has it:", safe.insert_one({"_id": "Sanditon", "author": 3}).acknowledged)

# %% [markdown]
# It has no shards, so the rest is a **simulator**, `backbench.lab.shards`: it splits full chunks, a balancer moves them
# to the emptiest shard, and a router says whom a query asks. (MongoDB since 6.0.3 splits only what it moves.) The
# shop's activity stream goes in, 6,000 events as they come; most of them from two of its six shops:

# %%
SHOPS = ["Lisbon"] * 4 + ["Malmö"] * 3 + ["Nairobi", "Kyoto", "Lagos", "Zürich"]
draw = random.Random(1)
stream = [{"at": at, "shop": draw.choice(SHOPS), "reader": draw.randrange(2_000)} for at in range(6_000)]
KEYS = {"at": Cluster(["at"]), "hash of at": Cluster(["at"], hashed=True), "shop": Cluster(["shop"])}
KEYS |= {"shop, at": Cluster(["shop", "at"]), "reader, at": Cluster(["reader", "at"])}
for cluster in KEYS.values():
    for event in stream:
        cluster.insert(event)
ASKS = {
    "a shop's last hour": [{"shop": event["shop"], "at": (event["at"] - 60, event["at"])} for event in stream[::50]],
    "a reader": [{"reader": event["reader"]} for event in stream[::50]],
}


def targeted(cluster, queries):
    return sum(len(cluster.asked(query)) == 1 for query in queries) / len(queries)


# %% [markdown]
# Choose a key, and watch which shard takes the inserts:


# %%
def draw_key(key):
    cluster, step = KEYS[key], 300
    fig, ax = lab.figure(7.6, 3.1)
    starts, base = range(0, len(stream), step), [0] * (len(stream) // step)
    for shard, colour in enumerate(("blue", "orange", "green", "purple")):
        shares = [100 * cluster.log[start : start + step].count(shard) / step for start in starts]
        ax.bar(starts, shares, step * 0.9, base, align="edge", color=lab.PALETTE[colour], label=f"shard {shard}")
        base = [low + share for low, share in zip(base, shares, strict=True)]
    asks = ", ".join(f"{name} {targeted(cluster, queries):.0%}" for name, queries in ASKS.items())
    ax.set(xlabel=f"inserts (asked on one shard alone: {asks})", ylabel="share of inserts (%)")
    ax.set_title(f"{key}: the busiest shard takes {cluster.hottest(3_000):.0%} of the last 3,000")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return fig


lab.slider(draw_key, key=["hash of at", "reader, at", "at", "shop, at", "shop"], alt="Which shard takes the inserts")

# %%
print(f"{'key':<12} busiest, last 3,000  stored on the fullest  moved  jumbo", *(f"  {name}" for name in ASKS))
for name, cluster in KEYS.items():
    hot, full = cluster.hottest(3_000), max(cluster.documents().values()) / len(stream)
    asks = [targeted(cluster, queries) for queries in ASKS.values()]
    shares = " ".join(f"{share:>15.0%}" for share in asks)
    print(f"{name:<12} {hot:>19.0%} {full:>22.0%} {cluster.moved:>6,} {cluster.jumbo():>6}", shares)

# %% [markdown]
# `at` grows: every insert belongs to the last chunk, and one shard takes them all. The balancer moves most of them away
# again, so what is *stored* looks even: more servers, no more speed. Its hash spreads the inserts and scatters every
# question about a span of time. `shop` has six values: its chunks become *jumbo*, no split can cut between equal keys.
# `shop, at` answers the shop's page nearly always on one shard, at the price of heat: what a shop's customers write
# goes to one shard, and one shard may hold several shops. `reader, at` spreads well, for other questions. There is no
# best key, there is [a key for your reads and
# writes](https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/).
#
# ## Check yourself

# %%
lab.quiz(
    [
        (
            '`{"tags": ["new"]}` finds fewer books than `{"tags": "new"}`. Why?',
            ["a list is compared as a whole", "lists need an index", "`$in` is missing"],
            0,
            "Loop 2: the list means exactly that list. A single value is compared with each element.",
        ),
        (
            "A worker reads the stock, sees 1, and sends `$inc: -1` for the `_id`. What can the stock become?",
            ["0 at the lowest", "−1"],
            1,
            "`$inc` is atomic, the look before it is not part of it. The guard belongs into the filter of the update.",
        ),
        (
            "Three shards store a third each. Do they share the inserts?",
            ["yes", "not necessarily"],
            1,
            "With the ascending key one shard took them all, and the balancer moved them afterwards.",
        ),
    ]
)
stack.close()  # our database is dropped

# %% [markdown]
# ## Interview corner
#
# **Embed or reference?** Embed what is read and changed together and stays small. Reference what grows without limit,
# is shared, or changes by itself. For a few of many, embed a subset and pay with a second write.
#
# **When do you need a transaction?** When several documents have to change together. One document is atomic by itself;
# a model that keeps together what changes together needs few transactions, and each costs conflicts and retries.
#
# **What makes a good shard key?** Many different values, none of which takes a large share of the writes, not growing
# with time, and part of most queries. Often a compound: who, then when.
#
# ## You have seen
#
# 1. reviews run into 16 MB, and the subset pattern and a scorecard that decide what to embed;
# 2. filters that find too much: a dotted pair, None, a pattern;
# 3. a race that sells one copy twice, and the step that does not;
# 4. documents examined with four indexes, and sums on the server;
# 5. hot spots of five shard keys.
#
# Read on: [data modeling](https://www.mongodb.com/docs/manual/data-modeling/) ·
# [query an array](https://www.mongodb.com/docs/manual/tutorial/query-arrays/) ·
# [choose a shard key](https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/)
