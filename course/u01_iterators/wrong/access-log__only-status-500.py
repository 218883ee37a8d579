# 502 and 503 are server errors too.
# fails: top_failing ranks the paths by their errors
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
    errors = Counter()
    for path, status in records:
        errors[path] += 2 * (status == 500) or 1 * (status == 503)
    ranked = sorted((+errors).items(), key=lambda item: (-item[1], item[0]))
    return ranked[:k]
