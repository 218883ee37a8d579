# Notices the end only by a chunk that is too short, and gives that one too, even when it is empty.
# fails: cuts the items into chunks, in order
from itertools import islice


def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    while True:
        chunk = list(islice(items, size))
        yield chunk
        if len(chunk) < size:
            return
