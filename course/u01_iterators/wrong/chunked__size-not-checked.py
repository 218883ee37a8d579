# With 0 the loop ends at once, quietly, so the mistake of the caller is never seen.
# fails: refuses a size below 1
from itertools import islice


def chunked(iterable, size):
    items = iter(iterable)
    while chunk := list(islice(items, size)):
        yield chunk
