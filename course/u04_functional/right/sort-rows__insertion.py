# Insertion sort by hand.
def sort_rows(rows, columns):
    def before(one, two):
        for column, direction in columns:
            a, b = one[column], two[column]
            if a == b:
                continue
            if a is None or b is None:
                return b is None
            return a < b if direction == "asc" else a > b
        return False

    result = []
    for row in rows:
        place = len(result)
        while place and before(row, result[place - 1]):
            place -= 1
        result.insert(place, row)
    return result
