# itertools and the two-argument iter(): calls a function until it returns the empty list. Prints as it goes.
from itertools import islice


def chunked(iterable, size):
    if size <= 0:
        raise ValueError("size must be positive")
    items = iter(iterable)

    def chunk():
        taken = list(islice(items, size))
        print(f"chunk of {len(taken)}")
        return taken

    return iter(chunk, [])
