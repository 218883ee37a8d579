# A slice of a list is a list; tuples were asked for.
# fails: gives every window in order, as tuples
# fails: len() is the number of windows
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        for start in range(len(self)):
            yield self.items[start : start + self.size]
