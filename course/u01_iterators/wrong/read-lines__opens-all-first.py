# All files are opened up front, as with a list of jobs: too many open files on a real server.
# fails: opens a file when its turn comes
# fails: closes a file at its end, and on close()
import gzip
from contextlib import ExitStack


def read_lines(paths):
    with ExitStack() as stack:
        files = [
            stack.enter_context((gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8"))
            for path in paths
        ]
        for file in files:
            for line in file:
                yield line.removesuffix("\n")
