# Nothing to sort by, so the list itself comes back: who adds to the result adds to the shop's own rows.
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = rows
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return result
