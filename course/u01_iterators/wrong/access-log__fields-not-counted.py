# Takes fields 2 and 3 and never asks how many there are, or what the last one is.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        fields = line.split()
        try:
            record = fields[2], int(fields[3])
        except (IndexError, ValueError):
            on_bad(line)
        else:
            yield record


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
