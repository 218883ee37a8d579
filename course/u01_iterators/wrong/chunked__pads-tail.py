# The grouper recipe with a fill value: the last chunk gets Nones that nobody put in.
# fails: keeps what is left as a shorter last chunk
from itertools import zip_longest


def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    for group in zip_longest(*[items] * size):
        yield list(group)
