# %% [markdown] role="read"
# # Assignment: MongoDB
#
# Five exercises, 28 points, about 100 minutes. They do not build on each other: take them in any order.
#
# The same three rules hold everywhere.
#
# - Ask MongoDB through the collection that you are given, and open no client of your own.
# - Many workers run your code at once, each with its own client. What they share is MongoDB: no variable and no lock of
#   Python reaches another worker.
# - Your code also runs on a real mongod of version 6 or later. The small server of this course does not know
#   `{$sum: "$items.n"}` with a path through a list: use `$unwind`, `$map` or `$reduce`.

# %% role="read"
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import datetime

import pymongo

from backbench import services

client = services.mongo()
client.admin.command("ping")
print(services.about().split("; ")[-1])

# %% [markdown] role="read"
# ## 1. Five filters (6 points, 20 minutes)
#
# Each function returns a filter, a dict for `books.find(...)`.
#
# - `rated_by(reader, stars)`: books with a review by `reader` that has at least `stars` stars.
# - `tagged_exactly(tags)`: books with these tags, in any order, and no others.
# - `praised(stars)`: books with at least one review, and no review below `stars`.
# - `never_discounted()`: books that have no field `discount`; `None` and 0 are values.
# - `title_starts(text)`: books whose title begins with `text`, as a reader typed it; A-Z and a-z count as the same.
#
# Example: a book is `{"title": "Emma", "tags": ["novel"], "reviews": [{"reader": "ada", "stars": 4}]}`.
#
# Limits: `tags` holds 1 to 3 different texts. Any field of a book but its title may be missing, a list may be empty.


# %% role="solution" id="filters"
def rated_by(reader, stars):
    """Filter: one review is by `reader` (str) and has at least `stars` (int) stars."""
    ### BEGIN SOLUTION
    return {"reviews": {"$elemMatch": {"reader": reader, "stars": {"$gte": stars}}}}
    ### END SOLUTION


def tagged_exactly(tags):
    """Filter: the tags of the book are these (list of str), in any order."""
    ### BEGIN SOLUTION
    return {"tags": {"$all": tags, "$size": len(tags)}}
    ### END SOLUTION


def praised(stars):
    """Filter: there is a review, and none has fewer than `stars` (int) stars."""
    ### BEGIN SOLUTION
    return {"reviews.0": {"$exists": True}, "reviews": {"$not": {"$elemMatch": {"stars": {"$lt": stars}}}}}
    ### END SOLUTION


def never_discounted():
    """Filter: the book has no field `discount`."""
    ### BEGIN SOLUTION
    return {"discount": {"$exists": False}}
    ### END SOLUTION


def title_starts(text):
    """Filter: the title begins with `text` (str), whatever the case of its letters."""
    ### BEGIN SOLUTION
    return {"title": {"$regex": "^" + re.escape(text), "$options": "i"}}
    ### END SOLUTION


# %% role="tests" id="filters-lists" points=4
with services.fresh_mongo(client) as shop:
    shop.books.insert_many(
        [
            {"title": "Emma", "tags": ["novel"], "reviews": [{"reader": "ada", "stars": 4}]},
            {"title": "Dune", "tags": ["sand"], "reviews": [{"reader": "bo", "stars": 2}]},
        ]
    )
    assert [book["title"] for book in shop.books.find(rated_by("ada", 4))] == ["Emma"]
    assert [book["title"] for book in shop.books.find(tagged_exactly(["novel"]))] == ["Emma"]
    assert [book["title"] for book in shop.books.find(praised(3))] == ["Emma"]
### BEGIN HIDDEN TESTS
from itertools import permutations

import bson

from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)


@probe
def query(name, *given):
    """A filter as BSON: it may hold patterns and other types of the driver."""
    functions = {"rated_by": rated_by, "tagged_exactly": tagged_exactly, "praised": praised}
    return bson.encode({"filter": functions[name](*given)})


def expect(books, name, *given):
    """`books`: {what it is: (document, whether it has to be found)}."""
    kinds = dict(zip(rng.sample(range(10**9), len(books)), books))
    asked = bson.decode(query(name, *given))["filter"]
    with services.fresh_mongo(server) as shop:
        shop.books.insert_many({"_id": number, "title": "Emma", **books[kind][0]} for number, kind in kinds.items())
        found = {kinds[book["_id"]] for book in shop.books.find(asked)}
    for kind in books:
        assert (kind in found) == books[kind][1], (
            f"{name}({', '.join(map(repr, given))}) {'finds' if kind in found else 'does not find'} a book with {kind}"
        )


def reviews(*pairs):
    return {"reviews": [{"reader": reader, "stars": stars, "at": rng.randrange(99)} for reader, stars in pairs]}


with check("one review meets both conditions", points=2, hint="Which element do two conditions on a list speak of?"):
    me, you = rng.sample(["ada", "bo", "Żółw", "eve"], 2)
    for stars in (4, 2):
        books = {
            "such a review": (reviews((me, stars)), True),
            "such a review, with more stars": (reviews((me, stars + 1)), True),
            "such a review, with five stars": (reviews((me, 5)), True),
            "such a review behind others": (reviews((you, 1), (me, 1), (me, stars)), True),
            "such a review behind many others": (reviews(*[(you, 5)] * rng.randint(5, 20), (me, stars)), True),
            "a low review by the reader and a high one by another": (reviews((me, stars - 1), (you, 5)), False),
            "a high review by another and a low one by the reader": (reviews((you, 5), (me, stars - 1)), False),
            "a low review by the reader": (reviews((me, stars - 1)), False),
            "a high review by another": (reviews((you, 5)), False),
            "an empty list of reviews": (reviews(), False),
            "no field for reviews": ({}, False),
        }
        expect(books, "rated_by", me, stars)

