# pairwise() is handy to compare neighbours, and takes one item more than it gives.
# fails: takes at most one item of each stream ahead
import heapq
from itertools import chain, pairwise


def merge_sorted(*streams, key=None):
    end = object()

    def checked(stream):
        for item, following in pairwise(chain(stream, [end])):
            if following is not end and (key(following) < key(item) if key else following < item):
                raise ValueError(following)
            yield item

    return heapq.merge(*map(checked, streams), key=key)
