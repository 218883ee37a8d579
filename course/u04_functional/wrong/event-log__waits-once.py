# Looks whether the same sale waits already: two equal ones become one.
# fails: what cannot be sold waits, in order
from functools import reduce


def apply(state, event):
    stock, waiting = dict(state["stock"]), list(state["waiting"])
    kind, book, copies = event["type"], event.get("book"), event.get("copies")
    have = stock.get(book, 0)
    if kind == "received":
        stock[book] = have + copies
    elif kind == "counted":
        stock[book] = copies
    elif kind == "sold" and have >= copies:
        stock[book] = have - copies
    elif kind == "sold" and {"book": book, "copies": copies} not in waiting:
        waiting.append({"book": book, "copies": copies})
    return {"stock": {title: left for title, left in stock.items() if left}, "waiting": waiting}


def replay(events, state=None):
    return reduce(apply, events, {"stock": {}, "waiting": []} if state is None else state)
