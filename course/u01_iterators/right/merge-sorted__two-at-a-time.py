# A merge of two streams, folded over all of them with reduce; each stream passes a checking generator first.
from functools import reduce

END = object()


def merge_sorted(*streams, key=lambda item: item):
    key = key or (lambda item: item)

    def checked(stream):
        last = END
        for item in stream:
            if last is not END and key(item) < key(last):
                raise ValueError(f"{item!r} after {last!r}")
            last = item
            yield item

    def merge_two(left, right):
        one, two = next(left, END), next(right, END)
        while one is not END and two is not END:
            if key(two) < key(one):
                yield two
                two = next(right, END)
            else:
                yield one
                one = next(left, END)
        if one is not END:
            yield one
            yield from left
        if two is not END:
            yield two
            yield from right

    return reduce(merge_two, map(checked, streams), iter(()))
