# Two classes: the view, and an iterator of its own for each loop.
class WindowIterator:
    def __init__(self, items, size):
        self.items, self.size, self.start = items, size, 0

    def __iter__(self):
        return self

    def __next__(self):
        end = self.start + self.size
        if end > len(self.items):
            raise StopIteration
        window = tuple(self.items[self.start : end])
        self.start += 1
        return window


class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.items, self.size = items, size

    def __iter__(self):
        return WindowIterator(self.items, self.size)

    def __len__(self):
        return max(len(self.items) + 1 - self.size, 0)
