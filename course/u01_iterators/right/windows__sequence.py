# A collections.abc.Sequence: __getitem__ and __len__ are written, iteration comes with them. Type hints.
from collections.abc import Sequence
from typing import Any


class Windows(Sequence):
    def __init__(self, items: Sequence, size: int) -> None:
        if size < 1:
            raise ValueError("a window holds at least one item")
        self._items, self._size = items, size

    def __len__(self) -> int:
        surplus = len(self._items) - self._size
        return surplus + 1 if surplus >= 0 else 0

    def __getitem__(self, place: int) -> tuple[Any, ...]:
        if not 0 <= place < len(self):
            raise IndexError(place)
        return tuple(self._items[place + offset] for offset in range(self._size))
