# The well-known trick with one iterator repeated; zip ends with its first empty-handed argument.
# fails: keeps what is left as a shorter last chunk
def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    items = iter(iterable)
    for group in zip(*[items] * size):  # noqa: B905
        yield list(group)
