# Helpers with the short names that come to mind first; a visible example that used them for itself would break this.
import gzip


def log(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def lines(path):
    with log(path) as file:
        yield from file


def folder(paths):
    for path in paths:
        yield from lines(path)


def new(line):
    return line[: -line.endswith("\n") or None]


def read_lines(paths):
    return (new(line) for line in folder(paths))
