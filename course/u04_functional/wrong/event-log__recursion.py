# The rest of the events is replayed by a call inside the call: 10,000 of them are too deep.
# fails: replay takes 10,000 events from an iterator
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
    return {"stock": {title: left for title, left in stock.items() if left}, "waiting": waiting}


def replay(events, state=None):
    state = {"stock": {}, "waiting": []} if state is None else state
    events = iter(events)
    for event in events:
        return replay(events, apply(state, event))
    return state
