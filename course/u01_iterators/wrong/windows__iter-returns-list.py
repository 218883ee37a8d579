# __iter__ returns a list: that is an iterable, and `for` wants an iterator.
# fails: gives every window in order, as tuples
# fails: len() is the number of windows
# fails: a second pass sees every window again
# fails: two loops at once do not disturb each other
# fails: reads items only when they are needed
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        return [tuple(self.items[start : start + self.size]) for start in range(len(self))]
