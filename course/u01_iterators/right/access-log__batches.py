# Counts in batches of 10,000 records: bounded memory, and Counter.update works on whole lists.
from collections import Counter
from itertools import islice


def parse(lines, on_bad):
    for line in lines:
        fields = line.split(" ")
        if len(fields) == 5 and all(field.isascii() and field.isdigit() for field in fields[3:]):
            yield fields[2], int(fields[3])
        else:
            on_bad(line)


def top_failing(records, k):
    records, errors = iter(records), Counter()
    while batch := list(islice(records, 10_000)):
        errors.update(path for path, status in batch if status > 499)
    return sorted(sorted(errors.items()), key=lambda item: item[1], reverse=True)[:k]
