# Nobody there: insert. Two workers find nobody, and the second one gets an error.
# fails: two workers, the first visit of one reader
def take(books, book_id, copies):
    done = books.update_one({"_id": book_id, "stock": {"$gte": copies}}, {"$inc": {"stock": -copies}})
    return done.matched_count == 1


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    if readers.find_one({"_id": reader}) is None:
        readers.insert_one({"_id": reader, "visits": 1, "last_page": page, "last_at": at, "first_at": at})
    else:
        readers.update_one({"_id": reader}, {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}})
