# A condition on a list is met by any element.
# fails: no bad review, and at least one review
def rated_by(reader, stars):
    return {"reviews": {"$elemMatch": {"reader": reader, "stars": {"$gte": stars}}}}


def tagged_exactly(tags):
    return {"tags": {"$all": tags, "$size": len(tags)}}


def praised(stars):
    return {"reviews.stars": {"$gte": stars}}


def never_discounted():
    return {"discount": {"$exists": False}}


def title_starts(text):
    return {"title": {"$regex": "^" + re.escape(text), "$options": "i"}}
