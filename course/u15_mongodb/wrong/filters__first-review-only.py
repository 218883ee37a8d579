# Looks at the first review, where the example has its only one.
# fails: one review meets both conditions
def rated_by(reader, stars):
    return {"reviews.0.reader": reader, "reviews.0.stars": {"$gte": stars}}


def tagged_exactly(tags):
    return {"tags": {"$all": tags, "$size": len(tags)}}


def praised(stars):
    return {"reviews.0": {"$exists": True}, "reviews": {"$not": {"$elemMatch": {"stars": {"$lt": stars}}}}}


def never_discounted():
    return {"discount": {"$exists": False}}


def title_starts(text):
    return {"title": {"$regex": "^" + re.escape(text), "$options": "i"}}
