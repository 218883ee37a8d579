# Sorts everything in ascending order.
# fails: each column has its own direction, text too
# fails: equal rows keep their order, in either direction
# fails: None comes last in its column, in either direction
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        known.sort(key=lambda row: row[column])
        result = known + unknown
    return result
