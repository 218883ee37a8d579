# Collects the malformed lines and reports them after the last line: memory grows, and an endless log has no last line.
# fails: malformed lines go to on_bad, and parsing goes on
from collections import Counter


def parse(lines, on_bad):
    bad = []
    for line in lines:
        try:
            _, _, path, status, size = line.split(" ")
            record = path, int(status)
            int(size)
        except ValueError:
            bad.append(line)
        else:
            yield record
    for line in bad:
        on_bad(line)


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
