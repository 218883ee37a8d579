# Sets the rows without a value apart in the most important column, and forgets the others.
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        unknown = [row for row in result if row[column] is None and column == columns[0][0]]
        known = [row for row in result if row not in unknown]
        result = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return result
