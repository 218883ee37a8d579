# zip_longest over one iterator taken `size` times; the filler is an object that nobody else has.
from itertools import zip_longest


def chunked(iterable, size):
    if size < 1:
        raise ValueError(f"no chunks of {size}")
    filler = object()
    for row in zip_longest(*[iter(iterable)] * size, fillvalue=filler):
        yield [item for item in row if item is not filler]
