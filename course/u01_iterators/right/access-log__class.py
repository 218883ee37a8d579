# parse as a class with __next__, top_failing with a plain dict; type hints; prints what it skips.
from collections.abc import Callable, Iterable


class parse:
    def __init__(self, lines: Iterable[str], on_bad: Callable[[str], object]) -> None:
        self.lines, self.on_bad = iter(lines), on_bad

    def __iter__(self) -> "parse":
        return self

    def __next__(self) -> tuple[str, int]:
        for line in self.lines:
            fields = line.split()
            if len(fields) == 5 and fields[3].isdigit() and fields[4].isdigit():
                return fields[2], int(fields[3])
            print("skipped:", line)
            self.on_bad(line)
        raise StopIteration


def top_failing(records: Iterable[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    errors: dict[str, int] = {}
    for path, status in records:
        if status >= 500:
            errors[path] = errors.get(path, 0) + 1
    return sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:k]
