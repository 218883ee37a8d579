# Reaches into the namespace that a probe runs in, and replaces the probe and what it imports.
# earns: 4
# shows: REPLACED .*'chunks_of'

# %% attack answer chunked
import gc
import itertools
import sys

reached = []


def chunked(iterable, size):
    frame = sys._getframe().f_back
    while frame:
        if frame.f_globals.get("__name__") == "probe":
            reached.append(frame.f_code.co_name)
            frame.f_globals.update(
                chunks_of=lambda items, size: [items[at : at + size] for at in range(0, len(items), size)][::-1],
                first_or_error=lambda *args: "no chunk",
                first_chunks=lambda items, size, many: [],
                islice=lambda *args: iter([]),
            )
        frame = frame.f_back
    itertools.islice = lambda *args: iter([])
    for thing in gc.get_objects():
        if type(thing) is dict and "chunks_of" in thing:
            thing["chunks_of"] = lambda items, size: [items]
    return iter([list(iterable)[:size]])

# %% attack cell last
print("REPLACED", reached)

# %% twin answer chunked
import itertools

first = itertools.islice


def chunked(iterable, size):
    """Its helpers are kept in a dict, as one does in a plug-in."""
    helpers = {"take": lambda items: list(first(items, size)), "check": lambda: size >= 1}
    if not helpers["check"]():
        raise ValueError(size)
    items = iter(iterable)
    while chunk := helpers["take"](items):
        yield chunk
