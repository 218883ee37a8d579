# A table of pure functions, one for each type; read-only views guard the old state. Type hints.
from functools import reduce
from types import MappingProxyType
from typing import Any

State = dict[str, Any]


def with_copies(state: State, book: str, copies: int) -> State:
    stock = dict(state["stock"]) | {book: copies}
    return {**state, "stock": {title: left for title, left in stock.items() if left}}


def received(state: State, book: str, copies: int) -> State:
    return with_copies(state, book, state["stock"].get(book, 0) + copies)


def sold(state: State, book: str, copies: int) -> State:
    left = state["stock"].get(book, 0) - copies
    if left < 0:
        return {**state, "waiting": [*state["waiting"], {"book": book, "copies": copies}]}
    return with_copies(state, book, left)


HANDLERS = {"received": received, "sold": sold, "counted": with_copies}


def apply(state: State, event: dict[str, Any]) -> State:
    handler = HANDLERS.get(event["type"])
    if handler is None:
        return state
    guarded = {"stock": MappingProxyType(state["stock"]), "waiting": tuple(state["waiting"])}
    after = handler(guarded, event["book"], event["copies"])
    return {"stock": dict(after["stock"]), "waiting": list(after["waiting"])}


def replay(events, state: State | None = None) -> State:
    return reduce(apply, events, state if state is not None else {"stock": {}, "waiting": []})
