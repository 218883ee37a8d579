# Style: $and of small conditions, patterns with a class for each character.
def rated_by(reader, stars):
    return {"$and": [{"reviews": {"$elemMatch": {"stars": {"$gte": stars}, "reader": {"$in": [reader]}}}}]}


def tagged_exactly(tags):
    return {"$and": [*({"tags": tag} for tag in tags), {"tags": {"$size": len(tags)}}]}


def praised(stars):
    return {"reviews.stars": {"$gte": stars, "$not": {"$lt": stars}}}


def never_discounted():
    return {"discount": {"$not": {"$exists": 1}}}


def title_starts(text):
    return {"title": re.compile("^" + "".join("\\" + c if c in r"\^$.|?*+()[]{}" else c for c in text), re.I)}
