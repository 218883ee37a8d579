# Takes, looks at what is left, and puts back: right at the end, and wrong for whoever comes in between.
# fails: two workers, one last copy
def take(books, book_id, copies):
    book = books.find_one_and_update({"_id": book_id}, {"$inc": {"stock": -copies}}, return_document=True)
    if book and book["stock"] < 0:
        books.update_one({"_id": book_id}, {"$inc": {"stock": copies}})
    return book is not None and book["stock"] >= 0


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
