# A regular expression for the form of a line, and most_common() over a sorted Counter.
import re
from collections import Counter

LINE = re.compile(r"\S+ \S+ (\S+) (\d+) \d+")


def parse(lines, on_bad):
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            on_bad(line)
            continue
        yield match[1], int(match[2])


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return Counter(dict(sorted(errors.items()))).most_common(k)
