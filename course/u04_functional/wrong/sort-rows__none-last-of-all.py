# Puts each row with a None in any column behind all rows without one.
# fails: None comes last in its column, in either direction
def sort_known(rows, columns):
    for column, direction in reversed(columns):
        known = [row for row in rows if row[column] is not None]
        unknown = [row for row in rows if row[column] is None]
        rows = sorted(known, key=lambda row: row[column], reverse=direction == "desc") + unknown
    return rows


def sort_rows(rows, columns):
    names = [column for column, _ in columns]
    whole = [row for row in rows if all(row[name] is not None for name in names)]
    gaps = [row for row in rows if any(row[name] is None for name in names)]
    return sort_known(whole, columns) + sort_known(gaps, columns)
