# A generator method that slides a deque over one iterator of the items.
from collections import deque


class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.items, self.size = items, size

    def __iter__(self):
        window = deque(maxlen=self.size)
        for item in self.items:
            window.append(item)
            if len(window) == self.size:
                yield tuple(window)

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)
