"""The commands `verify` and `regrade --diff`: what they say; each gives its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from backbench.course import Course, CourseError, Unit

from .locks import lock
from .log import Log
from .regrade import Difference, plain
from .verdicts import write_whole
from .verify import verify

Say = Callable[[str], None]


def verify_command(course: Course, unit: Unit | None, say: Say) -> int:
    """Check the scores of a unit, or of all; one line a finding. 0 where there is none, else 1."""
    checked = verify(course, unit.id if unit else "")
    for finding in checked.findings:
        say(str(finding).replace(f"{course.root}/", ""))
    if checked.by_hand:
        say(f"{checked.by_hand} of them with points that an instructor gave by hand, which the log leaves to people")
    if checked.head is not None and not checked.findings:
        # Written down elsewhere, this line shows whether somebody put back an older copy of the whole folder.
        say(f"log of scores: {checked.head.lines} lines, the last one sealed {checked.head.last[:16]}")
    if checked.findings:
        count = len(checked.findings)
        say(f"{checked.verified} scores verified, {count} finding{'' if count == 1 else 's'}")
        return 1
    say(f"{checked.verified} scores verified")
    return 0


def set_aside_command(course: Course, why: str, say: Say) -> int:
    """Keep the log of scores under another name and begin a new one, which says why."""
    if not why.strip():
        raise CourseError("say why the log of scores is set aside: its new first line keeps the reason.")
    with lock(course):
        kept = Log(course).set_aside(why)
    if kept is None:
        raise CourseError("there is no log of scores yet: nothing to set aside.")
    say(f"The log is kept as {kept.relative_to(course.root)}. `backbench grade` of each unit enters its scores anew.")
    return 0


def say_differences(unit: Unit, found: list[Difference], say: Say, json_file: Path | None, written: bool) -> None:
    """One line a check that earns something else, one a total; how many stay as they are; the JSON file."""
    for each in found:
        for change in each.changes:
            message = " ".join(change.message.split())[:200]
            say(f"{each.student} | {change.cell} | {change.check}: {_points(change.old)} -> {_points(change.new)}"
                f"{f' | {message}' if message else ''}")  # fmt: skip
        if not each.unchanged:
            states = f" ({each.old_state} -> {each.new_state})" if each.old_state != each.new_state else ""
            say(f"{each.student} | total: {_points(each.old)} -> {_points(each.new)}{states}")
    same = sum(each.unchanged for each in found)
    before, after = sum(each.old or 0 for each in found), sum(each.new or 0 for each in found)
    say(f"{unit.id}: {len(found) - same} of {len(found)} submissions change, {same} unchanged; "
        f"points of the class {before:g} -> {after:g}{'' if written else '; nothing was written'}")  # fmt: skip
    if json_file:
        write_whole(json_file, json.dumps(plain(unit, found), indent=1) + "\n")
        say(f"Differences: {json_file}")


def _points(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
