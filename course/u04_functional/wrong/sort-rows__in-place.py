# list.sort needs no copy, and the caller's list is in another order afterwards.
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        known.sort(key=lambda row: row[column], reverse=direction == "desc")
        result = known + unknown
    rows[:] = result
    return rows
