# Helpers with short names that an example might use, too: record, records, pairs, first, top.
from collections import Counter


def first(pair):
    return pair[0]


def record(line):
    fields = line.split(" ")
    if len(fields) != 5:
        raise ValueError(line)
    return fields[2], int(fields[3]), int(fields[4])


def pairs(lines, on_bad):
    for line in lines:
        try:
            path, status, _ = record(line)
        except ValueError:
            on_bad(line)
            continue
        yield path, status


def parse(lines, on_bad):
    return pairs(lines, on_bad)


def top(errors):
    return sorted(sorted(errors.items(), key=first), key=lambda item: item[1], reverse=True)


def records(given):
    return (first(pair) for pair in given if pair[1] >= 500)


def top_failing(given, k):
    return top(Counter(records(given)))[:k]
