# After $unwind a document is an item; counting documents counts items.
# fails: orders and revenue of each month
# fails: what is cancelled does not count
# fails: orders without items, titles that sell alike, no orders
def months(orders):
    pipeline = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {"$unwind": {"path": "$items", "preserveNullAndEmptyArrays": True}},
        {
            "$group": {
                "_id": {"$dateToString": {"format": "%Y-%m", "date": "$placed"}},
                "orders": {"$sum": 1},
                "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}},
            }
        },
        {"$sort": {"_id": 1}},
        {"$project": {"_id": 0, "month": "$_id", "orders": 1, "cents": 1}},
    ]
    return list(orders.aggregate(pipeline))


def genres(orders):
    pipeline = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {"$unwind": "$items"},
        {
            "$group": {
                "_id": {"genre": "$items.genre", "title": "$items.title"},
                "copies": {"$sum": "$items.n"},
                "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}},
            }
        },
        {"$sort": {"copies": -1, "_id.title": 1}},
        {
            "$group": {
                "_id": "$_id.genre",
                "copies": {"$sum": "$copies"},
                "cents": {"$sum": "$cents"},
                "best": {"$first": "$_id.title"},
            }
        },
        {"$sort": {"_id": 1}},
        {"$set": {"genre": "$_id", "mean_cents": {"$divide": ["$cents", "$copies"]}}},
        {"$unset": ["_id", "cents"]},
    ]
    return list(orders.aggregate(pipeline))
