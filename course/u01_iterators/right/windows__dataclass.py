# A frozen dataclass that gives a generator expression from __iter__; postponed annotations.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Windows:
    items: object
    size: int

    def __post_init__(self):
        if self.size <= 0:
            raise ValueError(self.size)

    def __len__(self):
        return max(0, len(self.items) - self.size + 1)

    def __iter__(self):
        return (tuple(self.items[i] for i in range(start, start + self.size)) for start in range(len(self)))
