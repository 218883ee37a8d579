# A plain dict keeps its keys in order of arrival: taking a key out and putting it back makes it the newest.
from collections.abc import MutableMapping


class LRUCache(MutableMapping):
    def __init__(self, capacity: int) -> None:
        self._data: dict = {}
        self._room = capacity

    def __getitem__(self, key):
        value = self._data.pop(key)
        self._data[key] = value
        return value

    def __setitem__(self, key, value) -> None:
        self._data.pop(key, None)
        while len(self._data) >= self._room:
            del self._data[next(iter(self._data))]
        self._data[key] = value

    def __delitem__(self, key) -> None:
        self._data.pop(key)

    def __contains__(self, key) -> bool:
        return key in self._data

    def __iter__(self):
        yield from tuple(self._data)

    def __len__(self) -> int:
        return len(self._data)
