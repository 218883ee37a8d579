# Looks at the first line in the call, to leave out a header if there is one.
# fails: parse takes a line only when a pair is asked for
from collections import Counter
from itertools import chain


def parse(lines, on_bad):
    lines = iter(lines)
    first = [line for line in [next(lines, None)] if line is not None and not line.startswith("#")]

    def records():
        for line in chain(first, lines):
            try:
                _, _, path, status, size = line.split()
                record = path, int(status), int(size)
            except ValueError:
                on_bad(line)
            else:
                yield record[:2]

    return records()


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
