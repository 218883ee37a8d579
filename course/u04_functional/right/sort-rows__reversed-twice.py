# Turns the list round before and after the sort, so that equal rows keep their order.
def sort_rows(rows, columns):
    result = rows[:]
    for column, direction in columns[::-1]:
        if direction == "desc":
            result = sorted(
                result[::-1], key=lambda row: (row[column] is not None, row[column] if row[column] is not None else 0)
            )[::-1]
        else:
            result.sort(key=lambda row: (row[column] is None, 0 if row[column] is None else row[column]))
    return result
