# The first stream that ends raises StopIteration, and the merge takes it for its own end.
# fails: merges by item, and by key
# fails: equal keys: streams in their order, items never compared
# fails: streams may be empty, or end early
# fails: refuses a stream that is out of order
def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    streams = [iter(stream) for stream in streams]
    try:
        heads = [next(stream) for stream in streams]
        while heads:
            number = min(range(len(heads)), key=lambda place: key(heads[place]))
            item = heads[number]
            yield item
            heads[number] = next(streams[number])
            if key(heads[number]) < key(item):
                raise ValueError(heads[number])
    except StopIteration:
        return
