# Asks `not in` before it keeps a row: of two equal rows one is lost.
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = []
    for row in rows:
        if row not in result:
            result.append(row)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return result
