# Style: $reduce over the items, $dateTrunc, small functions that build stages.
def _sales():
    return {"$match": {"$expr": {"$ne": ["$status", "cancelled"]}}}


def months(orders):
    cents = {"$add": ["$$value", {"$multiply": ["$$this.cents", "$$this.n"]}]}
    revenue = {"$reduce": {"input": "$items", "initialValue": 0, "in": cents}}
    month = {"$dateTrunc": {"date": "$placed", "unit": "month"}}
    found = orders.aggregate(
        [
            _sales(),
            {"$project": {"month": month, "cents": revenue}},
            {"$group": {"_id": "$month", "orders": {"$count": {}}, "cents": {"$sum": "$cents"}}},
            {"$sort": {"_id": pymongo.ASCENDING}},
        ]
    )
    return [{"month": f"{line['_id']:%Y-%m}", "orders": line["orders"], "cents": line["cents"]} for line in found]


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
