# readlines() looks like iteration; it is a list of the whole file.
# fails: reads a line when it is asked for
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file.readlines():
                yield line.removesuffix("\n")
