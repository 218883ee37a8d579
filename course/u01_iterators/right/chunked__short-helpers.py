# Helpers with short names that an example might use, too: first, chunk, chunks.
def first(items, size):
    chunk = []
    while len(chunk) < size:
        try:
            chunk.append(next(items))
        except StopIteration:
            break
    return chunk


def chunks(items, size):
    while chunk := first(items, size):
        yield chunk


def chunked(iterable, size):
    if size < 1:
        raise ValueError(f"size is {size}")
    return chunks(iter(iterable), size)
