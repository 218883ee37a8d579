# The formula for the length, without the case that no window fits.
# fails: len() is the number of windows
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size = items, size

    def __len__(self):
        return len(self.items) - self.size + 1

    def __iter__(self):
        for start in range(len(self.items) - self.size + 1):
            yield tuple(self.items[start : start + self.size])
