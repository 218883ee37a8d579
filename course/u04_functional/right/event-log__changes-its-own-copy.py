# One private copy, changed in place as long as nobody else sees it; prints the number of events.
def change(stock, waiting, event):
    kind, book, copies = event["type"], event.get("book"), event.get("copies", 0)
    have = stock.pop(book, 0) if kind in ("received", "counted", "sold") else 0
    if kind == "received":
        have += copies
    elif kind == "counted":
        have = copies
    elif kind == "sold" and have >= copies:
        have -= copies
    elif kind == "sold":
        waiting.append({"book": book, "copies": copies})
    if have > 0:
        stock[book] = have


def apply(state, event):
    return replay([event], state)


def replay(events, state=None):
    state = state or {"stock": {}, "waiting": []}
    stock, waiting, number = dict(state["stock"]), list(state["waiting"]), 0
    for number, event in enumerate(events, 1):
        change(stock, waiting, event)
    print(number, "events")
    return {"stock": stock, "waiting": waiting}
