# All windows are made in the constructor: easy to iterate, and `size` times the memory of the items.
# fails: reads items only when they are needed
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.windows = [tuple(items[start : start + size]) for start in range(len(items) - size + 1)]

    def __len__(self):
        return len(self.windows)

    def __iter__(self):
        return iter(self.windows)
