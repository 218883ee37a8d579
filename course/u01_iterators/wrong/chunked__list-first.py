# Slices are easy, so the input becomes a list first.
# fails: takes only the items of the chunk that is asked for
def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = list(iterable)
    for start in range(0, len(items), size):
        yield items[start : start + size]
