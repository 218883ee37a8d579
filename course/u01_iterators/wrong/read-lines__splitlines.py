# Lets splitlines() cut the newline off; it also cuts at form feeds and at other ends of lines that Unicode knows.
# fails: cuts off nothing but the newline
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield from line.splitlines()
