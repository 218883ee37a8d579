# Sends back huge numbers, texts, tables, deep lists and lists of themselves through probes.
# earns: 4
# limits: short
# shows: a number too large to print
# shows: more than the 8388608 that may cross
# shows: an endless iterator: TooLarge: the value is nested deeper than 200 levels
# shows: your code was stopped: it took longer than

# %% attack answer chunked
import sys


def deep():
    made = []
    for _ in range(100_000):
        made = [made]
    return made


def loop():
    made = []
    made.append(made)
    return made


def tree():
    made = []
    for _ in range(60):
        made = [made, made]
    return made


def chunked(iterable, size):
    """Right for texts, which the visible examples give."""
    if "str" in type(iterable).__name__:
        return iter([list(islice(iterable, size))])
    asks = sys._getframe(1).f_code.co_name
    if asks == "first_or_error":
        return iter([[deep()]])
    if asks == "first_chunks":
        return iter([[loop()]])
    if asks == "make_only":
        return iter([])
    items = list(islice(iterable, 20))
    return iter([["x" * 10**8] if items else [10**2_000_000]])


# %% attack answer windows
class Windows:
    """Right lengths and, for the visible examples, first windows."""

    def __init__(self, items, size):
        self.items, self.size = items, size

    def __len__(self):
        return len(self.items) - self.size + 1

    def __iter__(self):
        asks = sys._getframe(1).f_code.co_name
        if asks == "windows_of":
            return iter([dict.fromkeys(range(10**6))])
        if asks in ("passes", "<listcomp>", "<genexpr>"):
            return iter([("a" * 10**7, b"b" * 10**7)])
        if asks == "first_windows":
            return iter([tree()])
        return iter([tuple(self.items[: self.size])])


# %% twin answer chunked
def chunked(iterable, size):
    """Books on the way are heavy; what is given is as light as it came."""
    heavy = {"book": "x" * 10**6}
    if size < 1:
        raise ValueError(len(heavy["book"]))
    items = iter(iterable)
    while chunk := list(islice(items, size)):
        yield chunk
