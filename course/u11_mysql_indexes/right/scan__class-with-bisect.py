# Style: an iterator class with type hints, bisect on the keys of a page.
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any


class Scan(Iterator):
    def __init__(self, read: Callable[[int], dict], root: int, low: Any, high: Any) -> None:
        self.read, self.root, self.low, self.high = read, root, low, high
        self.leaf: dict | None = None
        self.place = 0

    def descend(self) -> None:
        page = self.read(self.root)
        while page["kind"] == "inner":
            child = bisect_left(page["keys"], self.low) if self.low is not None else 0
            page = self.read(page["children"][child])
        self.leaf = page

    def __next__(self) -> tuple:
        if self.leaf is None:
            self.descend()
        while True:
            if self.place == len(self.leaf["entries"]):
                if self.leaf["next"] is None:
                    raise StopIteration
                self.leaf, self.place = self.read(self.leaf["next"]), 0
                continue
            key, row = self.leaf["entries"][self.place]
            if self.high is not None and key > self.high:
                raise StopIteration
            self.place += 1
            if self.low is None or not key < self.low:
                return key, row


def scan(read, root, low=None, high=None):
    return Scan(read, root, low, high)
