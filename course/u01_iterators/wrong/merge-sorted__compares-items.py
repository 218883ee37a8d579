# A heap of (key, item, stream): where keys are equal, the items are compared.
# fails: equal keys: streams in their order, items never compared
import heapq


def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    heap = []
    for number, stream in enumerate(map(iter, streams)):
        for item in stream:
            heapq.heappush(heap, (key(item), item, number, stream))
            break
    while heap:
        rank, item, number, stream = heapq.heappop(heap)
        yield item
        for item in stream:
            if key(item) < rank:
                raise ValueError(item)
            heapq.heappush(heap, (key(item), item, number, stream))
            break