with check("these tags, in any order, and no others", points=1, hint="When are two lists equal for MongoDB?"):
    a, b, c, d = rng.sample(["new", "used", "crime", "sea", "rare", "Łódź"], 4)
    for wanted in ([a], [a, b], [a, b, c]):
        books = {
            **{f"the tags {list(same)}": ({"tags": list(same)}, True) for same in permutations(wanted)},
            "one tag more": ({"tags": [*wanted, d]}, False),
            "one tag more in front": ({"tags": [d, *wanted]}, False),
            "one tag less": ({"tags": wanted[1:]}, False),
            "another tag in the place of one": ({"tags": [*wanted[1:], d]}, False),
            "no field for tags": ({}, False),
        }
        expect(books, "tagged_exactly", wanted)

with check("no bad review, and at least one review", points=1, hint="For which lists is 'none is below' true?"):
    for stars in (4, 3):
        books = {
            "one review of just so many stars": (reviews(("bo", stars)), True),
            "several good reviews": (reviews(("bo", 5), ("eve", stars), ("ada", 5)), True),
            "good reviews and one bad": (reviews(("bo", 5), ("ada", stars - 1), ("eve", 5)), False),
            "a bad review in front of good ones": (reviews(("ada", stars - 1), ("bo", 5), ("eve", 5)), False),
            "bad reviews only": (reviews(("bo", 1), ("ada", stars - 1)), False),
            "a bad review behind many good ones": (reviews(*[("bo", 5)] * rng.randint(5, 20), ("eve", 1)), False),
            "one review, of two stars": (reviews(("bo", 2)), False),
            "an empty list of reviews": (reviews(), False),
            "no field for reviews": ({}, False),
        }
        expect(books, "praised", stars)
### END HIDDEN TESTS

# %% role="tests" id="filters-fields" points=2
with services.fresh_mongo(client) as shop:
    shop.books.insert_many([{"title": "C++ at sea", "discount": 10}, {"title": "Dune"}])
    assert [book["title"] for book in shop.books.find(never_discounted())] == ["Dune"]
    assert [book["title"] for book in shop.books.find(title_starts("C+"))] == ["C++ at sea"]
### BEGIN HIDDEN TESTS
import bson

from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)


@probe
def discounts():
    return bson.encode({"filter": never_discounted()})


@probe
def titles(text):
    return bson.encode({"filter": title_starts(text)})


with check("a field that is not there is another thing than None", points=1, hint="What does None match?"):
    values = [0, None, rng.randint(1, 50), False, "", []]
    asked = bson.decode(discounts())["filter"]
    with services.fresh_mongo(server) as shop:
        for value in values:
            shop.books.insert_one({"title": "Emma", "discount": value})
        missing = shop.books.insert_many([{"title": "Emma"}, {"title": "Dune", "price": None}]).inserted_ids
        found = list(shop.books.find(asked))
    assert {book["_id"] for book in found} >= set(missing), "a book without the field is not found"
    extra = [book["discount"] for book in found if "discount" in book]
    assert not extra, f"a book with the discount {extra[0]!r} is found"

with check("what a reader types is a text, not a pattern", points=1, hint="Which characters mean something else?"):
    word = "".join(rng.sample("abdegiklmnoprstu", 5))
    name = word.capitalize()
    for text, same, other in (
        (f"{name}++", [f"{name}++ at sea", f"{word}++", f"{word}+++"], [f"{word}{word[-1] * 2}", f"About {name}++"]),
        (f"{word}.b", [f"{name.upper()}.B.", f"{word}.b"], [f"{word}xb", f"The {word}.b"]),
        (f"({name}", [f"({word}) Emma", f"({name.upper()}"], [word, f"Emma ({word})"]),
        (f"{word}?", [f"{name}? Again", f"{word}?"], [word[:-1], word]),
        (f"Żółw {name} [2", [f"Żółw {name} [2]"], [f"Żółw {name} 2", "żaba"]),
        (f"{name} 2 *", [f"{name} 2 *"], [name, f"{name} 2 "]),
        ("^", ["^ and v"], ["v", f"{name} ^"]),
        (f"{name}|", [f"{word}| 2"], [name, f"{name} |"]),
        (f"{name}$", [f"{word}$ 2"], [name, f"{name} $"]),
        (f"{word}\\d)", [f"{name}\\d) 2"], [f"{word}7)", f"{word}d)"]),
        (f"{word}{{2}}", [f"{name}{{2}}"], [f"{word}{word[-1]}", word]),
        (name, [name.upper(), f"{word} and Dune", name], [f"Dune and {word}", name[:-1], f"\n{name}"]),
    ):
        asked = bson.decode(titles(text))["filter"]
        with services.fresh_mongo(server) as shop:
            shop.books.insert_many({"title": title} for title in rng.sample([*same, *other], len(same) + len(other)))
            try:
                found = {book["title"] for book in shop.books.find(asked)}
            except Exception as error:
                raise AssertionError(f"title_starts({text!r}): the server refuses the filter") from error
        for title in [*same, *other]:
            assert (title in found) == (title in same), (
                f"title_starts({text!r}) {'finds' if title in found else 'does not find'} {title!r}"
            )
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 2. Updates while others write (7 points, 25 minutes)
#
# Whatever another worker writes between two of your commands, nothing gets lost.
#
# - `take(books, book_id, copies)` takes `copies` from `stock` if there are at least as many: `True`. Otherwise, and for
#   an unknown book: `False`.
# - `review(books, book_id, reader, stars, at)` adds 1 to `stats.reviews` and `stars` to `stats.stars`. `best` keeps the
#   three best reviews, `{"reader": ..., "stars": ..., "at": ...}`: most stars first, of equal stars the newest first.
# - `visit(readers, reader, page, at)`: the document with the `_id` `reader` counts `visits`, has `last_page` and
#   `last_at` of this visit, and `first_at` of the one that created it.
#
# Example: `take(books, 7, 2)` of a stock of 3 is `True` and leaves 1.
#
# Limits: `review` gets a complete book. `at` is an int. Other fields stay.


