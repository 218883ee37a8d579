# A heap of keys that know their direction; the row's number decides among equals.
import heapq
from functools import total_ordering


@total_ordering
class Key:
    def __init__(self, value, down):
        self.value, self.down = value, down

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        if self.value is None or other.value is None:
            return self.value is not None and other.value is None
        return other.value < self.value if self.down else self.value < other.value


def sort_rows(rows, columns):
    heap = [([Key(row[c], d == "desc") for c, d in columns], n) for n, row in enumerate(rows)]
    heapq.heapify(heap)
    return [rows[heapq.heappop(heap)[1]] for _ in range(len(heap))]
