# The check stands in the generator, and a generator's code runs only when somebody asks for an item.
# fails: refuses a size below 1 at once
class Windows:
    def __init__(self, items, size):
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        if self.size < 1:
            raise ValueError(self.size)
        for start in range(len(self)):
            yield tuple(self.items[start : start + self.size])
