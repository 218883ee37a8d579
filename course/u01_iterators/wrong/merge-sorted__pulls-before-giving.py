# Takes the next item to see whether the stream goes on, before it gives the one it has: late on a live stream.
# fails: takes at most one item of each stream ahead
import heapq


def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    heap = []
    for number, stream in enumerate(map(iter, streams)):
        for item in stream:
            heapq.heappush(heap, (key(item), number, [item], stream))
            break
    while heap:
        rank, number, [item], stream = heapq.heappop(heap)
        error = None
        for following in stream:
            if key(following) < rank:
                error = ValueError(following)
                break
            heapq.heappush(heap, (key(following), number, [following], stream))
            break
        yield item
        if error:
            raise error
