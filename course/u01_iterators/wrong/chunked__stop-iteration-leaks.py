# next() inside a generator: at the end its StopIteration becomes a RuntimeError.
# fails: cuts the items into chunks, in order
# fails: keeps what is left as a shorter last chunk
def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    while True:
        yield [next(items) for _ in range(size)]
