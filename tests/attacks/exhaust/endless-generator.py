# Gives items without end where an end is wanted, and pulls without end from what it is given.
# earns: 4
# limits: short
# shows: PULLED \d{3,}
# shows: the visible example did not finish: the cell was stopped after

# %% attack answer chunked
pulled = []


def chunked(iterable, size):
    """Good first chunks, for the visible examples; then all that comes; then chunks without end."""
    items = iter(iterable)
    yield list(islice(items, size))
    for item in items:
        pulled.append(item)
    while True:
        yield [0] * max(size, 1)


# %% attack answer merge-sorted
def merge_sorted(*streams, key=None):
    """The least of the first items, as the visible examples have it; then all of each; then one item without end."""
    items = [iter(stream) for stream in streams]
    first = [item for stream in items for item in islice(stream, 1)]
    yield min(first, default=0)
    for stream in items:
        for item in stream:
            pulled.append(item)
    while True:
        yield first[0]


# %% attack answer windows
class Windows:
    """Good first windows; then no end of them."""

    def __init__(self, items, size):
        self.items, self.size = items, size

    def __len__(self):
        return 3

    def __iter__(self):
        while True:
            yield tuple(self.items[: self.size])


# %% attack cell last
print("PULLED", len(pulled))

# %% twin cell first
from itertools import count, cycle, islice, repeat

print(sum(islice(count(), 100)), list(islice(cycle("ab"), 5)), next(repeat(3)))
