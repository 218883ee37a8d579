"""Messages: what students read for each wrong answer of a unit, kept as a text that a person can read and compare.

The wrong answers of a proof meet the inputs of one seed. What still differs from one grading to the next stands as
<varies> in the file: addresses, temporary paths, ids, times, bytes of memory, and whatever several gradings did not
agree on.
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator

from backbench.authoring.parts import read_unit
from backbench.course import CourseError, Unit

from .proof import Outcome

VARIES = "<varies>"
ROUNDS = 3
LONG_LINE = 20
# What is never the same twice, by what stands around it.
ALWAYS = [
    (re.compile(r"0x[0-9a-f]{6,}"), f"0x{VARIES}"),
    (re.compile(r"(?<=/tmp/)[^/\s'\"]+"), VARIES),
    (re.compile(r"\b[0-9a-f]{32}\b"), VARIES),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), VARIES),
    (re.compile(r"\d[\d,]{3,}(?= (ms|bytes)\b)"), VARIES),
]
_TOKEN = re.compile(r"<varies>|\w+|\s+|[^\w\s]")


def fixed_seed(unit: Unit) -> str:
    """The seed for the wrong answers of `unit`: no submission ever has it."""
    return hashlib.sha256(f"messages:{unit.id}".encode()).hexdigest()[:32]


def snapshot(unit: Unit, outcomes: Iterable[Outcome]) -> tuple[str, list[str]]:
    """The text for the file of `unit`, and a line for each message that is not the same in all gradings.

    Raises CourseError where one wrong answer failed other checks in one round than in another.
    """
    points = {check.name: check.points for exercise in read_unit(unit).exercises for check in exercise.checks}
    rounds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.answer.startswith("wrong/"):
            rounds.setdefault(outcome.answer, []).append(outcome)
    lines = [
        f"What students read for each wrong answer of {unit.id}, with one seed.",
        f"Written by `backbench prove {unit.id} --snapshot tests/units/messages/{unit.id}.txt`.",
    ]
    notes = []
    for answer, found in sorted(rounds.items()):
        if len({outcome.failed for outcome in found}) > 1:
            raise CourseError(f"{answer} fails other checks in one grading than in another: run `backbench flakes`.")
        lines += ["", answer]
        for number, (name, hint) in enumerate(found[0].hints):
            said = [outcome.messages[number][1] for outcome in found]
            message = _agreed(said)
            if message != said[0]:
                notes.append(f"{answer}: {name!r}: {said[0]}")
            lines.append(f"    {name} ({points[name]:g})")
            lines += [f"        {line}".rstrip() for line in message.split("\n")]
            lines += [f"        hint: {hint}"] if hint else []
    return "\n".join(lines) + "\n", notes


def differences(unit: Unit, kept: str, outcomes: Iterable[Outcome]) -> list[str]:
    """How what students read now differs from the text `kept`, as lines of a diff; none where it does not."""
    now, _ = snapshot(unit, outcomes)
    before, after = kept.splitlines(), now.splitlines()
    if len(before) == len(after) and all(map(_same, before, after)):
        return []
    # A line that is the same but for what varies is shown as the same.
    after = [next((old for old in before if _same(old, line)), line) for line in after]
    return list(difflib.unified_diff(before, after, "on file", "now", n=2, lineterm=""))


def keeping(kept: str, now: str) -> str:
    """The text `now`, with the <varies> of the text `kept` wherever nothing else of a line differs.

    So what once was seen to vary stays so, although it was the same in the few gradings of today. A line on file that
    is nothing but <varies> would be the same as any, and is not kept.
    """
    known: dict[str, list[str]] = {}
    for answer, line in _with_answers(kept):
        if VARIES in line and line.strip() != VARIES:
            known.setdefault(answer, []).append(line)
    lines = []
    for answer, line in _with_answers(now):
        lines.append(next((old for old in known.get(answer, ()) if _same(old, line)), line))
    return "\n".join(lines) + "\n"


def _with_answers(text: str) -> Iterator[tuple[str, str]]:
    """Each line of a file of messages, with the answer that it is about."""
    answer = ""
    for line in text.splitlines():
        answer = line if line.startswith("wrong/") else answer
        yield answer, line


def faults(unit: Unit, outcomes: Iterable[Outcome]) -> list[str]:
    """Messages and hints of wrong answers that say nothing, or that show a line of the reference answer."""
    secret = {}
    for exercise in read_unit(unit).exercises:
        given = {line.strip() for line in exercise.starter.split("\n")}
        lines = {line.strip() for line in exercise.solution.split("\n")} - given
        secret[exercise.id] = [line for line in lines if len(line) > LONG_LINE]
    found = []
    for outcome in outcomes:
        if not outcome.answer.startswith("wrong/"):
            continue
        found += [f"{outcome.answer}: {name!r} says nothing" for name, text in outcome.messages if not text.strip()]
        for name, text in (*outcome.messages, *outcome.hints):
            shown = [line for line in secret[outcome.exercise] if line in text]
            found += [f"{outcome.answer}: {name!r} shows a line of the reference: {line}" for line in shown]
    return found


def _agreed(said: list[str]) -> str:
    """The one message of several gradings, with <varies> for what they do not agree on."""
    agreed = _without_what_varies(said[0])
    for other in said[1:]:
        one, two = agreed.split("\n"), _without_what_varies(other).split("\n")
        if len(one) != len(two):
            return VARIES
        agreed = "\n".join(map(_agreed_line, one, two))
    return agreed


def _agreed_line(one: str, two: str) -> str:
    if one == two:
        return one
    pairs = list(itertools.zip_longest(_TOKEN.findall(one), _TOKEN.findall(two)))
    if any(a is None or b is None for a, b in pairs):
        return VARIES
    return "".join(a if a == b else VARIES for a, b in pairs)


def _without_what_varies(text: str) -> str:
    for pattern, replacement in ALWAYS:
        text = pattern.sub(replacement, text)
    return text


def _same(kept: str, now: str) -> bool:
    """Whether a line on file is the line of now, <varies> standing for any text."""
    return kept == now or re.fullmatch(".*".join(map(re.escape, kept.split(VARIES))), now) is not None
