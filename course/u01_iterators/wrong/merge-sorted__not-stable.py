# Breaks ties by order of arrival in the heap, so equal items of the first stream wait behind those of the others.
# fails: equal keys: streams in their order, items never compared
import heapq
from itertools import count


def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    arrival = count()
    heap = []
    for stream in map(iter, streams):
        for item in stream:
            heapq.heappush(heap, (key(item), next(arrival), item, stream))
            break
    while heap:
        rank, _, item, stream = heapq.heappop(heap)
        yield item
        for item in stream:
            if key(item) < rank:
                raise ValueError(item)
            heapq.heappush(heap, (key(item), next(arrival), item, stream))
            break