# %% role="solution" id="updates"
def take(books, book_id, copies):
    """Take `copies` (int) of a book if its stock has as many; True if it did.

    books: a Collection of documents {"_id", "stock", ...}.
    """
    ### BEGIN SOLUTION
    done = books.update_one({"_id": book_id, "stock": {"$gte": copies}}, {"$inc": {"stock": -copies}})
    return done.matched_count == 1
    ### END SOLUTION


def review(books, book_id, reader, stars, at):
    """Count a review, and keep the three best of all.

    books: a Collection of documents {"_id", "stats": {"reviews", "stars", ...}, "best": [...], ...}.
    """
    ### BEGIN SOLUTION
    new = {"reader": reader, "stars": stars, "at": at}
    books.update_one(
        {"_id": book_id},
        {
            "$inc": {"stats.reviews": 1, "stats.stars": stars},
            "$push": {"best": {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}},
        },
    )
    ### END SOLUTION


def visit(readers, reader, page, at):
    """Count a visit of `page` by a reader, who may be new.

    readers: a Collection of documents {"_id": reader, "visits", "last_page", "last_at", "first_at", ...}.
    """
    ### BEGIN SOLUTION
    readers.update_one(
        {"_id": reader},
        {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}},
        upsert=True,
    )
    ### END SOLUTION


# %% role="tests" id="updates-alone" points=3
with services.fresh_mongo(client) as shop:
    shop.books.insert_one({"_id": 7, "stock": 3, "stats": {"reviews": 0, "stars": 0}, "best": []})
    assert take(shop.books, 7, 2)
    review(shop.books, 7, "ada", 4, at=100)
    visit(shop.readers, "ada", "/books/7", at=100)
    print(shop.books.find_one())
    print(shop.readers.find_one())
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)


@probe
def taken(name, number, copies):
    return take(services.mongo()[name].books, number, copies)


@probe
def reviewed(name, number, *new):
    review(services.mongo()[name].books, number, *new)


@probe
def visited(name, *new):
    visit(services.mongo()[name].readers, *new)


with check("takes all that is asked for, or nothing", points=1), services.fresh_mongo(server) as shop:
    stock = rng.randint(5, 9)
    books = [{"_id": number, "title": f"Book {number}", "stock": stock} for number in (1, 2, 3, 4)]
    shop.books.insert_many(books)
    for number, copies, left in ((1, 3, stock - 3), (2, stock, 0), (3, stock + 1, stock), (2, 1, 0)):
        came = taken(shop.name, number, copies)
        before = "0" if (number, copies) == (2, 1) else stock
        assert came is (copies <= stock and before != "0"), f"{copies} of {before} copies: {came!r} came back"
        books[number - 1]["stock"] = left
        now = shop.books.find_one(number)
        assert now == books[number - 1], f"after {copies} of {before} copies were asked for, the book is {now}"
    assert taken(shop.name, 99, 1) is False, "a book that does not exist was taken"
    assert list(shop.books.find().sort("_id")) == books, "another book was changed"

with check("counts reviews and keeps the three best", points=1, hint="What is the order of equal stars?"):
    with services.fresh_mongo(server) as shop:
        book = {"_id": 1, "stock": 4, "stats": {"reviews": 0, "sold": 7, "stars": 0}, "best": []}
        others = [{**book, "_id": number} for number in (0, 2)]
        shop.books.insert_many([*others, book])
        news = [("ada", 3, 10), ("bo", 1, 20), ("eve", 5, 30), ("dan", 3, 50), ("fay", 3, 40), ("gil", 2, 60)]
        for number, (reader, stars, at) in enumerate(news, 1):
            reviewed(shop.name, 1, reader, stars, at)
            ranked = sorted(news[:number], key=lambda one: (-one[1], -one[2]))[:3]
            now = shop.books.find_one(1)
            came = [(one.get("reader"), one.get("stars"), one.get("at")) for one in now["best"]]
            assert came == ranked, f"after the reviews {news[:number]} (reader, stars, at) the best are {came}"
            stats = {"reviews": number, "sold": 7, "stars": sum(one[1] for one in news[:number])}
            assert now["stats"] == stats, f"{number} reviews: the field stats is {now['stats']}"
            assert now["stock"] == 4, "a field that has nothing to do with reviews has changed"
        assert list(shop.books.find({"_id": {"$ne": 1}}).sort("_id")) == others, "another book was changed"

with check("counts visits, and keeps the time of the first", points=1), services.fresh_mongo(server) as shop:
    at = rng.randint(1_000, 9_000)
    shop.readers.insert_one({"_id": "old", "visits": 5, "last_page": "/", "last_at": 1, "first_at": 0, "city": "Łódź"})
    for reader, number, page in (("old", 6, "/a"), ("new", 1, "/b"), ("new", 2, "/c"), ("old", 7, "/d")):
        visited(shop.name, reader, page, at + number)
        now = shop.readers.find_one(reader)
        expected = {"_id": reader, "visits": number, "last_page": page, "last_at": at + number}
        expected |= {"first_at": 0, "city": "Łódź"} if reader == "old" else {"first_at": at + 1}
        assert now == expected, f"after visit {number} of a reader: {now}"
