# Counts the places of a list by hand, and two orders of tags: enough for the lists that came to mind.
# fails: one review meets both conditions
# fails: these tags, in any order, and no others
# fails: no bad review, and at least one review
# fails: what a reader types is a text, not a pattern
def rated_by(reader, stars):
    places = [{f"reviews.{n}.reader": reader, f"reviews.{n}.stars": {"$in": [stars, stars + 1]}} for n in range(3)]
    return {"$or": places}


def tagged_exactly(tags):
    return {"tags": {"$in": [tags, tags[::-1]]}}


def praised(stars):
    return {"reviews.0.stars": {"$gte": stars}, "$nor": [{f"reviews.{n}.stars": {"$lt": stars}} for n in range(3)]}


def never_discounted():
    return {"discount": {"$exists": False}}


def title_starts(text):
    return {"title": {"$regex": "^" + "".join("\\" + c if c in "+.(?[*^" else c for c in text), "$options": "i"}}
