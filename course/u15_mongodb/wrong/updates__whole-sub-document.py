# Sets stats as a whole, and drops the fields that it does not know of.
# fails: counts reviews and keeps the three best
# fails: two workers, two reviews of one book
def take(books, book_id, copies):
    done = books.update_one({"_id": book_id, "stock": {"$gte": copies}}, {"$inc": {"stock": -copies}})
    return done.matched_count == 1


def review(books, book_id, reader, stars, at):
    stats = books.find_one({"_id": book_id})["stats"]
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    stats = {"reviews": stats["reviews"] + 1, "stars": stats["stars"] + stars}
    books.update_one({"_id": book_id}, {"$set": {"stats": stats}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
