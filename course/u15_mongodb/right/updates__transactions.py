# Style: a transaction around look and write, which the driver repeats after a conflict.
def take(books, book_id, copies):
    def work(session):
        book = books.find_one({"_id": book_id}, session=session)
        if not book or book["stock"] < copies:
            return False
        books.update_one({"_id": book_id}, {"$inc": {"stock": -copies}}, session=session)
        return True

    with books.database.client.start_session() as session:
        return session.with_transaction(work)


def review(books, book_id, reader, stars, at):
    new = {"reader": reader, "stars": stars, "at": at}
    keep = {"$each": [new], "$sort": {"stars": -1, "at": -1}, "$slice": 3}
    books.update_one({"_id": book_id}, {"$inc": {"stats.reviews": 1, "stats.stars": stars}, "$push": {"best": keep}})


def visit(readers, reader, page, at):
    step = {"$inc": {"visits": 1}, "$set": {"last_page": page, "last_at": at}, "$setOnInsert": {"first_at": at}}
    readers.update_one({"_id": reader}, step, upsert=True)
