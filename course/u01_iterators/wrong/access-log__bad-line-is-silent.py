# Skips malformed lines, and nobody will know that half of the log was lost.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split()
            record = path, int(status), int(size)
        except ValueError:
            continue
        yield record[:2]


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
