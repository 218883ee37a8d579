# The view is its own iterator, as in many tutorials: after one pass nothing is left.
# fails: a second pass sees every window again
# fails: two loops at once do not disturb each other
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size, self.start = items, size, 0

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        return self

    def __next__(self):
        if self.start >= len(self):
            raise StopIteration
        self.start += 1
        return tuple(self.items[self.start - 1 : self.start - 1 + self.size])
