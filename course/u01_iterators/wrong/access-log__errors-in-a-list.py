# Square brackets inside Counter(...): the paths of all errors lie in a list before the first one is counted.
# fails: top_failing holds counts, not records
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split(" ")
            record = path, int(status)
            int(size)
        except ValueError:
            on_bad(line)
        else:
            yield record


def top_failing(records, k):
    errors = Counter([path for path, status in records if status >= 500])
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