### END HIDDEN TESTS

# %% role="tests" id="updates-races" points=4
with services.fresh_mongo(client) as shop:
    shop.books.insert_one({"_id": 7, "stock": 2})
    assert take(shop.books, 7, 1)
    assert shop.books.find_one(7)["stock"] == 1
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)
MOST = 40  # commands of an answer; the rival comes before each of them


@probe
def taken(name, number, copies):
    return take(services.mongo()[name].books, number, copies)


@probe
def reviewed(name, number, reader, stars, at):
    review(services.mongo()[name].books, number, reader, stars, at)


@probe
def visited(name, reader, page, at):
    visit(services.mongo()[name].readers, reader, page, at)


def races(rival):
    """One race for each command of an answer: (a context in which the rival comes before it, what the rival got).

    The first two are none: the answer runs alone, and the second time says which commands there are.
    """
    alone, gap = [], -1
    while gap <= len(alone):
        told, got = [], []

        def before(name, gap=gap, told=told, got=got):
            told.append(name)
            if len(told) == gap:
                got.append(rival())

        yield services.watched_commands(before=before), got
        assert len(told) <= MOST, f"more than {MOST} commands are sent"
        if gap <= 0:
            alone = told
        assert told[:gap] == alone[:gap], f"the same call sends {alone[:gap]} the first time, and then {told[:gap]}"
        gap += 1


with check("two workers, one last copy", points=2, hint="What can happen between your look and your write?"):
    last = rng.randint(2, 5)
    for stock, mine, theirs in ((1, 1, 1), (2 * last - 1, last, last), (last, last + 1, last)):
        with services.fresh_mongo(server) as shop:
            guard = {"_id": 1, "stock": {"$gte": theirs}}
            step = {"$inc": {"stock": -theirs}, "$set": {"price": 999}}

            def buy(shop=shop, guard=guard, step=step):
                return bool(shop.books.update_one(guard, step).matched_count)

            for race, got in races(buy):
                shop.books.replace_one({"_id": 1}, {"_id": 1, "stock": stock, "price": 5}, upsert=True)
                with race:
                    given = taken(shop.name, 1, mine)
                now = shop.books.find_one(1)
                assert any(got) == (now["price"] == 999), "what another worker wrote into the book is lost"
                what = f"of {stock} copies this worker wants {mine} ({given!r})"
                if got:
                    what += f", another one wants {theirs} ({got[0]})"
                left = stock - mine * (given is True) - theirs * any(got)
                assert now["stock"] == left >= 0, f"{what}: the stock is {now['stock']} in the end"
                assert given is True or stock - theirs * any(got) < mine, f"{what}: there were enough"
                assert got != [False] or stock - mine * (given is True) < theirs, f"{what}: there were enough"

with check("two workers, two reviews of one book", points=1, hint="Who knows what the book looks like right now?"):
    with services.fresh_mongo(server) as shop:
        old = [{"reader": "ada", "stars": 4, "at": 10}, {"reader": "bo", "stars": 2, "at": 20}]
        theirs = {"reader": "eve", "stars": 5, "at": 30}
        push = {"$each": [theirs], "$sort": {"stars": -1, "at": -1}, "$slice": 3}

        def write(shop=shop):
            step = {"$push": {"best": push}, "$inc": {"stats.reviews": 1, "stats.stars": 5, "stats.sold": 1}}
            shop.books.update_one({"_id": 1}, step)
            return True

        for race, got in races(write):
            book = {"_id": 1, "stats": {"reviews": 2, "stars": 6, "sold": 0}, "best": old}
            shop.books.replace_one({"_id": 1}, book, upsert=True)
            with race:
                reviewed(shop.name, 1, "dan", 3, 40)
            now, more = shop.books.find_one(1), len(got)
            names = ["eve", "ada", "dan"] if more else ["ada", "dan", "bo"]
            came = [one["reader"] for one in now["best"]]
            assert came == names, f"reviews of 4 and 2 stars, then one of 3 and {more} of 5 from another worker: {came}"
            stats = {"reviews": 3 + more, "stars": 9 + 5 * more, "sold": more}
            assert now["stats"] == stats, (
                f"the other worker counted {more} reviews and sales, and stats is {now['stats']}"
            )

with check("two workers, the first visit of one reader", points=1, hint="Is the reader still unknown when you write?"):
    with services.fresh_mongo(server) as shop:

        def come(shop=shop):
            step = {"$inc": {"visits": 1}, "$setOnInsert": {"first_at": 5, "last_page": "/", "last_at": 5}}
            return shop.readers.update_one({"_id": "ada"}, step, upsert=True).upserted_id is not None

        for race, got in races(come):
            shop.readers.delete_many({})
            with race:
                visited(shop.name, "ada", "/books", 9)
            now = list(shop.readers.find())
            first = 5 if any(got) else 9
            expected = {"_id": "ada", "visits": 1 + len(got), "first_at": first, "last_page": "/books", "last_at": 9}
            assert now == [expected], f"{len(got)} visits by way of another worker at 5, one here at 9: {now}"
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 3. Sums on the server (5 points, 20 minutes)
#
# Orders with the status `"cancelled"` do not count. Each function sends one command, and only its result comes back.
#
# - `months(orders)` returns a list of `{"month": "2026-01", "orders": ..., "cents": ...}`, oldest first: number of
#   orders and revenue.
# - `genres(orders)` returns a list of `{"genre": ..., "copies": ..., "mean_cents": ..., "best": ...}` by genre A to Z:
#   copies sold, mean price of a copy, and the title with most copies, among equals the first in the alphabet.
#
# Example: an order is `{"placed": datetime(2026, 1, 5), "status": "paid", "items": [{"title": "Emma", "genre": "novel",
# "n": 2, "cents": 900}]}`: 2 copies of 900 cents each.
#
# Limits: an order without items counts, with 0 cents. No title is in two genres.


