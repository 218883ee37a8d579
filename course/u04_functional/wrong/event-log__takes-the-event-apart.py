# pop() is a short way to the fields, and it empties the event.
# fails: the old states and the events stay as they were
# fails: replay begins with the state it gets, or with an empty one
# fails: replay takes 10,000 events from an iterator
def apply(state, event):
    stock, waiting = dict(state["stock"]), list(state["waiting"])
    kind, book, copies = event["type"], event.pop("book", None), event.pop("copies", None)
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
    for event in events:
        state = apply(state, event)
    return state
