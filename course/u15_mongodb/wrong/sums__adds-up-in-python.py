# Reads every order and adds up in Python.
# fails: the server adds up: one command, and only the result comes back
def months(orders):
    found = {}
    for order in orders.find({"status": {"$ne": "cancelled"}}):
        month = f"{order['placed']:%Y-%m}"
        line = found.setdefault(month, {"month": month, "orders": 0, "cents": 0})
        line["orders"] += 1
        line["cents"] += sum(item["n"] * item["cents"] for item in order["items"])
    return sorted(found.values(), key=lambda line: line["month"])


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
