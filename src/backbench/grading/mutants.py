"""Mutants: how many small mistakes in a reference answer do the hidden tests see?

Each mutant of each reference answer goes down the real road, with a seed that is always the same. Exercises are
independent, so one notebook carries one mutant of each. A mutant is killed where it loses points in its exercise.
Probes get the few seconds of an exercise in which one was late before: a mutant that loops for ever costs no more.

Beside them go answers that do nothing, without the visible examples that would stop them: a check that one of them
passes asks for nothing but that something does not happen.

What was found is kept in .backbench/mutants/, so that a run that was stopped goes on; a mutant is graded again after
a change of its exercise, its text or the grader.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, as_completed
from dataclasses import asdict
from typing import Any

from backbench.authoring.equivalent import Equivalent, read_equivalents
from backbench.authoring.idle import idle_answers
from backbench.authoring.mutations import Mutant, mutants
from backbench.authoring.parts import Answer, read_unit
from backbench.course import CourseError, Unit

from . import jobs
from .bundle import Bundle
from .conditions import examiner_sha256
from .limits import Limits, cores
from .mutants_report import KILLED, SURVIVED, Report, Tried
from .pool import WorkerPool
from .proof import Maker, Trial
from .verdicts import GRADED, GRADER_ERROR

LIMITS = Limits(cell_seconds=5)
LATE = ("your code was stopped", "the visible example did not finish")
# What a notebook says of an exercise that others of it left no time for.
UNTOLD = "not run"


class Kept:
    """What is known of the mutants of one unit: a file of one JSON line each."""

    def __init__(self, unit: Unit):
        self.path = unit.course.state / "mutants" / f"{unit.id}.jsonl"

    def read(self) -> dict[str, dict]:
        """By key; a line that a stopped run left unfinished counts as not there."""
        found = {}
        with contextlib.suppress(FileNotFoundError):
            for line in self.path.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    row = json.loads(line)
                    found[row["key"]] = {name: row[name] for name in ("state", "lost", "late")}
        return found

    def add(self, key: str, row: dict) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", encoding="utf-8") as file:
            # A newline first: the line before may have been cut off.
            file.write("\n" + json.dumps({"key": key, **row}) + "\n")


def run(
    unit: Unit,
    exercise: str | None = None,
    workers: int | None = None,
    progress: Callable[[int, int, bool], None] | None = None,
    seed: int = 0,
    executor: Executor | None = None,
) -> Report:
    """Grade every mutant of `unit`, or of one `exercise`, that is not known yet; `seed` chooses other inputs.

    `progress` is called with how many more mutants are done, how many there are, and whether they were known. Raises
    CourseError where the unit is not built, there is no sandbox, or the reference itself loses points.
    """
    parts = read_unit(unit)
    exercises = [parts.exercise(exercise)] if exercise else parts.exercises
    made = {each.id: mutants(each) for each in exercises}
    idle = {each.id: idle_answers(each) for each in exercises}
    maker, store = Maker(unit), Kept(unit)
    known = store.read()
    keys = {id(mutant): _key(maker.bundle, mutant, seed) for found in _both(made, idle) for mutant in found}
    total = len(keys)
    rows = {number: known[key] for number, key in keys.items() if key in known}
    if progress:
        progress(len(rows), total, True)

    def done(mutant: Mutant, row: dict) -> None:
        rows[id(mutant)] = row
        store.add(keys[id(mutant)], row)
        if progress:
            progress(1, total, False)

    waiting, doing_nothing = (
        [[mutant for mutant in found if id(mutant) not in rows] for found in each.values()] for each in (made, idle)
    )
    if any(waiting) or any(doing_nothing):
        with contextlib.ExitStack() as stack:
            pool = executor or stack.enter_context(WorkerPool(workers or cores()))
            try:
                _grade(maker, [*_packed(waiting), *_packed(doing_nothing)], pool, seed, done)
            except BaseException:
                if executor is None:
                    pool.shutdown(wait=False, cancel_futures=True)
                raise
    declared = [each for each in read_equivalents(unit) if exercise in (None, each.exercise)]
    tried = [Tried(mutant, **rows[id(mutant)]) for found in made.values() for mutant in found]
    nothing = _passed_by_nothing(
        maker.bundle, [(mutant, rows[id(mutant)]) for found in idle.values() for mutant in found]
    )
    return _judged(unit, tried, declared, nothing)


def _both(made: dict[str, list[Mutant]], idle: dict[str, list[Mutant]]) -> list[list[Mutant]]:
    return [*made.values(), *idle.values()]


def _packed(waiting: list[list[Mutant]]) -> list[list[Mutant]]:
    """Notebooks of one mutant for each exercise that has one left."""
    longest = max(map(len, waiting))
    return [[found[row] for found in waiting if row < len(found)] for row in range(longest)]


def _grade(maker: Maker, notebooks: list[list[Mutant]], pool: Executor, seed: int, done: Callable) -> None:
    reference = pool.submit(jobs.run, _job(maker, [], seed)).result()["verdict"]
    for cell in reference["cells"].values():
        if cell["score"] != cell["max"]:
            said = [cell["message"], *(check["message"] for check in cell["checks"])]
            raise CourseError(
                f"{maker.unit.id}: the reference answer of {cell['exercise']!r} loses points "
                f"({next(filter(None, said), cell['state'])}): run `backbench prove {maker.unit.id}` first."
            )
    futures = {pool.submit(jobs.run, _job(maker, notebook, seed)): notebook for notebook in notebooks}
    alone = []
    for future in as_completed(futures):
        notebook, verdict = futures[future], future.result()["verdict"]
        for mutant in notebook:
            row = outcome(verdict, mutant.exercise)
            if row["state"] == UNTOLD and len(notebook) > 1:
                alone.append(mutant)
            else:
                done(mutant, {**row, "state": KILLED if row["state"] == UNTOLD else row["state"]})
    if alone:
        _grade(maker, [[mutant] for mutant in alone], pool, seed, done)


def _job(maker: Maker, notebook: list[Mutant], seed: int) -> dict[str, Any]:
    answers = {
        mutant.exercise: Answer(mutant.exercise, "mutant", "mutant", mutant.source, (), maker.unit.folder)
        for mutant in notebook
    }
    fixed = hashlib.sha256(f"mutants:{maker.unit.id}:{seed}".encode()).hexdigest()[:32]
    job = maker.job(Trial("mutants", answers), "mutants", b"", fixed)
    job["limits"] = asdict(LIMITS)
    job["hurried"] = list(answers)
    if any(_is_idle(mutant) for mutant in notebook):
        job["cells"] = [cell | {"visible": ""} if cell["kind"] == "tests" else cell for cell in job["cells"]]
    return job


def _is_idle(mutant: Mutant) -> bool:
    return not mutant.original and not mutant.mutated


def _passed_by_nothing(bundle: Bundle, idle: list[tuple[Mutant, dict]]) -> list[str]:
    """A line for each check that an answer passes which does nothing."""
    lines = []
    for exercise, name in ((part.exercise, name) for part in bundle.tests for name, _ in part.checks):
        told = [
            (mutant, row) for mutant, row in idle if mutant.exercise == exercise and row["state"] in (KILLED, SURVIVED)
        ]
        if gives := [mutant.operator for mutant, row in told if name not in row["lost"]]:
            lines.append(f"{exercise}: {name!r} by an answer that gives {', or '.join(gives)}")
    return lines


def outcome(verdict: dict, exercise: str) -> dict[str, Any]:
    """What one exercise of a verdict says: {"state", "lost", "late"}; "not run" where others may be the cause."""
    lost: dict[str, str] = {}
    states = set()
    for cell in verdict["cells"].values():
        if cell["exercise"] != exercise:
            continue
        untold = cell["state"] != GRADED or UNTOLD in cell["message"]
        states.add(UNTOLD if untold and cell["state"] != GRADER_ERROR else cell["state"])
        for check in cell["checks"]:
            if not check["passed"] and not untold:
                lost[check["name"]] = check["message"] or cell["message"]
    if GRADER_ERROR in states:
        reason = [cell["message"] for cell in verdict["cells"].values() if cell["state"] == GRADER_ERROR]
        return {"state": GRADER_ERROR, "lost": {"": reason[0]}, "late": False}
    state = KILLED if lost else UNTOLD if UNTOLD in states else SURVIVED
    late = bool(lost) and all(message.startswith(LATE) for message in lost.values())
    return {"state": state, "lost": lost, "late": late}


def _judged(unit: Unit, tried: list[Tried], declared: Iterable[Equivalent], nothing: list[str]) -> Report:
    """The report: survivors that are declared get their reason, declarations that do not hold are stale."""
    places = {id(each.mutant): number for number, each in enumerate(tried)}
    stale = []
    for entry in declared:
        meant = entry.of([each.mutant for each in tried])
        if not meant:
            stale.append(f"{entry}: there is no such mutant")
        for mutant in meant:
            place = places[id(mutant)]
            if tried[place].state == KILLED:
                failed = ", ".join(map(repr, tried[place].lost)) or "its kernel"
                stale.append(f"{entry}: declared as equivalent, and killed by {failed}")
            tried[place] = Tried(**{**vars(tried[place]), "reason": entry.reason})
    return Report(unit, tuple(tried), tuple(stale), tuple(nothing))


def _key(bundle: Bundle, mutant: Mutant, seed: int) -> str:
    """Changes with whatever decides what becomes of a mutant: its text, its tests, the cells of the course."""
    parts = [part for part in bundle.parts if part.kind == "read" and part.cell_type == "code"]
    parts += [part for part in bundle.parts if part.kind == "tests" and part.exercise == mutant.exercise]
    texts = [[part.id, part.released, part.hidden, part.points, part.names] for part in parts]
    grader = examiner_sha256(bundle)
    what = [grader, bundle.unit.id, bundle.unit.needs, seed, mutant.exercise, mutant.source, texts]
    what += ["idle"] if _is_idle(mutant) else []
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:24]