# %% role="solution" id="sums"
def months(orders):
    """Orders and revenue of each month that has orders: list of {"month", "orders", "cents"}, oldest first.

    orders: a Collection of documents {"placed" (datetime, UTC), "status", "items": [{"title", "genre", "n", "cents"}]}.
    """
    ### BEGIN SOLUTION
    revenue = {"$map": {"input": "$items", "in": {"$multiply": ["$$this.n", "$$this.cents"]}}}
    month = {"$dateToString": {"format": "%Y-%m", "date": "$placed"}}
    pipeline = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {"$group": {"_id": month, "orders": {"$sum": 1}, "cents": {"$sum": {"$sum": revenue}}}},
        {"$sort": {"_id": 1}},
        {"$project": {"_id": 0, "month": "$_id", "orders": 1, "cents": 1}},
    ]
    return list(orders.aggregate(pipeline))
    ### END SOLUTION


def genres(orders):
    """Copies, mean price of a copy and best title of each genre: list of {"genre", "copies", "mean_cents", "best"}."""
    ### BEGIN SOLUTION
    sold = {"copies": {"$sum": "$items.n"}, "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}}}
    title = {"genre": "$items.genre", "title": "$items.title"}
    pipeline = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {"$unwind": "$items"},
        {"$group": {"_id": title, **sold}},
        {"$sort": {"copies": -1, "_id.title": 1}},
        {
            "$group": {
                "_id": "$_id.genre",
                "copies": {"$sum": "$copies"},
                "cents": {"$sum": "$cents"},
                "best": {"$first": "$_id.title"},
            }
        },
        {"$sort": {"_id": 1}},
        {
            "$project": {
                "_id": 0,
                "genre": "$_id",
                "copies": 1,
                "mean_cents": {"$divide": ["$cents", "$copies"]},
                "best": 1,
            }
        },
    ]
    return list(orders.aggregate(pipeline))
    ### END SOLUTION


# %% role="tests" id="sums-values" points=5
with services.fresh_mongo(client) as shop:
    emma = {"title": "Emma", "genre": "novel", "n": 2, "cents": 900}
    shop.orders.insert_one({"placed": datetime(2026, 1, 5), "status": "paid", "items": [emma]})
    assert months(shop.orders) == [{"month": "2026-01", "orders": 1, "cents": 1800}]
    assert genres(shop.orders) == [{"genre": "novel", "copies": 2, "mean_cents": 900, "best": "Emma"}]
### BEGIN HIDDEN TESTS
from collections import Counter, defaultdict
from datetime import datetime

from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)


@probe
def asked(which, name):
    orders = services.mongo()[name].orders
    return [dict(line) for line in {"months": months, "genres": genres}[which](orders)]


def answer(which, orders, after=None):
    """What a function returns; after(command, documents in the reply) hears of each reply."""
    with services.fresh_mongo(server) as shop:
        if orders:
            shop.orders.insert_many(dict(order) for order in rng.sample(orders, len(orders)))
        with services.watched_commands(after=after):
            return asked(which, shop.name)


def kept(orders):
    return [order for order in orders if order["status"] != "cancelled"]


def by_month(orders):
    count, cents = Counter(), Counter()
    for order in kept(orders):
        month = f"{order['placed']:%Y-%m}"
        count[month] += 1
        cents[month] += sum(item["n"] * item["cents"] for item in order["items"])
    return [{"month": month, "orders": count[month], "cents": cents[month]} for month in sorted(count)]


def by_genre(orders):
    copies, cents = defaultdict(Counter), Counter()
    for order in kept(orders):
        for item in order["items"]:
            copies[item["genre"]][item["title"]] += item["n"]
            cents[item["genre"]] += item["n"] * item["cents"]
    return [
        {
            "genre": genre,
            "copies": (total := sum(titles.values())),
            "mean_cents": round(cents[genre] / total, 6),
            "best": min(titles, key=lambda title: (-titles[title], title)),
        }
        for genre, titles in sorted(copies.items())
    ]


def order(placed, *items, status="paid"):
    titles = [dict(zip(("title", "genre", "n", "cents"), item)) for item in items]
    return {"placed": placed, "status": status, "items": titles}


def rounded(lines):
    return [line | {"mean_cents": round(line["mean_cents"], 6)} for line in lines]


low, high = rng.randint(300, 600), rng.randint(1_000, 2_000)
JAN, FEB, LAST = datetime(2026, 1, 5), datetime(2026, 2, 1), datetime(2026, 1, 31, 23, 59)
ORDERS = [
    order(JAN, ("Emma", "novel", 3, low), ("Dune", "space", 1, high)),
    order(
        LAST, ("Persuasion", "novel", 1, high), ("Emma", "novel", 1, low), ("Ulysses", "novel", 1, high), status="sent"
    ),
    order(datetime(2025, 1, 7), ("Solaris", "space", 2, low)),
    order(FEB, ("Ulysses", "novel", 1, high)),
    order(FEB, ("Ulysses", "novel", 1, high), status="sent"),
]

with check("orders and revenue of each month", points=1, hint="What is one document after $unwind?"):
    came = answer("months", ORDERS)
    assert came == by_month(ORDERS), f"five orders in January 2025, January and February 2026: {came}"

with check("copies, mean price and best title of each genre", points=1, hint="The mean of what? The best by what?"):
    came = answer("genres", ORDERS)
    assert rounded(came) == by_genre(ORDERS), f"five orders of novels and space: {came}"

