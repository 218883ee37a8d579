# Takes a last key of 0 for "nothing came before": what follows a 0 is not compared with it.
# fails: refuses a stream that is out of order
import heapq


def merge_sorted(*streams, key=None):
    def checked(stream):
        last = None
        for item in stream:
            rank = key(item) if key else item
            if last and rank < last:
                raise ValueError(f"out of order: {item!r}")
            last = rank
            yield item

    return heapq.merge(*map(checked, streams), key=key)
