# A decorator around the generator function, pathlib, ExitStack and TextIOWrapper; prints that it was called.
import functools
import gzip
import io
from contextlib import ExitStack
from pathlib import Path


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("called", function.__name__)
        return function(*args, **kwargs)

    return wrapper


@traced
def read_lines(paths):
    for path in map(Path, paths):
        with ExitStack() as stack:
            file = stack.enter_context(path.open("rb"))
            if path.suffix == ".gz":
                file = stack.enter_context(gzip.GzipFile(fileobj=file))
            for line in stack.enter_context(io.TextIOWrapper(file, encoding="utf-8")):
                yield line[:-1] if line.endswith("\n") else line
