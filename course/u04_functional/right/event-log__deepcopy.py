# Copies everything, then changes the copy; simple, and dear for a large state.
from copy import deepcopy


def apply(state, event):
    state = deepcopy(state)
    stock, book = state["stock"], event.get("book")
    match event["type"]:
        case "received":
            stock[book] = stock.get(book, 0) + event["copies"]
        case "counted":
            stock[book] = event["copies"]
        case "sold" if stock.get(book, 0) >= event["copies"]:
            stock[book] -= event["copies"]
        case "sold":
            state["waiting"].append({"book": book, "copies": event["copies"]})
    if stock.get(book) == 0:
        del stock[book]
    return state


def replay(events, state=None):
    state = state or {"stock": {}, "waiting": []}
    for event in events:
        state = apply(state, event)
    return state
