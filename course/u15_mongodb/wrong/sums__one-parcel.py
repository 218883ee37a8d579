# One command and one document: a parcel of all orders, opened and added up in Python.
# fails: the server adds up: one command, and only the result comes back
def _parcel(orders):
    parcels = list(orders.aggregate([{"$group": {"_id": None, "all": {"$push": "$$ROOT"}}}]))
    return [one for parcel in parcels for one in parcel["all"] if one["status"] != "cancelled"]


def months(orders):
    count, cents = Counter(), Counter()
    for order in _parcel(orders):
        month = f"{order['placed']:%Y-%m}"
        count[month] += 1
        cents[month] += sum(item["n"] * item["cents"] for item in order["items"])
    return [{"month": month, "orders": count[month], "cents": cents[month]} for month in sorted(count)]


def genres(orders):
    titles, cents = defaultdict(Counter), Counter()
    for order in _parcel(orders):
        for item in order["items"]:
            titles[item["genre"]][item["title"]] += item["n"]
            cents[item["genre"]] += item["n"] * item["cents"]
    lines = []
    for genre, sold in sorted(titles.items()):
        best = min(sold, key=lambda title: (-sold[title], title))
        copies = sum(sold.values())
        lines.append({"genre": genre, "copies": copies, "mean_cents": cents[genre] / copies, "best": best})
    return lines
