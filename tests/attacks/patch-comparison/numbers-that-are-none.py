# Gives NaN, infinities, booleans for numbers and bytes for text, hoping for a loose comparison.
# earns: 4
# shows: \(nan, nan\), \(inf,\)

# %% attack answer windows
class Windows:
    def __init__(self, items, size):
        self.size = size

    def __len__(self):
        return 3 if self.size == 2 else True

    def __iter__(self):
        nan = float("nan")
        return iter([(3, True), (nan, nan), (float("inf"),), (b"a",), (1 + 0j, -0.0)])


# %% attack answer chunked
def chunked(iterable, size):
    if isinstance(iterable, str):
        return iter([list(iterable[:size])])
    return iter([[float("nan")] * 3, [NotImplemented, ...]])


# %% twin cell first
import math

prices = [float("nan"), float("inf"), -0.0, 1 + 0j, True]
print([math.isnan(price) for price in prices[:2]], sum(prices[2:]))
