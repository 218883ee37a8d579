# A table of lambdas for what is left; replay takes the last state of accumulate.
from collections import deque
from itertools import accumulate


def apply(state, event):
    book, copies = event.get("book"), event.get("copies")
    have = state["stock"].get(book, 0)
    short = event["type"] == "sold" and copies > have
    left = {
        "received": lambda: have + copies,
        "counted": lambda: copies,
        "sold": lambda: have if short else have - copies,
    }
    if event["type"] not in left:
        return {**state}
    stock = {**state["stock"], book: left[event["type"]]()}
    return {
        "waiting": state["waiting"] + [{"copies": copies, "book": book}] * short,
        "stock": dict(filter(lambda pair: pair[1], stock.items())),
    }


def replay(events, state=None):
    if state is None:
        state = {"stock": {}, "waiting": []}
    return deque(accumulate(events, apply, initial=state), maxlen=1)[0]
