# A class with __iter__ and __next__, checked when it is made, instead of a generator.
class chunked:
    def __init__(self, iterable, size):
        if not size > 0:
            raise ValueError(f"cannot make chunks of {size}")
        self.items = iter(iterable)
        self.size = size

    def __iter__(self):
        return self

    def __next__(self):
        chunk = []
        for item in self.items:
            chunk.append(item)
            if len(chunk) == self.size:
                return chunk
        if chunk:
            return chunk
        raise StopIteration
