# The guard is a look of its own; the step itself takes from whatever is there then.
# fails: two workers, one last copy
def take(books, book_id, copies):
    book = books.find_one({"_id": book_id})
    if book is None or book["stock"] < copies:
        return False
    books.update_one({"_id": book_id}, {"$inc": {"stock": -copies}})
    return True


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