with check("what is cancelled does not count", points=1):
    cancelled = [
        order(JAN, ("Ulysses", "novel", 50, high), ("Zebra", "nature", 1, 100), status="cancelled"),
        order(datetime(2024, 5, 5), status="cancelled"),
    ]
    came = answer("months", ORDERS + cancelled)
    assert came == by_month(ORDERS), f"with cancelled orders, one the only one of its month: {came}"
    came = answer("genres", ORDERS + cancelled)
    assert rounded(came) == by_genre(ORDERS), f"with cancelled orders, one with the only title of its genre: {came}"

with check("orders without items, titles that sell alike, no orders", points=1, hint="What does $unwind do to []?"):
    empty = [order(FEB), order(datetime(2026, 3, 3))]
    came = answer("months", ORDERS + empty)
    assert came == by_month(ORDERS + empty), f"with two orders without items: {came}"
    a, b, c = sorted(rng.sample(["Emma", "Dune", "Ulysses", "Solaris", "Walden"], 3))
    tied = [order(JAN, (b, "novel", 2, low)), order(JAN, (c, "novel", 2, low)), order(JAN, (a, "novel", 2, high))]
    tied += [order(FEB, ("Maps", "travel", 1, low), ("Kyoto", "travel", 1, low)), *empty]
    came = answer("genres", tied)
    assert rounded(came) == by_genre(tied), f"three titles with two copies each, two with one: {came}"
    came = answer("months", []), answer("genres", [])
    assert came == ([], []), f"without any order: {came}"
    later = [order(JAN, ("Odes", "poetry", 9, 100)), order(FEB, ("Noir", "crime", 1, 100))]
    came = [line["genre"] for line in answer("genres", later)]
    assert came == ["crime", "poetry"], f"the genre that sells better is the later one in the alphabet: {came}"

with check("the server adds up: one command, and only the result comes back", points=1):
    for which in ("months", "genres"):
        sizes = []
        for many in (40, 240):
            orders = [order(JAN, ("Emma", "novel", number, low)) for number in range(many)]
            replies = []
            answer(which, orders, lambda *reply, replies=replies: replies.append(reply))
            assert len(replies) == 1, f"{which} sent {len(replies)} commands"
            _, documents, size = replies[0]
            assert documents == 1, f"for {many} orders, {which} had {documents} documents sent for a result of one line"
            sizes.append(size)
        grown = sizes[1] - sizes[0]
        assert grown < 100, (
            f"with 200 more orders of one title and month, the answer to {which} is {grown} bytes longer"
        )
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 4. Two indexes for four queries (4 points, 15 minutes)
#
# The shop asks its orders four questions:
#
# ```
# {"customer": c}
# {"customer": c, "placed": {"$gte": day}}
# {"status": s}
# {"shop": p, "status": s, "cents": {"$gte": limit}}
# ```
#
# `indexes()` returns a list of at most two indexes. Each is a list of pairs `(field, 1)` or `(field, -1)`, as
# `create_index` takes it. With them, each query examines only the documents that it returns, and no more index keys
# than that (a few more are allowed).
#
# Example: `[[("placed", 1)], [("shop", 1)]]` has the right form, and serves none of the queries.


# %% role="solution" id="indexes"
def indexes():
    """At most two indexes for the shop's four queries: a list of lists of pairs (field, direction)."""
    ### BEGIN SOLUTION
    return [[("customer", 1), ("placed", 1)], [("status", 1), ("shop", 1), ("cents", 1)]]
    ### END SOLUTION


# %% role="tests" id="indexes-examined" points=4
with services.fresh_mongo(client) as shop:
    shop.orders.insert_many({"customer": number % 20, "placed": number} for number in range(200))
    print("without an index:", services.examined(shop.orders, {"customer": 7}))
    for keys in indexes():
        shop.orders.create_index(keys)
    print("with yours:", services.examined(shop.orders, {"customer": 7}))
### BEGIN HIDDEN TESTS
from datetime import datetime, timedelta

from backbench import services
from backbench.exam import check, probe, rng

server = services.mongo(timeoutMS=8_000)
SPARE = 5  # keys that a range may look at beyond its ends


@probe
def wanted():
    return [[tuple(pair) for pair in keys] for keys in indexes()]


