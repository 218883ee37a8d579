# The option m lets ^ match after each line break.
# fails: what a reader types is a text, not a pattern
def rated_by(reader, stars):
    return {"reviews": {"$elemMatch": {"reader": reader, "stars": {"$gte": stars}}}}


def tagged_exactly(tags):
    return {"tags": {"$all": tags, "$size": len(tags)}}


def praised(stars):
    return {"reviews.0": {"$exists": True}, "reviews": {"$not": {"$elemMatch": {"stars": {"$lt": stars}}}}}


def never_discounted():
    return {"discount": {"$exists": False}}


def title_starts(text):
    return {"title": {"$regex": "^" + re.escape(text), "$options": "im"}}
