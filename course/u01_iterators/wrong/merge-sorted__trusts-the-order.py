# heapq.merge alone: a stream that is out of order gives a wrong result, and no word about it.
# fails: refuses a stream that is out of order
import heapq


def merge_sorted(*streams, key=None):
    return heapq.merge(*streams, key=key)
