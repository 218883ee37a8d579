# Helpers with short names that an example might use, too: window, windows, first.
def first(items, size):
    return range(len(items) - size + 1)


def window(items, size, start):
    return tuple(items[start : start + size])


def windows(items, size):
    for start in first(items, size):
        yield window(items, size, start)


class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(f"size is {size}")
        self.items, self.size = items, size

    def __len__(self):
        return len(first(self.items, self.size))

    def __iter__(self):
        return windows(self.items, self.size)
