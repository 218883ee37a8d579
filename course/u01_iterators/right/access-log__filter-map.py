# map and filter over a function for one line; two stable sorts instead of a key of two parts.
from collections import defaultdict


def parse(lines, on_bad):
    def record(line):
        try:
            time, method, path, status, size = line.split()
            return (path, int(status)) if int(size) >= 0 else on_bad(line)
        except ValueError:
            return on_bad(line) and None

    return filter(None, map(record, lines))


def top_failing(records, k):
    errors = defaultdict(int)
    for path, status in records:
        errors[path] += status >= 500
    ranked = sorted((path, number) for path, number in errors.items() if number)
    ranked.sort(key=lambda item: item[1], reverse=True)
    return ranked[:k]
