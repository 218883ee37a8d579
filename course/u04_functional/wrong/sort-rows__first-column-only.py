# Looks at the first column and leaves the others.
# fails: the first column decides, the next one among equals
# fails: each column has its own direction, text too
# fails: None comes last in its column, in either direction
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in columns[:1]:
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        known.sort(key=lambda row: row[column], reverse=direction == "desc")
        result = known + unknown
    return result
