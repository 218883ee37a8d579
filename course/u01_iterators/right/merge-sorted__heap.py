# A heap of (key, number of the stream), one entry for each stream; the items themselves lie beside it.
import heapq


def merge_sorted(*streams, key=None):
    key = key or (lambda item: item)
    iterators = [iter(stream) for stream in streams]
    waiting = {}
    heap = []

    def take(number, last=None):
        for item in iterators[number]:
            rank = key(item)
            if last is not None and rank < last[0]:
                raise ValueError(f"stream {number} is not sorted at {item!r}")
            waiting[number] = item
            heapq.heappush(heap, (rank, number))
            return

    for number in range(len(iterators)):
        take(number)
    while heap:
        rank, number = heapq.heappop(heap)
        yield waiting.pop(number)
        take(number, (rank,))
