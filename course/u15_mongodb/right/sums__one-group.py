# Style: one long command for each; lists of parts made on the server, put in order in Python.
def months(orders):
    year, month = {"$year": "$placed"}, {"$month": "$placed"}
    cents = {"$reduce": {"input": "$items", "initialValue": 0, "in": {}}}
    cents["$reduce"]["in"] = {"$add": ["$$value", {"$multiply": ["$$this.n", "$$this.cents"]}]}
    paid = {"$cond": [{"$eq": ["$status", "cancelled"]}, 0, 1]}
    group = {"_id": {"y": year, "m": month}, "orders": {"$sum": paid}, "cents": {"$sum": {"$multiply": [paid, cents]}}}
    stages = [{"$group": group}, {"$match": {"orders": {"$gt": 0}}}, {"$sort": {"_id.y": 1, "_id.m": 1}}]
    return [
        {"month": f"{one['_id']['y']}-{one['_id']['m']:02}", "orders": one["orders"], "cents": one["cents"]}
        for one in orders.aggregate(stages)
    ]


def genres(orders):
    stages = [
        {"$match": {"status": {"$ne": "cancelled"}}},
        {"$unwind": "$items"},
        {
            "$group": {
                "_id": ["$items.genre", "$items.title"],
                "copies": {"$sum": "$items.n"},
                "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}},
            }
        },
    ]
    titles = defaultdict(list)
    for line in orders.aggregate(stages):
        genre, title = line["_id"]
        titles[genre].append((-line["copies"], title, line["cents"]))
    return [
        {
            "genre": genre,
            "copies": -sum(line[0] for line in lines),
            "mean_cents": sum(line[2] for line in lines) / -sum(line[0] for line in lines),
            "best": min(lines)[1],
        }
        for genre, lines in sorted(titles.items())
    ]
