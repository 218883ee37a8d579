"""Compares what the log of scores, the verdicts and the gradebook say: three tellers of one score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backbench.course import Course

from . import scores, verdicts
from .locks import lock, log_lock
from .log import Finding, Head, Log


@dataclass
class Checked:
    """What a check found: `findings` in the order of the log, how many scores are right, and how many of these an
    instructor changed by hand (which the log leaves to the instructor)."""

    findings: list[Finding]
    verified: int
    by_hand: int
    head: Head | None


def verify(course: Course, unit: str = "") -> Checked:
    """Check every score of `unit`, or of the course. Writes nothing.

    Found are: a line of the log that was edited, removed, inserted or moved; a cut end; an edited, damaged or missing
    verdict; an automatic score in the gradebook that is not what the log said last. An instructor's manual scores,
    extra credit and late penalties are not the grader's, and are let be. Raises CourseError while grading is at work.
    """
    log, store = Log(course), verdicts.Store(course)
    with lock(course), log_lock(course, shared=True):
        said, loose, findings, head = log.walk()
        rows = scores.read(course, unit)
        kept = {
            (name, student)
            for name in ([unit] if unit else [path.name for path in store.root.glob("*") if path.is_dir()])
            for student in store.students(name)
        }
        pairs = sorted({pair for pair in said if not unit or pair[0] == unit} | rows.keys() | kept)
        verified = by_hand = 0
        for pair in pairs:
            line, row = said.get(pair), rows.get(pair)
            found = _check(course, log, store, pair, line, row, pair in loose)
            findings += found
            if line is not None and not found:
                verified += 1
                by_hand += row.by_hand
    return Checked(findings, verified, by_hand, head)


def _check(
    course: Course,
    log: Log,
    store: verdicts.Store,
    pair: tuple[str, str],
    line: dict[str, Any] | None,
    row: scores.Row | None,
    loose: bool,
) -> list[Finding]:
    unit, student = pair
    again = f"run `backbench grade {unit}` again"
    kept, problem = store.read(unit, student)
    path = store.path(unit, student)
    if line is None:
        return _unlogged(course, pair, row, kept, problem, store)
    if loose:
        text = f"recording {student}'s {line['score']:g} points of {unit} was interrupted"
        return [Finding(log.path, line["line"], text, again)]
    findings = []
    if kept is None:
        what = {"missing": "is missing", "damaged": "is damaged", "edited": "was edited, its seal does not fit"}
        findings.append(Finding(path, 0, f"{student}'s verdict {what[problem]}", f"{again}, it is examined anew"))
    elif verdicts.digest(kept["verdict"]) != line["verdict_sha256"]:
        what = f"{student}'s verdict is not the one of line {line['line']} of the log (another copy, or recording was "
        findings.append(Finding(path, 0, f"{what}interrupted)", again))
    base = scores.database(course).removeprefix(scores.SQLITE)
    if row is None:
        what = f"no score of {student} in {unit}, where line {line['line']} of the log says {line['score']:g}"
        findings.append(Finding(base, 0, what, again))
    elif differ := [name for name, score in line["cells"].items() if row.cells.get(name) != score]:
        what = (
            f"{student} has {row.score:g} automatic points in {unit}, where line {line['line']} of the log says "
            f"{line['score']:g} (cells {', '.join(differ)})"
        )
        findings.append(Finding(base, 0, what, f"{again}, it sets the scores back"))
    return findings


def _unlogged(
    course: Course,
    pair: tuple[str, str],
    row: scores.Row | None,
    kept: dict[str, Any] | None,
    problem: str,
    store: verdicts.Store,
) -> list[Finding]:
    """What is wrong with a submission of which the log knows nothing."""
    unit, student = pair
    again = f"run `backbench grade {unit}` again"
    findings = []
    if row is not None and row.score:
        base = scores.database(course).removeprefix(scores.SQLITE)
        what = f"{student} has {row.score:g} automatic points in {unit} of which the log of scores says nothing"
        findings.append(Finding(base, 0, what, again))
    if kept is not None:
        what = f"{student}'s verdict was examined and not recorded: a run was interrupted"
        findings.append(Finding(store.path(unit, student), 0, what, again))
    elif problem != "missing":
        what = f"{student}'s verdict was not written by grading ({problem}), and the log of scores does not know it"
        findings.append(Finding(store.path(unit, student), 0, what, f"remove the file, or {again}"))
    return findings
