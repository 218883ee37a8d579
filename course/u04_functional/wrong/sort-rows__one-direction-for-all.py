# One sort by a tuple has one `reverse`, so the first column's direction goes for all.
# fails: each column has its own direction, text too
# fails: None comes last in its column, in either direction
# fails: gives a new list and leaves its arguments as they are
def sort_rows(rows, columns):
    turned = bool(columns) and columns[0][1] == "desc"

    def key(row):
        return [((row[column] is None) != turned, row[column] or 0) if row[column] is None else (turned, row[column])
                for column, _ in columns]  # fmt: skip

    return sorted(rows, key=key, reverse=turned)
