# A binary file object and its readline, called until it gives nothing; closed in `finally`.
import gzip
from functools import partial


def read_lines(paths):
    openers = {True: gzip.open, False: open}
    for path in paths:
        file = openers[path[-3:] == ".gz"](path, "rb")
        try:
            for raw in iter(partial(file.readline), b""):
                yield str(raw, "utf-8").removesuffix("\n")
        finally:
            file.close()
