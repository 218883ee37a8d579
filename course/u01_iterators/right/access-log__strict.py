# A strict pattern also for time and method, named tuples; groups by the number of errors instead of one sort.
import re
from collections import Counter, namedtuple

Record = namedtuple("Record", "path status")


def parse(lines, on_bad):
    def ok(line):
        match = re.fullmatch(r"\d\d:\d\d:\d\d (?:GET|POST|PUT|DELETE|HEAD) (/\S*) ([1-5]\d\d) (\d+)", line, re.ASCII)
        if match:
            return Record(match[1], int(match[2]))
        on_bad(line)
        return None

    return (record for record in map(ok, lines) if record)


def top_failing(records, k):
    counts = Counter()
    for path, status in records:
        if status // 100 == 5:
            counts[path] += 1
    groups = {}
    for path, n in counts.items():
        groups.setdefault(n, []).append(path)
    return [(path, n) for n in sorted(groups, reverse=True) for path in sorted(groups[n])][:k]
