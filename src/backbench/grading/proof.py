"""Tests of the tests: every right answer keeps full marks, every wrong one loses at the checks that it names.

Exercises are independent, so one notebook carries one answer file for each exercise at once; what is looked at is
still every check of every answer.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass
from typing import Any

import nbformat

from backbench.authoring.parts import Answer, answers, read_unit, submission
from backbench.course import Unit

from . import bundle as bundles
from . import jobs, sanitise
from .limits import cores
from .pool import WorkerPool


@dataclass(frozen=True)
class Trial:
    """One notebook of a proof: `answers` by exercise; where an exercise has none, its reference answer, or
    with `stub` the released starter."""

    name: str
    answers: dict[str, Answer]
    stub: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one answer did in one trial: the checks it failed, and those that it should have failed.

    `messages` and `hints` are what a student reads for each failed check, as (check, text) in the order of the checks.
    """

    trial: str
    answer: str
    failed: frozenset[str]
    expected: frozenset[str]
    messages: tuple[tuple[str, str], ...]
    seed: str
    hints: tuple[tuple[str, str], ...] = ()

    @property
    def exercise(self) -> str:
        return re.match(r"(?:right/|wrong/)?([a-z0-9-]+)", self.answer)[1]

    @property
    def surprise(self) -> str:
        """What is wrong, in one line; empty where all is as the answer's file says."""
        lines = []
        if missed := self.expected - self.failed:
            lines.append(f"passes {', '.join(map(repr, sorted(missed)))}, which it should fail")
        if extra := self.failed - self.expected:
            said = dict(self.messages)
            lines.append("fails " + ", ".join(f"{name!r} ({said.get(name, '')})" for name in sorted(extra)))
        return f"{self.answer}: {'; '.join(lines)} [seed {self.seed}]" if lines else ""


def trials(unit: Unit) -> list[Trial]:
    """The notebooks that together try the stub, the reference and every answer file of `unit`."""
    made = [Trial("stub", {}, stub=True), Trial("reference", {})]
    for kind in ("right", "wrong"):
        columns: dict[str, list[Answer]] = {}
        for answer in answers(unit):
            if answer.kind == kind:
                columns.setdefault(answer.exercise, []).append(answer)
        for row in range(max(map(len, columns.values()), default=0)):
            chosen = {exercise: files[row] for exercise, files in columns.items() if row < len(files)}
            made.append(Trial(f"{kind} {row + 1}", chosen))
    return made


class Maker:
    """Makes the grading job of a trial. Raises CourseError where the unit is not built or there is no sandbox."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.bundle, self.boxed = bundles.load(unit), jobs.must_box()
        self._reference = {exercise.id: exercise.solution for exercise in read_unit(unit).exercises}

    def job(self, trial: Trial, student: str, key: bytes, seed: str | None = None) -> dict[str, Any]:
        """`student` and `key` decide the seed, beside the notebook itself; or it is `seed`, whatever they are."""
        chosen = {name: answer.source for name, answer in trial.answers.items()}
        book = submission(self.unit, {} if trial.stub else self._reference | chosen)
        content = nbformat.writes(book).encode()
        job = jobs.make(self.bundle, student, content, sanitise.sanitise(content, self.bundle), key, self.boxed)
        if seed is not None:
            job["seed"] = job["verdict"]["seed"] = seed
        return job


def prove(
    unit: Unit,
    repeat: int = 1,
    workers: int | None = None,
    progress: Callable[[Outcome], None] | None = None,
    only: str | None = None,
    seed: str | None = None,
) -> list[Outcome]:
    """Take every trial of `unit` through the sandbox and the examiner `repeat` times, each time with other seeds.

    `only` keeps the answers of one exercise, or of one file such as "chunked__eager". With `seed`, the wrong answers
    meet its inputs in every round, so that what students read can be compared. Raises CourseError where the unit is
    not built or there is no sandbox.
    """
    maker = Maker(unit)
    chosen = [trial for trial in trials(unit) if only is None or _holds(trial, only)]
    outcomes: list[Outcome] = []
    with WorkerPool(min(workers or cores(), max(len(chosen) * repeat, 1))) as pool:
        futures = {}
        for number in range(repeat):
            key = secrets.token_bytes(16)
            for trial in chosen:
                fixed = seed if trial.name.startswith("wrong") else None
                futures[pool.submit(jobs.run, maker.job(trial, f"{trial.name} {number}", key, fixed))] = trial
        for future in as_completed(futures):
            for outcome in outcomes_of(maker.bundle, futures[future], future.result()["verdict"]):
                outcomes.append(outcome)
                if progress:
                    progress(outcome)
    return outcomes


def _holds(trial: Trial, only: str) -> bool:
    return any(only in (name, f"{name}__{answer.slug}") for name, answer in trial.answers.items())


def outcomes_of(bundle: bundles.Bundle, trial: Trial, verdict: dict) -> Iterator[Outcome]:
    """One outcome an exercise."""
    for exercise in dict.fromkeys(part.exercise for part in bundle.tests):
        cells = [cell for cell in verdict["cells"].values() if cell["exercise"] == exercise]
        checks = [(check, cell) for cell in cells for check in cell["checks"]]
        everything = frozenset(check["name"] for check, _ in checks)
        # A grader error passes nothing: it shows as checks that fail without being named.
        failed = frozenset(check["name"] for check, _ in checks if not check["passed"])
        answer = trial.answers.get(exercise)
        if trial.stub:
            name, expected = f"{exercise} (stub)", everything
        elif answer is None:
            name, expected = f"{exercise} (reference)", frozenset()
        else:
            name = f"{answer.kind}/{exercise}__{answer.slug}"
            expected = frozenset(answer.fails) if answer.kind == "wrong" else frozenset()
        messages = tuple(
            (check["name"], check["message"] or cell["message"]) for check, cell in checks if not check["passed"]
        )
        hints = tuple((check["name"], check["hint"]) for check, _ in checks if not check["passed"])
        yield Outcome(trial.name, name, failed, expected, messages, verdict["seed"], hints)
