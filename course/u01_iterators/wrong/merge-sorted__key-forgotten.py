# The key is passed to nobody: items are compared as they are.
# fails: merges by item, and by key
# fails: equal keys: streams in their order, items never compared
import heapq


def merge_sorted(*streams, key=None):
    def checked(stream):
        seen = []
        for item in stream:
            seen.append(item)
            if len(seen) > 1 and item < seen.pop(0):
                raise ValueError(item)
            yield item

    return heapq.merge(*map(checked, streams))
