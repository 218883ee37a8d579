# Works on the old state itself, and puts a copy back afterwards: who holds the old stock sees it change.
# fails: the old states and the events stay as they were
from copy import deepcopy


def apply(state, event):
    before = deepcopy(state)
    stock, waiting = state["stock"], state["waiting"]
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
    after = {"stock": dict(stock), "waiting": list(waiting)}
    state.update(before)
    return after


def replay(events, state=None):
    state = {"stock": {}, "waiting": []} if state is None else state
    for event in events:
        state = apply(state, event)
    return state
