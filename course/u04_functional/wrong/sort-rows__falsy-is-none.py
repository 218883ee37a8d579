# `if row[column]` takes 0 and the empty text for None.
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column]]
        unknown = [row for row in result if not row[column]]
        known.sort(key=lambda row: row[column], reverse=direction == "desc")
        result = known + unknown
    return result
