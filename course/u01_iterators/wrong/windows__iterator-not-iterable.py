# Gives an iterator of its own to each loop, and forgets that a `for` loop calls iter() on an iterator, too.
# fails: two loops at once do not disturb each other
class WindowIterator:
    def __init__(self, windows):
        self.windows, self.start = windows, 0

    def __next__(self):
        if self.start >= len(self.windows):
            raise StopIteration
        self.start += 1
        return tuple(self.windows.items[self.start - 1 : self.start - 1 + self.windows.size])


class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        return WindowIterator(self)
