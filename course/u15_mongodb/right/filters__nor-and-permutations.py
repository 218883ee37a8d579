# Style: other operators for the same sets.
def rated_by(reader, stars):
    return {"$or": [{"reviews": {"$elemMatch": {"reader": {"$eq": reader}, "stars": {"$not": {"$lt": stars}}}}}]}


def tagged_exactly(tags):
    return {"tags": {"$in": [list(order) for order in __import__("itertools").permutations(tags)]}}


def praised(stars):
    return {"$nor": [{"reviews.stars": {"$lt": stars}}, {"reviews": {"$size": 0}}, {"reviews": None}]}


def never_discounted():
    return {"$nor": [{"discount": {"$exists": True}}]}


def title_starts(text):
    return {"title": re.compile(rf"^{re.escape(text)}", re.IGNORECASE)}
