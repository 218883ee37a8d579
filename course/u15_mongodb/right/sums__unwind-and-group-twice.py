# Style: unwinds with empty lists kept, groups by order and then by month; finishes a short result in Python.
def months(orders):
    pipeline = [
        {"$match": {"status": {"$nin": ["cancelled"]}}},
        {"$unwind": {"path": "$items", "preserveNullAndEmptyArrays": True}},
        {
            "$group": {
                "_id": "$_id",
                "placed": {"$first": "$placed"},
                "cents": {"$sum": {"$multiply": ["$items.n", "$items.cents"]}},
            }
        },
        {
            "$group": {
                "_id": {"year": {"$year": "$placed"}, "month": {"$month": "$placed"}},
                "orders": {"$sum": 1},
                "cents": {"$sum": "$cents"},
            }
        },
    ]
    lines = [{"month": "{year}-{month:02}".format(**line.pop("_id")), **line} for line in orders.aggregate(pipeline)]
    return sorted(lines, key=lambda line: line["month"])


def genres(orders):
    pipeline = [
        {"$unwind": "$items"},
        {"$match": {"status": {"$not": {"$eq": "cancelled"}}}},
        {"$replaceRoot": {"newRoot": "$items"}},
        {
            "$group": {
                "_id": {"genre": "$genre", "title": "$title"},
                "n": {"$sum": "$n"},
                "cents": {"$sum": {"$multiply": ["$n", "$cents"]}},
            }
        },
        {
            "$group": {
                "_id": "$_id.genre",
                "copies": {"$sum": "$n"},
                "cents": {"$sum": "$cents"},
                "titles": {"$push": {"title": "$_id.title", "n": "$n"}},
            }
        },
        {"$sort": {"_id": 1}},
    ]
    lines = []
    for line in orders.aggregate(pipeline):
        best = min(line["titles"], key=lambda one: (-one["n"], one["title"]))["title"]
        mean = line["cents"] / line["copies"]
        lines.append({"genre": line["_id"], "copies": line["copies"], "mean_cents": mean, "best": best})
    return lines
