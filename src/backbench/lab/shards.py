"""A sharded collection in small: chunks by ranges of a key, splits, a balancer, and the road of a query.

It is a model and no server: documents are counted, not kept. What it leaves out: replicas, the cost of moving data, and
queries while chunks move. A collection with a hashed key begins with chunks spread over all shards, as MongoDB spreads
an empty one; one with ranges begins with a single chunk.

    cluster = Cluster(("shop", "at"), shards=4)
    shard = cluster.insert({"shop": "Lisbon", "at": 17})
    cluster.asked({"shop": "Lisbon"})        # the shards that may hold such documents
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from typing import Any


class Cluster:
    """`key`: the fields of the shard key, in order.  `hashed`: whether chunks are ranges of a hash of its first field.

    `split`: a chunk with more documents is cut in two at its middle key; where all its keys are equal it cannot be, and
    is a *jumbo* chunk.  `balance`: after so many inserts the balancer moves chunks from the fullest shard to the
    emptiest, until moving one more would not help.
    """

    def __init__(self, key: Sequence[str], shards: int = 4, hashed: bool = False, split: int = 100, balance: int = 400):
        if hashed and len(key) != 1:
            raise ValueError(f"a hashed key of this model has one field, not {len(key)}")
        self.key, self.hashed, self.shards = tuple(key), hashed, shards
        self._split, self._balance = split, balance
        pieces = 2 * shards if hashed else 1
        self._lowers: list[tuple] = [(), *((place * 2**64 // pieces,) for place in range(1, pieces))]
        self._owners = [place % shards for place in range(pieces)]
        self._keys: list[list[tuple]] = [[] for _ in range(pieces)]
        self.log: list[int] = []
        self.moved = 0

    def insert(self, document: dict[str, Any]) -> int:
        """Takes a document in; the number of the shard that it went to."""
        values = self._values(document)
        place = bisect_right(self._lowers, values) - 1
        shard = self._owners[place]
        insort(self._keys[place], values)
        self.log.append(shard)
        if len(self._keys[place]) > self._split:
            self._cut(place)
        if len(self.log) % self._balance == 0:
            self._even_out()
        return shard

    def asked(self, query: dict[str, Any]) -> set[int]:
        """The shards that may hold documents with these values; a field that is missing from the query can be any.

        A value of the form (low, high) is a range, both ends included: only the last field that is known can be one.
        """
        low, high = [], []
        for field in self.key:
            value = query.get(field)
            if value is None or (self.hashed and isinstance(value, tuple)):
                break
            ends = value if isinstance(value, tuple) else (value, value)
            low.append(self._hash(ends[0]) if self.hashed else ends[0])
            high.append(self._hash(ends[1]) if self.hashed else ends[1])
            if isinstance(value, tuple):
                break
        first = bisect_right(self._lowers, tuple(low)) - 1 if low else 0
        heads = [lower[: len(high)] for lower in self._lowers]
        last = bisect_right(heads, tuple(high)) - 1
        return set(self._owners[first : last + 1])

    def documents(self) -> Counter[int]:
        """How many documents lie on each shard."""
        held = Counter({shard: 0 for shard in range(self.shards)})
        for shard, keys in zip(self._owners, self._keys, strict=True):
            held[shard] += len(keys)
        return held

    def jumbo(self) -> int:
        """How many chunks are too large and cannot be cut."""
        return sum(len(keys) > self._split and keys[0] == keys[-1] for keys in self._keys)

    def hottest(self, last: int | None = None) -> float:
        """The share of the `last` inserts, or of all, that the busiest shard took."""
        log = self.log[-last:] if last else self.log
        return max(Counter(log).values()) / len(log)

    def _values(self, document: dict[str, Any]) -> tuple:
        if self.hashed:
            return (self._hash(document[self.key[0]]),)
        return tuple(document[field] for field in self.key)

    @staticmethod
    def _hash(value: Any) -> int:
        return int.from_bytes(hashlib.md5(repr(value).encode(), usedforsecurity=False).digest()[:8], "big")

    def _cut(self, place: int) -> None:
        keys = self._keys[place]
        middle = keys[len(keys) // 2]
        if middle == keys[0]:  # many equal keys in front: cut behind them, if there is anything
            middle = next((key for key in keys if key > middle), None)
            if middle is None:
                return
        at = next(number for number, key in enumerate(keys) if key >= middle)
        self._lowers.insert(place + 1, middle)
        self._owners.insert(place + 1, self._owners[place])
        self._keys[place : place + 1] = [keys[:at], keys[at:]]

    def _even_out(self) -> None:
        while True:
            held = self.documents()
            full, empty = max(held, key=held.__getitem__), min(held, key=held.__getitem__)
            gap = held[full] - held[empty]
            movable = [
                place
                for place, (shard, keys) in enumerate(zip(self._owners, self._keys, strict=True))
                if shard == full and 0 < len(keys) < gap and len(keys) <= self._split
            ]
            if gap <= 2 * self._split or not movable:
                return
            self._owners[movable[0]] = empty
            self.moved += len(self._keys[movable[0]])
