# The generator expression is made inside `with` and read outside, when the file is closed.
# fails: reads plain and compressed files, in order
# fails: cuts off nothing but the newline
# fails: opens a file when its turn comes
# fails: reads a line when it is asked for
# fails: closes a file at its end, and on close()
import gzip


def lines_of(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return (line.removesuffix("\n") for line in file)


def read_lines(paths):
    for path in paths:
        yield from lines_of(path)
