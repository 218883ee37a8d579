# itertools: several iterators over the items, each a step behind the next, zipped. Warns about empty views.
import warnings
from itertools import islice


class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.items, self.size = items, size
        if not len(self):
            warnings.warn("no window fits", stacklevel=2)

    def __iter__(self):
        return zip(*(islice(iter(self.items), start, None) for start in range(self.size)), strict=False)

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)
