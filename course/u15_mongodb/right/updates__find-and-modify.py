# Style: typed, find_one_and_update, bulk_write, a counter that starts at what is missing.
from pymongo.collection import Collection


def take(books: Collection, book_id: int, copies: int) -> bool:
    guard = {"_id": book_id, "$expr": {"$gte": ["$stock", copies]}}
    return books.find_one_and_update(guard, {"$inc": {"stock": -copies}}) is not None


def review(books: Collection, book_id: int, reader: str, stars: int, at: int) -> None:
    one = {"_id": book_id}
    push = {"$push": {"best": {"$each": [{"reader": reader, "stars": stars, "at": at}]}}}
    push["$push"]["best"] |= {"$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.bulk_write([pymongo.UpdateOne(one, push), pymongo.UpdateOne(one, {"$inc": {"stats.reviews": 1}})])
    books.update_one(one, {"$inc": {"stats.stars": stars}})


def visit(readers: Collection, reader: str, page: str, at: int) -> None:
    readers.update_one({"_id": reader}, {"$setOnInsert": {"first_at": at, "visits": 0}}, upsert=True)
    readers.update_one({"_id": reader}, {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}})
