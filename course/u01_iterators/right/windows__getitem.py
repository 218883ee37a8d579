# The older protocol: no __iter__ at all, iter() calls __getitem__ with 0, 1, 2 ... until IndexError.
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __getitem__(self, start):
        if start >= len(self):
            raise IndexError(start)
        return tuple(self.items[start : start + self.size])
