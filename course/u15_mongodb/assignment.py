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
from datetime import UTC, datetime

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
    assert [book["title"] for book in shop.books.find(rated_by("ada", 3))] == ["Emma"]
    assert [book["title"] for book in shop.books.find(tagged_exactly(["novel"]))] == ["Emma"]
    assert [book["title"] for book in shop.books.find(praised(3))] == ["Emma"]
### BEGIN HIDDEN TESTS
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
    kinds = list(books)
    rng.shuffle(kinds)
    asked = bson.decode(query(name, *given))["filter"]
    with services.fresh_mongo(server) as shop:
        shop.books.insert_many({"_id": kind, "title": "Emma", **books[kind][0]} for kind in kinds)
        found = {book["_id"] for book in shop.books.find(asked)}
    for kind in kinds:
        assert (kind in found) == books[kind][1], (
            f"{name}{given!r} {'finds' if kind in found else 'does not find'} a book with {kind}"
        )


def reviews(*pairs):
    return {"reviews": [{"reader": reader, "stars": stars, "at": rng.randrange(99)} for reader, stars in pairs]}


with check("one review meets both conditions", points=2, hint="Which element do two conditions on a list speak of?"):
    me, you = rng.sample(["ada", "bo", "Żółw", "eve"], 2)
    for stars in (4, 2):
        books = {
            "such a review": (reviews((me, stars)), True),
            "such a review, with more stars": (reviews((me, stars + 1)), True),
            "such a review behind others": (reviews((you, 1), (me, 1), (me, stars)), True),
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
            "the same tags": ({"tags": wanted}, True),
            "the same tags in another order": ({"tags": wanted[::-1]}, True),
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
    for text, same, other in (
        ("C++", ["C++ at sea", "c++", "c+++"], ["CCC", "C+ at sea", "About C++"]),
        ("a.b", ["A.B.", "a.b"], ["axb", "The a.b"]),
        ("(Draft", ["(draft) Emma", "(DRAFT"], ["draft", "Emma (draft)"]),
        ("what?", ["What? Again", "what?"], ["wha", "what"]),
        ("Żółw [2", ["Żółw [2]"], ["Żółw 2", "żaba"]),
        (f"Vol {rng.randint(1, 9)} *", [], ["Vol", "Vol 1 "]),
        ("^", ["^ and v"], ["v", "Emma ^"]),
        ("Emma", ["EMMA", "emma and Dune", "Emma"], ["Dune and Emma", "Emm", "\nEmma"]),
    ):
        asked = bson.decode(titles(text))["filter"]
        with services.fresh_mongo(server) as shop:
            shop.books.insert_many({"_id": title} for title in {*same, *other})
            shop.books.update_many({}, [{"$set": {"title": "$_id"}}])
            try:
                found = {book["_id"] for book in shop.books.find(asked)}
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
# - `take(books, book_id, copies)` takes `copies` from `stock` if there are enough of them, and says whether it did. For
#   an unknown book the answer is `False`.
# - `review(books, book_id, reader, stars, at)` adds 1 to `stats.reviews` and `stars` to `stats.stars`. `best` keeps
#   three reviews, `{"reader": ..., "stars": ..., "at": ...}`: those with most stars first, of equal stars the newest.
# - `visit(readers, reader, page, at)`: the document with the `_id` `reader` counts in `visits`, has `last_page` and
#   `last_at` of this visit, and `first_at` of the one that created it.
#
# Example: `take(books, 7, 2)` of a stock of 3 is `True` and leaves 1.
#
# Limits: `review` gets a book that has all its fields. `at` is an int. Other fields stay as they are.


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
        other = {**book, "_id": 2}
        shop.books.insert_many([book, other])
        news = [("ada", 3, 10), ("bo", 1, 20), ("eve", 5, 30), ("dan", 3, 50), ("fay", 3, 40), ("gil", 2, 60)]
        for number, (reader, stars, at) in enumerate(news, 1):
            reviewed(shop.name, 1, reader, stars, at)
            ranked = sorted(news[:number], key=lambda one: (-one[1], -one[2]))[:3]
            now = shop.books.find_one(1)
            came = [(one.get("reader"), one.get("stars"), one.get("at")) for one in now["best"]]
            assert came == ranked, f"after the reviews {news[:number]} the best are {came}"
            stats = {"reviews": number, "sold": 7, "stars": sum(one[1] for one in news[:number])}
            assert now["stats"] == stats, f"{number} reviews: the field stats is {now['stats']}"
            assert now["stock"] == 4, "a field that has nothing to do with reviews has changed"
        assert shop.books.find_one(2) == other, "another book was changed"

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
    shop.books.insert_one({"_id": 7, "stock": 1})
    assert [take(shop.books, 7, 1), take(shop.books, 7, 1)] == [True, False]
### BEGIN HIDDEN TESTS
import pymongo

from backbench import services
from backbench.exam import check, probe, rng, spy

server = services.mongo(timeoutMS=8_000)
GAPS = range(1, 7)


@probe
def taken(name, number, copies, before):
    return take(services.watched_mongo(before)[name].books, number, copies)


@probe
def reviewed(name, number, reader, stars, at, before):
    review(services.watched_mongo(before)[name].books, number, reader, stars, at)


@probe
def visited(name, reader, page, at, before):
    visit(services.watched_mongo(before)[name].readers, reader, page, at)


def races(rival):
    """One race for each command of an answer: (what tells commands, what the rival got) with the rival before it."""
    for gap in GAPS:
        got = []

        def before(name, gap=gap, got=got):
            if watched.count == gap:
                with pymongo.timeout(1):
                    got.append(rival())

        watched = spy(before, limit=200)
        yield watched, got
        assert watched.count, "MongoDB was asked by another way than through the collection that is given"
        if watched.count < gap:
            return


with check("two workers, one last copy", points=2, hint="What can happen between your look and your write?"):
    for copies in (1, rng.randint(2, 5)):
        with services.fresh_mongo(server) as shop:
            guard, step = {"_id": 1, "stock": {"$gte": copies}}, {"$inc": {"stock": -copies}, "$set": {"price": 999}}

            def buy(shop=shop, guard=guard, step=step):
                return bool(shop.books.update_one(guard, step).matched_count)

            for watched, got in races(buy):
                shop.books.replace_one({"_id": 1}, {"_id": 1, "stock": 2 * copies - 1, "price": 5}, upsert=True)
                mine = taken(shop.name, 1, copies, watched)
                theirs, now = any(got), shop.books.find_one(1)
                assert theirs == (now["price"] == 999), "what another worker wrote into the book is lost"
                both = f"this worker got {mine!r}, the other one {theirs}, and the stock is {now['stock']}"
                what = f"{copies} of {2 * copies - 1} copies, for two workers: {both}"
                assert (mine is True) + theirs == 1 and now["stock"] == copies - 1, what

with check("two workers, two reviews of one book", points=1, hint="Who knows what the book looks like right now?"):
    with services.fresh_mongo(server) as shop:
        old = [{"reader": "ada", "stars": 4, "at": 10}, {"reader": "bo", "stars": 2, "at": 20}]
        theirs = {"reader": "eve", "stars": 5, "at": 30}
        push = {"$each": [theirs], "$sort": {"stars": -1, "at": -1}, "$slice": 3}

        def write(shop=shop):
            step = {"$push": {"best": push}, "$inc": {"stats.reviews": 1, "stats.stars": 5, "stats.sold": 1}}
            shop.books.update_one({"_id": 1}, step)
            return True

        for watched, got in races(write):
            book = {"_id": 1, "stats": {"reviews": 2, "stars": 6, "sold": 0}, "best": old}
            shop.books.replace_one({"_id": 1}, book, upsert=True)
            reviewed(shop.name, 1, "dan", 3, 40, watched)
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

        for watched, got in races(come):
            shop.readers.delete_many({})
            visited(shop.name, "ada", "/books", 9, watched)
            now = list(shop.readers.find())
            first = 5 if any(got) else 9
            expected = {"_id": "ada", "visits": 1 + len(got), "first_at": first, "last_page": "/books", "last_at": 9}
            assert now == [expected], f"{len(got)} visits by way of another worker at 5, one here at 9: {now}"
### END HIDDEN TESTS
