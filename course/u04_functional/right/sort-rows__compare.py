# One sort with a comparison function: -1, 0 or 1 for two rows.
from functools import cmp_to_key


def sort_rows(rows, columns):
    def compare(one, two):
        for column, direction in columns:
            left, right = one[column], two[column]
            if left == right:
                continue
            if left is None or right is None:
                return 1 if left is None else -1
            return (1 if left > right else -1) * (1 if direction == "asc" else -1)
        return 0

    return sorted(rows, key=cmp_to_key(compare))