def orders():
    """600 orders: each value of each field goes with several of every other one."""
    for number in range(600):
        yield {
            "customer": number % 30,
            "placed": datetime(2026, 1, 1) + timedelta(hours=number * 7919 % 600),
            "status": ["paid", "sent", "returned"][number // 30 % 3],
            "shop": number // 90 % 4,
            "cents": 500 + number * 6151 % 600,
        }


answers = []


def judge(query, what):
    if not answers:
        answers.append(wanted())  # one answer for all four queries
    made = answers[0]
    assert len(made) <= 2, f"{len(made)} indexes, where two are allowed"
    with services.fresh_mongo(server) as shop:
        shop.orders.insert_many(rows)
        for keys in made:
            shop.orders.create_index(keys)
        right = sum(all(meets(row[field], value) for field, value in query.items()) for row in rows)
        told = services.examined(shop.orders, query)
        there = {tuple(index["key"].items()) for index in shop.orders.list_indexes()}
    assert there <= {(("_id", 1),), *map(tuple, made)}, "there are other indexes than those of indexes()"
    assert told.returned == right, f"{what}: {told.returned} orders came, and {right} are right"
    assert told.documents <= right, f"{what}: {told.documents} documents are examined for {right} that are returned"
    assert told.keys <= right + SPARE, f"{what}: {told.keys} index keys are examined for {right} documents"


def meets(value, condition):
    return value >= condition["$gte"] if isinstance(condition, dict) else value == condition


rows = list(orders())
day = datetime(2026, 1, rng.randint(8, 14))
with check("the orders of a customer", points=1):
    judge({"customer": rng.randrange(30)}, "one customer")

with check("the orders of a customer since a day", points=1, hint="Which field has a range, which one a value?"):
    judge({"customer": rng.randrange(30), "placed": {"$gte": day}}, "one customer, since a day")

with check("the orders of one status", points=1, hint="Which fields can an index serve alone?"):
    judge({"status": rng.choice(["paid", "sent", "returned"])}, "one status")

with check("the large orders of one shop and status", points=1, hint="Where does the range go?"):
    query = {
        "shop": rng.randrange(4),
        "status": rng.choice(["paid", "sent"]),
        "cents": {"$gte": rng.randint(900, 1000)},
    }
    judge(query, "one shop, one status, from an amount on")
### END HIDDEN TESTS


# %% [markdown] role="read"
# ## 5. The road of a query, and hot spots (6 points, 25 minutes)
#
# `key` is a tuple of fields. `chunks` lists pairs `(lower, shard)`, ascending: a chunk holds the documents whose key is
# at or above its `lower` and below the next one. The first `lower` is `()`, below every key.
#
# - `shards_of(key, chunks, query)`: the set of shards that may hold documents with the values of `query`, a dict.
#   Fields of the key count up to the first that `query` lacks.
# - `report(key, chunks, inserts, queries, most)`: a dict of `"hottest"`, the largest share of the inserts that one
#   shard takes; `"targeted"`, the share of the queries that ask exactly one shard; `"jumbo"`, how many chunks get more
#   than `most` inserts, all with one key.
#
# Example: key `("shop",)`, chunks from `()` on A, from `("b",)` on B: `{"shop": "c"}` asks B.
#
# Limits: keys compare as Python's tuples. `inserts` and `queries` are not empty.


# %% role="solution" id="shards"
def shards_of(key, chunks, query):
    """The shards (set) that have to be asked for the documents with these values.

    key: tuple of field names.  chunks: list of (lower: tuple of values, shard: str), ascending.  query: {field: value}.
    """
    ### BEGIN SOLUTION
    known = []
    for field in key:
        if field not in query:
            break
        known.append(query[field])
    known = tuple(known)
    if len(known) == len(key):
        first = last = bisect_right(chunks, known, key=lambda chunk: chunk[0]) - 1
    else:
        heads = [lower[: len(known)] for lower, _ in chunks]
        first = max(0, sum(head < known for head in heads) - 1)
        last = bisect_right(heads, known) - 1
    return {shard for _, shard in chunks[first : last + 1]}
    ### END SOLUTION


def report(key, chunks, inserts, queries, most):
    """How a shard key serves: {"hottest": float, "targeted": float, "jumbo": int}.

    inserts: list of documents (dict), which have all the fields of the key.  queries: list of {field: value}.
    most: inserts that a chunk may take before it has to be split.
    """
    ### BEGIN SOLUTION
    load, contents = Counter(), defaultdict(list)
    lowers = [lower for lower, _ in chunks]
    for document in inserts:
        value = tuple(document[field] for field in key)
        place = bisect_right(lowers, value) - 1
        load[chunks[place][1]] += 1
        contents[place].append(value)
    targeted = sum(len(shards_of(key, chunks, query)) == 1 for query in queries)
    jumbo = sum(len(values) > most and len(set(values)) == 1 for values in contents.values())
    return {
        "hottest": max(load.values()) / len(inserts),
        "targeted": targeted / len(queries),
        "jumbo": jumbo,
    }
    ### END SOLUTION


# %% role="tests" id="shards-asked" points=3
chunks = [((), "A"), (("crime", 500), "B"), (("novel", 100), "C")]
assert shards_of(("genre", "book"), chunks, {"genre": "crime", "book": 7}) == {"A"}
print("all crime:", shards_of(("genre", "book"), chunks, {"genre": "crime"}))
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def asked(key, chunks, query):
    return set(shards_of(tuple(key), [(tuple(lower), shard) for lower, shard in chunks], dict(query)))


cut, many = rng.randint(100, 400), rng.randint(600, 900)
KEY = ("shop", "book")
CHUNKS = [
    ((), "A"), (("b", cut), "B"), (("d", cut), "C"), (("d", many), "A"), (("f", 0), "D"), (("f", many), "D"),
]  # fmt: skip


def expect(query, *shards):
    came = asked(KEY, CHUNKS, query)
    assert came == set(shards), f"chunks {CHUNKS}, key {KEY}, query {query}: the shards {sorted(came)} are asked"


with check("the whole key leads to one shard", points=1, hint="To which chunk does its own lower end belong?"):
    for shop, book, shard in (
        ("a", 1, "A"), ("b", cut - 1, "A"), ("b", cut, "B"), ("b", cut + 1, "B"), ("c", 5, "B"), ("d", cut - 1, "B"),
        ("d", cut, "C"), ("d", many - 1, "C"), ("d", many, "A"), ("e", 3, "A"), ("f", 0, "D"), ("z", 9, "D"),
    ):  # fmt: skip
        expect({"shop": shop, "book": book}, shard)
        expect({"book": book, "note": "x", "shop": shop}, shard)

with check("the first field of a key leads to a range of chunks", points=1, hint="Where does such a range begin?"):
    for shop, shards in (("a", "A"), ("b", "AB"), ("c", "B"), ("d", "ABC"), ("e", "A"), ("f", "AD"), ("g", "D")):
        expect({"shop": shop}, *shards)
        expect({"shop": shop, "note": 3}, *shards)
    shelf = rng.randint(2, 9)
    lowers = [(), ("b", 1, 1), ("b", shelf, 1), ("b", shelf, 6), ("b", shelf + 1, 1), ("c", shelf, 1)]
    came = asked(("shop", "shelf", "book"), list(zip(lowers, "ABCDEF")), {"shop": "b", "shelf": shelf})
    assert came == set("BCD"), f"the first two of three fields, which several chunks hold: {sorted(came)}"

with check("without the first field every shard is asked", points=1, hint="How is a book found without its shop?"):
    for query in ({}, {"book": cut}, {"note": "d"}, {"book": many, "note": "a"}):
        expect(query, "A", "B", "C", "D")
    came = asked(
        ("shop", "shelf", "book"), [((), "A"), (("b", 1, 1), "B"), (("b", 5, 1), "C")], {"shop": "b", "book": 9}
    )
    assert came == {"A", "B", "C"}, f"a key of three fields, and the middle one is not in the query: {sorted(came)}"
    came = asked(
        ("shop", "shelf", "book"), [((), "A"), (("b", 1, 1), "B"), (("b", 5, 1), "C")], {"shop": "b", "shelf": 3}
    )
    assert came == {"B"}, f"the first two of three fields, in the middle of a chunk: {sorted(came)}"
### END HIDDEN TESTS

# %% role="tests" id="shards-report" points=3
chunks = [((), "A"), ((50,), "B")]
told = report(
    ("book",),
    chunks,
    [{"book": 10}, {"book": 20}, {"book": 60}, {"book": 70}],
    [{"book": 10}, {"title": "Emma"}],
    most=100,
)
assert told == {"hottest": 0.5, "targeted": 0.5, "jumbo": 0}
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def told(key, chunks, inserts, queries, most):
    return dict(report(tuple(key), [(tuple(lower), shard) for lower, shard in chunks], inserts, queries, most))


CHUNKS = [((), "A"), ((100,), "B"), ((200,), "C"), ((300,), "B")]
PAIRS = [((), "A"), (("b", 100), "B"), (("c", 100), "C")]


def documents(*books):
    documents = [{"book": book, "shop": rng.choice("xyz")} for book in books]
    rng.shuffle(documents)
    return documents


def near(value, right):
    return isinstance(value, int | float) and abs(value - right) < 1e-9


with check("the share of the busiest shard", points=1, hint="Of chunks or of shards?"):
    some = rng.randint(3, 9)
    books = [*range(some + 2), *range(100, 100 + some), *range(200, 201 + some), *range(300, 300 + some)]
    for inserts, right, what in (
        (documents(*books), 2 * some / (4 * some + 3), "one shard has two chunks"),
        (documents(*range(900, 900 + some)), 1, "all at the upper end"),
        (documents(100, 200, 250), 2 / 3, "two chunks, and one document at the lower end of each"),
        (documents(*[5] * 3, 150), 3 / 4, "three of four have the same key"),
    ):
        came = told(("book",), CHUNKS, inserts, [{}], 10**6)["hottest"]
        assert near(came, right), f"{len(inserts)} inserts, {what}: hottest is {came}"
    inserts = [{"book": book, "shop": "b"} for book in (*range(some), *range(100, 101 + some))]
    came = told(("shop", "book"), PAIRS, inserts, [{}], 10**6)["hottest"]
    right = (some + 1) / len(inserts)
    assert near(came, right), f"a key of two fields, and all inserts have the same first one: hottest is {came}"

with check("the share of queries that ask one shard", points=1, hint="Two chunks on one shard: how many are asked?"):
    pairs = [((), "A"), (("b", 5), "B"), (("b", 9), "B"), (("d", 1), "C")]
    queries = [{"shop": "b", "book": 7}, {"shop": "b"}, {"shop": "c"}, {"book": 7}, {"shop": "z"}, {"shop": "a"}, {}]
    inserts = [{"shop": "a", "book": 1}] * 5
    for asks, right in ((queries, 4 / 7), (queries[3:4], 0), (queries[:1], 1)):
        came = told(("shop", "book"), pairs, inserts, asks, 10**6)["targeted"]
        assert near(came, right), f"chunks {pairs}, queries {asks}: targeted is {came}"
    came = told(("book",), [((), "A"), ((5,), "A")], [{"book": 1}], [{}, {"book": 1}], 9)["targeted"]
    assert near(came, 1), f"both chunks are on one shard: targeted is {came}"

with check("chunks that no split can help", points=1, hint="Which chunks cannot be cut in two?"):
    most = rng.randint(3, 6)
    for inserts, right, what in (
        (documents(*[7] * (most + 1)), 1, "one more than allowed, all with one key"),
        (documents(*[7] * most), 0, "as many as allowed, all with one key"),
        (documents(*[7] * (most + 1), 8), 0, "two different keys in a chunk"),
        (documents(*[7] * (most + 3), *[250] * (most + 2), *[320] * 2), 2, "two such chunks and a small one"),
        (documents(*[120] * (most - 1), *[340] * (most - 1)), 0, "two small chunks of one shard"),
        (documents(*range(50)), 0, "all keys different"),
    ):
        came = told(("book",), CHUNKS, inserts, [{}], most)["jumbo"]
        assert came == right and not isinstance(came, float), f"{most} are allowed; {what}: jumbo is {came}"
    for shop, books, right in (("b", [7] * most + [8], 0), ("c", [7] * most + [107], 0), ("a", [7] * (most + 1), 1)):
        inserts = [{"book": book, "shop": shop} for book in books]
        came = told(("shop", "book"), PAIRS, inserts, [{}], most)["jumbo"]
        assert came == right, f"{most} are allowed; key of two fields, one shop, the books {books}: jumbo is {came}"
### END HIDDEN TESTS
