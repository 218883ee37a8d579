# Counter and match; `+stock` drops what is not above 0.
from collections import Counter
from functools import reduce, singledispatch


def apply(state, event):
    stock, waiting = Counter(state["stock"]), list(state["waiting"])
    match event:
        case {"type": "received", "book": book, "copies": copies}:
            stock.update({book: copies})
        case {"type": "counted", "book": book, "copies": copies}:
            stock[book] = copies
        case {"type": "sold", "book": book, "copies": copies} if stock[book] >= copies:
            stock.subtract({book: copies})
        case {"type": "sold", "book": book, "copies": copies}:
            waiting += [dict(book=book, copies=copies)]
    return dict(state, stock=+stock, waiting=waiting)


def replay(events, state=None):
    return reduce(apply, events, state or dict(stock=Counter(), waiting=[]))
