# parse builds the whole list of records before anybody sees the first.
# fails: parse takes a line only when a pair is asked for
from collections import Counter


def parse(lines, on_bad):
    records = []
    for line in lines:
        try:
            _, _, path, status, size = line.split()
            records.append((path, int(status) + 0 * int(size)))
        except ValueError:
            on_bad(line)
    return records


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
