# A class with __next__: wrappers that can be compared hold the waiting items in a list kept sorted by bisect.
from bisect import insort
from dataclasses import dataclass, field
from typing import Any


@dataclass(order=True)
class Waiting:
    rank: Any
    place: int
    item: Any = field(compare=False)


class merge_sorted:
    def __init__(self, *streams, key=None):
        self.key = key or (lambda item: item)
        self.streams = [iter(stream) for stream in streams]
        self.waiting, self.due = [], list(range(len(streams)))
        self.last = {}

    def __iter__(self):
        return self

    def __next__(self):
        for place in self.due:
            for item in self.streams[place]:
                rank = self.key(item)
                if place in self.last and rank < self.last[place]:
                    raise ValueError(item)
                self.last[place] = rank
                insort(self.waiting, Waiting(rank, place, item))
                break
        self.due = []
        if not self.waiting:
            raise StopIteration
        first = self.waiting.pop(0)
        self.due = [first.place]
        return first.item
