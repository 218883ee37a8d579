# replace_one drops every field that the new document does not name.
# fails: counts visits, and keeps the time of the first
# fails: two workers, the first visit of one reader
def take(books, book_id, copies):
    done = books.update_one({"_id": book_id, "stock": {"$gte": copies}}, {"$inc": {"stock": -copies}})
    return done.matched_count == 1


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    old = readers.find_one({"_id": reader}) or {"visits": 0, "first_at": at}
    new = {"visits": old["visits"] + 1, "last_page": page, "last_at": at, "first_at": old["first_at"]}
    readers.replace_one({"_id": reader}, new, upsert=True)
