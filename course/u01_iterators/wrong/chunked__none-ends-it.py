# next(items, None) is short, but then an item that is None looks like the end.
# fails: cuts the items into chunks, in order
def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    while True:
        chunk = []
        while len(chunk) < size and (item := next(items, None)) is not None:
            chunk.append(item)
        if not chunk:
            return
        yield chunk
