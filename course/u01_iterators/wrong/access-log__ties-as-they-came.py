# most_common() keeps equal counts in the order in which the paths were first seen.
# fails: equal numbers are in alphabetical order
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split()
            record = path, int(status), int(size)
        except ValueError:
            on_bad(line)
        else:
            yield record[:2]


def top_failing(records, k):
    return Counter(path for path, status in records if status >= 500).most_common(k)
