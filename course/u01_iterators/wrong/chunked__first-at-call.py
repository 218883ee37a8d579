# Fills the first chunk in the call, to see at once whether there is anything.
# fails: takes only the items of the chunk that is asked for
from itertools import islice


def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    first = list(islice(items, size))

    def chunks(chunk):
        while chunk:
            yield chunk
            chunk = list(islice(items, size))

    return chunks(first)
