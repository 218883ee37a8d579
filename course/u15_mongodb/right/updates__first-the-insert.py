# Style: the error of a second insert is the answer; an update as a pipeline; a first call that makes an index.
_ready = set()


def take(books, book_id, copies):
    if books.database.name not in _ready:
        books.create_index("stock")
        _ready.add(books.database.name)
    guard = {"$and": [{"_id": {"$in": [book_id]}}, {"stock": {"$not": {"$lt": copies}}}]}
    result = books.update_many(guard, {"$inc": {"stock": 0 - copies}})
    return result.modified_count > 0


def review(books, book_id, reader, stars, at):
    books.update_one({"_id": book_id}, {"$push": {"best": {"reader": reader, "stars": stars, "at": at}}})
    books.update_one(
        {"_id": book_id}, {"$push": {"best": {"$each": [], "$sort": {"stars": -1, "at": -1}, "$slice": 3}}}
    )
    for field, more in (("reviews", 1), ("stars", stars)):
        books.update_one({"_id": book_id}, {"$inc": {f"stats.{field}": more}})


def visit(readers, reader, page, at):
    try:
        readers.insert_one({"_id": reader, "visits": 1, "last_page": page, "last_at": at, "first_at": at})
    except pymongo.errors.DuplicateKeyError:
        readers.update_one({"_id": reader}, {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}})
