# strip() is the habit; it takes spaces and tabs at both ends with the newline.
# fails: cuts off nothing but the newline
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield line.strip()
