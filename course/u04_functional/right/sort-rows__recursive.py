# Sorts by the last column, then by those before it; a class turns the order round and puts None last. Logs.
import logging


class Descending:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return other.value < self.value


def sort_rows(rows, columns):
    if not columns:
        return [*rows]
    *before, (column, direction) = columns
    logging.warning("by %s", column)

    def key(row):
        value = row[column]
        if value is None:
            return (1,)
        return (0, value if direction == "asc" else Descending(value))

    ordered = [*rows]
    ordered.sort(key=lambda row: Wrapped(key(row)))
    return sort_rows(ordered, before)


class Wrapped:
    """Compares (0, value) and (1,) by what they hold, without asking whether values are equal."""

    def __init__(self, parts):
        self.parts = parts

    def __lt__(self, other):
        if self.parts[0] != other.parts[0] or self.parts[0] == 1:
            return self.parts[0] < other.parts[0]
        return self.parts[1] < other.parts[1]
