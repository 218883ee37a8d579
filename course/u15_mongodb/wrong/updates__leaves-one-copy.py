# More than, where as many as are asked for would do.
# fails: takes all that is asked for, or nothing
# fails: two workers, one last copy
def take(books, book_id, copies):
    done = books.update_one({"_id": book_id, "stock": {"$gt": copies}}, {"$inc": {"stock": -copies}})
    return bool(done.modified_count)


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
