# Asks `if head` to see whether a stream has an item left: an item 0 ends its stream.
# fails: merges by item, and by key
# fails: refuses a stream that is out of order
# fails: takes at most one item of each stream ahead
def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    streams = [iter(stream) for stream in streams]
    heads = [next(stream, None) for stream in streams]
    while any(heads):
        place = min((place for place, head in enumerate(heads) if head), key=lambda place: key(heads[place]))
        item = heads[place]
        yield item
        heads[place] = next(streams[place], None)
        if heads[place] and key(heads[place]) < key(item):
            raise ValueError(f"out of order: {heads[place]!r}")
