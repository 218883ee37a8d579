# Copies the outer dict only: the dict and the list inside are still those of the old state.
# fails: the old states and the events stay as they were
# fails: replay begins with the state it gets, or with an empty one
def apply(state, event):
    new = dict(state)
    stock, waiting = new["stock"], new["waiting"]
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
    if stock.get(book) == 0:
        del stock[book]
    return new


def replay(events, state=None):
    state = {"stock": {}, "waiting": []} if state is None else state
    for event in events:
        state = apply(state, event)
    return state
