# A tuple of places as the key: of each column the values are ranked first. Type hints; prints.
from typing import Any


def sort_rows(rows: list[dict[str, Any]], columns: list[tuple[str, str]]) -> list[dict[str, Any]]:
    places: list[dict[Any, int]] = []
    for column, direction in columns:
        values = sorted({row[column] for row in rows} - {None}, reverse=direction == "desc")
        places.append({value: place for place, value in enumerate(values)} | {None: len(values)})
    print("sorted by", len(places), "columns")
    return sorted(rows, key=lambda row: tuple(places[n][row[column]] for n, (column, _) in enumerate(columns)))
