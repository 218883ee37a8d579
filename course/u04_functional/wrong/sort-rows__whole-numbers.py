# Cuts numbers to whole ones before it compares them.
# fails: the first column decides, the next one among equals
# fails: each column has its own direction, text too
def whole(value):
    return value if isinstance(value, str) else int(value)


def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: whole(row[column]), reverse=direction == "desc") + unknown
    return result
