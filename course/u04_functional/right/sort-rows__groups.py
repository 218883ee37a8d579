# Groups the rows by the first column, and sorts each group by the others.
def sort_rows(rows, columns):
    if not columns:
        return list(rows)
    (column, direction), *others = columns
    groups = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    missing = groups.pop(None, [])
    ordered = sorted(groups, reverse=direction == "desc")
    return [row for value in ordered for row in sort_rows(groups[value], others)] + sort_rows(missing, others)
