# A generator with next() and a sentinel of its own; logs each step.
import logging

END = object()


def scan(step, items, initial):
    items = iter(items)
    yield initial
    while (item := next(items, END)) is not END:
        initial = step(initial, item)
        logging.warning("a state more")
        yield initial
