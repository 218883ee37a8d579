# A list of the failing records first, then a count: the list grows with the log.
# fails: top_failing holds counts, not records
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split()
            record = path, int(status), int(size)
        except ValueError:
            on_bad(line)
        else:
            yield record[:2]


def top_failing(records, k):
    failing = [record for record in records if record[1] >= 500]
    errors = Counter(path for path, _ in failing)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
