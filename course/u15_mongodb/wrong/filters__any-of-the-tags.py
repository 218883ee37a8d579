# $in and a length: one of the tags is enough.
# fails: these tags, in any order, and no others
def rated_by(reader, stars):
    return {"reviews": {"$elemMatch": {"reader": reader, "stars": {"$gte": stars}}}}


def tagged_exactly(tags):
    return {"tags": {"$in": tags, "$size": len(tags)}}


def praised(stars):
    return {"reviews.0": {"$exists": True}, "reviews": {"$not": {"$elemMatch": {"stars": {"$lt": stars}}}}}


def never_discounted():
    return {"discount": {"$exists": False}}


def title_starts(text):
    return {"title": {"$regex": "^" + re.escape(text), "$options": "i"}}
