# Style: $expr, and the operators of an aggregation in a filter.
def rated_by(reader, stars):
    fits = {"$and": [{"$eq": ["$$this.reader", reader]}, {"$gte": ["$$this.stars", stars]}]}
    some = {"$filter": {"input": {"$ifNull": ["$reviews", []]}, "cond": fits}}
    some["$filter"]["as"] = "this"
    return {"$expr": {"$gt": [{"$size": some}, 0]}}


def tagged_exactly(tags):
    return {"$nor": [*({"tags": {"$ne": tag}} for tag in tags), {f"tags.{len(tags)}": {"$exists": True}}]}


def praised(stars):
    return {"$and": [{"reviews.stars": {"$exists": True}}, {"reviews.stars": {"$nin": list(range(-9, stars))}}]}


def never_discounted():
    return {"$expr": {"$eq": [{"$type": "$discount"}, "missing"]}}


def title_starts(text):
    return {"title": {"$regex": r"\A(?i:" + re.escape(text) + ")"}}
