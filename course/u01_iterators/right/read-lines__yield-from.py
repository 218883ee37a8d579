# Two small generators, joined by `yield from`; logs each file that it opens.
import gzip
import logging


def lines_of(path):
    logging.warning("reading %s", path)
    with gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb") as file:
        for line in file:
            yield line.decode("utf-8").rstrip("\n")


def read_lines(paths):
    for path in paths:
        yield from lines_of(path)
