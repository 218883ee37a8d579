# Off by one: 5 items have 4 windows of 2, not 3.
# fails: gives every window in order, as tuples
# fails: a second pass sees every window again
# fails: two loops at once do not disturb each other
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        for start in range(len(self.items) - self.size):
            yield tuple(self.items[start : start + self.size])
