# None and numbers have no order: the sort raises TypeError.
# fails: None comes last in its column, in either direction
def sort_rows(rows, columns):
    result = list(rows)
    for column, direction in reversed(columns):
        result.sort(key=lambda row: row[column], reverse=direction == "desc")
    return result
