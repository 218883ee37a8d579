# Recursion: the first chunk, then the chunks of what is left.
from itertools import islice


def chunked(iterable, size):
    if size < 1:
        raise ValueError
    items = iter(iterable)
    chunk = list(islice(items, size))
    if chunk:
        yield chunk
        yield from chunked(items, size)
