# Style: look, then write only if what was seen still stands; look again otherwise.
def take(books, book_id, copies):
    while (book := books.find_one({"_id": book_id})) and book["stock"] >= copies:
        seen = {"_id": book_id, "stock": book["stock"]}
        if books.update_one(seen, {"$set": {"stock": book["stock"] - copies}}).modified_count:
            return True
    return False


def review(books, book_id, reader, stars, at):
    while True:
        book = books.find_one({"_id": book_id})
        best = [*book["best"], {"reader": reader, "stars": stars, "at": at}]
        best.sort(key=lambda one: (one["stars"], one["at"]), reverse=True)
        counted = {
            "stats.reviews": book["stats"]["reviews"] + 1,
            "stats.stars": book["stats"]["stars"] + stars,
            "best": best[:3],
        }
        if books.update_one({"_id": book_id, "stats": book["stats"]}, {"$set": counted}).matched_count:
            return


def visit(readers, reader, page, at):
    seen = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}}
    while not readers.update_one({"_id": reader}, seen).matched_count:
        try:
            readers.insert_one({"_id": reader, "visits": 0, "first_at": at})
        except pymongo.errors.DuplicateKeyError:
            continue
