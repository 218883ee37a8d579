# Asks for the genres, then once for each of them.
# fails: the server adds up: one command, and only the result comes back
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
    lines = []
    found = [{"$match": {"status": {"$ne": "cancelled"}}}, {"$unwind": "$items"}, {"$group": {"_id": "$items.genre"}}]
    for genre in sorted(line["_id"] for line in orders.aggregate(found)):
        pipeline = [
            {"$match": {"status": {"$ne": "cancelled"}}},
            {"$unwind": "$items"},
            {"$match": {"items.genre": genre}},
            {
                "$group": {
                    "_id": "$items.title",
                    "copies": {"$sum": "$items.n"},
                    "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}},
                }
            },
            {"$sort": {"copies": -1, "_id": 1}},
        ]
        titles = list(orders.aggregate(pipeline))
        copies = sum(title["copies"] for title in titles)
        mean = sum(title["cents"] for title in titles) / copies
        lines.append({"genre": genre, "copies": copies, "mean_cents": mean, "best": titles[0]["_id"]})
    return lines
