# Takes the next item before it gives the chunk, to know whether more will come.
# fails: takes only the items of the chunk that is asked for
def chunked(iterable, size):
    if size < 1:
        raise ValueError(size)
    chunk = []
    for item in iterable:
        if len(chunk) == size:
            yield chunk
            chunk = []
        chunk.append(item)
    if chunk:
        yield chunk
