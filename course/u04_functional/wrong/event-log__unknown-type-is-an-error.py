# Raises for every type it does not know.
# fails: an event of another type changes nothing
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
    elif kind == "sold":
        waiting.append({"book": book, "copies": copies})
    else:
        raise ValueError(f"unknown type {kind!r}")
    return {"stock": {title: left for title, left in stock.items() if left}, "waiting": waiting}


def replay(events, state=None):
    state = {"stock": {}, "waiting": []} if state is None else state
    for event in events:
        state = apply(state, event)
    return state
