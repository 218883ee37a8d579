# A match statement over the fields of a line; heapq.nsmallest over a plain dict; warns of what it leaves out.
import heapq
import warnings


def parse(lines, on_bad):
    for line in lines:
        match line.split(" "):
            case [_, _, path, status, size] if status.isdecimal() and size.isdecimal():
                yield path, int(status)
            case _:
                warnings.warn(f"left out: {line!r}", stacklevel=2)
                on_bad(line)


def top_failing(records, k):
    errors = {}
    for path, status in records:
        if 500 <= status:
            errors[path] = errors.setdefault(path, 0) + 1
    return [(path, -many) for many, path in heapq.nsmallest(k, ((-many, path) for path, many in errors.items()))]
