# Averages the means of the titles: a title with one copy weighs as much as one with a hundred.
# fails: copies, mean price and best title of each genre
# fails: what is cancelled does not count
def months(orders):
    revenue = {"$map": {"input": "$items", "in": {"$multiply": ["$$this.n", "$$this.cents"]}}}
    pipeline = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {
            "$group": {
                "_id": {"$dateToString": {"format": "%Y-%m", "date": "$placed"}},
                "orders": {"$sum": 1},
                "cents": {"$sum": {"$sum": revenue}},
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
                "mean_cents": {"$avg": {"$divide": ["$cents", "$copies"]}},
                "best": {"$first": "$_id.title"},
            }
        },
        {"$sort": {"_id": 1}},
        {"$set": {"genre": "$_id"}},
        {"$unset": ["_id"]},
    ]
    return list(orders.aggregate(pipeline))
