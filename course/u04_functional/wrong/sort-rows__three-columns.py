# One case for each number of columns that the tables have today; a fourth column is not looked at.
# fails: the first column decides, the next one among equals
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns[:3]):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return result
