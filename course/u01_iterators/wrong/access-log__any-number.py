# Takes any number for a whole one: float() reads 1.5 bytes, too.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split(" ")
            float(size)
            record = path, int(status)
        except ValueError:
            on_bad(line)
        else:
            yield record


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
