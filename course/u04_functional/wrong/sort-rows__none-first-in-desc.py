# The key (is None, value) puts None last, and `reverse` turns that round as well.
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        result.sort(
            key=lambda row: (row[column] is None, 0 if row[column] is None else row[column]),
            reverse=direction == "desc",
        )
    return result
