# `if line` after the newline is cut: blank lines vanish.
# fails: cuts off nothing but the newline
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            yield from filter(None, (line.removesuffix("\n") for line in file))
