# Reads the book, changes it in Python and puts it back whole: the habit of objects.
# fails: two workers, one last copy
# fails: two workers, two reviews of one book
def take(books, book_id, copies):
    book = books.find_one({"_id": book_id})
    if book is None or book["stock"] < copies:
        return False
    book["stock"] -= copies
    books.replace_one({"_id": book_id}, book)
    return True


def review(books, book_id, reader, stars, at):
    book = books.find_one({"_id": book_id})
    book["stats"]["reviews"] += 1
    book["stats"]["stars"] += stars
    book["best"].append({"reader": reader, "stars": stars, "at": at})
    book["best"] = sorted(book["best"], key=lambda one: (-one["stars"], -one["at"]))[:3]
    books.replace_one({"_id": book_id}, book)


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
