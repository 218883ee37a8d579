# No try: the first malformed line ends the report.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        _, _, path, status, size = line.split()
        int(size)
        yield path, int(status)


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
