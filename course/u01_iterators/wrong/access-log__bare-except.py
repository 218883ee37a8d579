# A bare except around the yield: close() raises GeneratorExit there, and it is taken for a bad line.
# fails: parse takes a line only when a pair is asked for
from collections import Counter


def parse(lines, on_bad):
    for line in lines:
        try:
            _, _, path, status, size = line.split()
            int(size)
            yield path, int(status)
        except:  # noqa: E722
            on_bad(line)


def top_failing(records, k):
    errors = Counter(path for path, status in records if status >= 500)
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
