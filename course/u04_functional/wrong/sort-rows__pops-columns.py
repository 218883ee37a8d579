# Takes the columns off the caller's list one by one.
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    result = list(rows)
    while columns:
        column, direction = columns.pop()
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return result
