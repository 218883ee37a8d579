# heapq.merge, and one look at its output: where a stream is out of order, so is what comes out.
import heapq


def merge_sorted(*streams, key=None):
    rank_of = key if key is not None else lambda item: item
    ranks = []
    for item in heapq.merge(*streams, key=key):
        ranks.append(rank_of(item))
        if len(ranks) > 1 and ranks[-1] < ranks.pop(0):
            raise ValueError(f"out of order: {item!r}")
        yield item
