# zip over slices is a neat line; each slice is a copy of nearly everything.
# fails: reads items only when they are needed
class Windows:
    def __init__(self, items, size):
        if size < 1:
            raise ValueError(size)
        self.items, self.size = items, size

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        return zip(*(self.items[start:] for start in range(self.size)), strict=False)
