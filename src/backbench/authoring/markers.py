"""The marker lines inside a cell: what is a solution, what is hidden, and what students get instead."""

from __future__ import annotations

import re

SOLUTION = ("BEGIN SOLUTION", "END SOLUTION")
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")


def split_hidden(source: str) -> tuple[str, str]:
    """A tests cell as (what is released, what lies between the hidden-test markers).

    Marker lines are in neither. Raises ValueError where the markers are not in pairs.
    """
    fault = unpaired(source, HIDDEN)
    if fault:
        raise ValueError(f"line {fault[0]}: {fault[1]}")
    outside, inside = _parted(source, HIDDEN)
    return "\n".join(line for _, line in outside), "\n".join(line for _, line in inside)


def unpaired(source: str, markers: tuple[str, str]) -> tuple[int, str] | None:
    """The first marker without its partner, as (line, what is wrong), or None."""
    begin, end = markers
    opened = 0
    for number, line in enumerate(source.split("\n"), 1):
        if begin in line and opened:
            return number, f"{begin} again before {end}"
        if begin in line:
            opened = number
        elif end in line and not opened:
            return number, f"{end} without {begin} before it"
        elif end in line:
            opened = 0
    return (opened, f"{begin} without {end} after it") if opened else None


def inside(source: str, markers: tuple[str, str]) -> str:
    """`source` with each line that is not between the markers made blank, so that line numbers stay as they are."""
    kept = dict(_parted(source, markers)[1])
    return "\n".join(kept.get(number, "") for number in range(1, source.count("\n") + 2))


def outside(source: str, markers: tuple[str, str]) -> str:
    """`source` with the marker lines and each line between them made blank."""
    kept = dict(_parted(source, markers)[0])
    return "\n".join(kept.get(number, "") for number in range(1, source.count("\n") + 2))


def _parted(source: str, markers: tuple[str, str]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    begin, end = markers
    parts: tuple[list, list] = [], []
    within = False
    for number, line in enumerate(source.split("\n"), 1):
        if begin in line or end in line:
            within = begin in line
        else:
            parts[within].append((number, line))
    return parts


def without_markers(source: str) -> str:
    """A solution cell as a complete answer: everything but the marker lines."""
    return "\n".join(line for line in source.split("\n") if not any(marker in line for marker in SOLUTION))


def starter(source: str) -> str:
    """A solution cell as students get it: nbgrader's stub in the place of each solution."""
    lines, within, found = [], False, False
    for line in source.split("\n"):
        if SOLUTION[0] in line:
            within = found = True
            lines += [re.match(r"\s*", line)[0] + stub for stub in STUB]
        elif SOLUTION[1] in line:
            within = False
        elif not within:
            lines.append(line)
    return "\n".join(lines if found else STUB)
