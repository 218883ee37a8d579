# An ordinary function fills the heap, so the streams are read when the merge is made, not when it is used.
# fails: takes at most one item of each stream ahead
import heapq


def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    heap = []
    for number, stream in enumerate(map(iter, streams)):
        for item in stream:
            heap.append((key(item), number, [item], stream))
            break
    heapq.heapify(heap)

    def items():
        while heap:
            rank, number, [item], stream = heapq.heappop(heap)
            yield item
            for item in stream:
                if key(item) < rank:
                    raise ValueError(item)
                heapq.heappush(heap, (key(item), number, [item], stream))
                break

    return items()
