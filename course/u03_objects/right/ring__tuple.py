# A tuple that goes round: only the index is new, and the slice gets its type back. Type hints.
from typing import Any


class Ring(tuple):
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Ring(super().__getitem__(place))
        if len(self) == 0:
            raise IndexError("no items")
        return super().__getitem__(place % len(self))
