# Cleans each line first, and reports the cleaned one: who looks for it in the log does not find it.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    for line in map(str.strip, lines):
        try:
            _, _, path, status, size = line.split()
            record = path, int(status)
            int(size)
        except ValueError:
            on_bad(line)
        else:
            yield record


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
