# Sells what is not there: copies below 0.
# fails: what cannot be sold waits, in order
# fails: the old states and the events stay as they were
# fails: replay begins with the state it gets, or with an empty one
def apply(state, event):
    stock = dict(state["stock"])
    kind, book, copies = event["type"], event.get("book"), event.get("copies")
    if kind == "received":
        stock[book] = stock.get(book, 0) + copies
    elif kind == "counted":
        stock[book] = copies
    elif kind == "sold":
        stock[book] = stock.get(book, 0) - copies
    return {"stock": {title: left for title, left in stock.items() if left}, "waiting": state["waiting"]}


def replay(events, state=None):
    state = {"stock": {}, "waiting": []} if state is None else state
    for event in events:
        state = apply(state, event)
    return state
