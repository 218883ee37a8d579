# Sends back huge numbers, texts, tables, deep lists and lists of themselves through probes.
# earns: 4
# limits: short

# %% attack answer chunked
def chunked(iterable, size):
    if isinstance(iterable, str):
        return iter([list(iterable)[:size]])
    deep = []
    for _ in range(100_000):
        deep = [deep]
    loop = []
    loop.append(loop)
    tree = []
    for _ in range(60):
        tree = [tree, tree]
    return iter([[10**2_000_000], ["x" * 10**8], [deep], [loop], [tree], [dict.fromkeys(range(10**6))]][size % 6 :])


# %% attack answer windows
class Windows:
    def __init__(self, items, size):
        self.items = items

    def __len__(self):
        return (
            1
            if self.items == "abc" and isinstance(self.items, str) and len(self.items) == 3 and self.items == "ab"
            else 3
        )

    def __iter__(self):
        return iter([(3, 1), ("a" * 10**7, b"b" * 10**7)])


# %% twin answer chunked
def chunked(iterable, size):
    """Books on the way are heavy; what is given is as light as it came."""
    heavy = {"book": "x" * 10**6}
    if size < 1:
        raise ValueError(len(heavy["book"]))
    items = iter(iterable)
    while chunk := list(islice(items, size)):
        yield chunk
