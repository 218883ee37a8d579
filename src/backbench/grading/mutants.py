"""Mutants: how many small mistakes in a reference answer do the hidden tests see?

Each mutant of each reference answer goes down the real road, with a seed that is always the same. Exercises are
independent, so one notebook carries one mutant of each. A mutant is killed where it loses points in its exercise.
Probes get the few seconds of an exercise in which one was late before: a mutant that loops for ever costs no more.

What was found is kept in .backbench/mutants/, so that a run that was stopped goes on; a mutant is graded again after
a change of its exercise, its text or the grader.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import backbench
from backbench.authoring.equivalent import Equivalent, read_equivalents
from backbench.authoring.mutations import Mutant, mutants
from backbench.authoring.parts import Answer, read_unit
from backbench.course import CourseError, Unit

from . import jobs
from .bundle import Bundle
from .limits import Limits
from .pool import WorkerPool
from .proof import Maker, Trial
from .verdicts import GRADED, GRADER_ERROR

KILLED, SURVIVED = "killed", "survived"
ENOUGH = 0.95
LIMITS = Limits(cell_seconds=5)
PACKAGE = Path(backbench.__file__).parent
# What runs beside an answer, and what judges it.
GRADER = ("exam/*.py", "services/*.py", "grading/examiner.py", "grading/kernel.py", "grading/jobs.py", "boxes.py")
LATE = ("your code was stopped", "the visible example did not finish")
# What a notebook says of an exercise that others of it left no time for.
UNTOLD = "not run"


@dataclass(frozen=True)
class Tried:
    """A mutant and what became of it: "killed" (`lost` has the checks it failed, with the student's message),
    "survived" or "grader error". `late` where it was stopped rather than wrong. `reason` why it is equivalent, where
    that is declared.
    """

    mutant: Mutant
    state: str
    lost: dict[str, str]
    late: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What became of the mutants of a unit, or of one exercise; `stale` are declarations that do not hold."""

    unit: Unit
    tried: tuple[Tried, ...]
    stale: tuple[str, ...]

    @property
    def survivors(self) -> list[Tried]:
        return [each for each in self.tried if each.state != KILLED and not each.reason]

    def of(self, exercise: str) -> Report:
        return Report(self.unit, tuple(each for each in self.tried if each.mutant.exercise == exercise), ())

    @property
    def figures(self) -> tuple[int, int, int]:
        """How many mutants were killed, how many count, and how many do not, as they are equivalent."""
        counted = [each for each in self.tried if each.state == KILLED or not each.reason]
        return sum(each.state == KILLED for each in counted), len(counted), len(self.tried) - len(counted)

    @property
    def score(self) -> float:
        """Killed mutants among those that are not equivalent, from 0 to 1."""
        killed, counted, _ = self.figures
        return killed / counted if counted else 1.0

    @property
    def good(self) -> bool:
        return self.score >= ENOUGH and not self.stale and not any(each.state == GRADER_ERROR for each in self.tried)

    def lines(self) -> Iterator[str]:
        """What to print: survivors, stale declarations, and the scores, that of the unit last."""
        for each in self.survivors:
            said = f" ({'; '.join(each.lost.values())})" if each.state == GRADER_ERROR else ""
            where = f"course/{self.unit.id}/assignment.py:{each.mutant.line}"
            yield f"{where}: {each.mutant.exercise}: {each.mutant.operator}: {each.state}{said}"
            yield from (f"    {line}" for line in each.mutant.diff.splitlines())
        yield from (f"stale: {line}" for line in self.stale)
        for exercise in dict.fromkeys(each.mutant.exercise for each in self.tried):
            yield f"{exercise}: {self.of(exercise)._said()}"
        late = sum(each.late for each in self.tried)
        yield f"mutants: {self.unit.id} {self._said()}, {late} stopped for time, {len(self.stale)} stale"

    def _said(self) -> str:
        killed, counted, equivalent = self.figures
        return f"{self.score:.1%} ({killed} of {counted} killed), {equivalent} equivalent"

    def plain(self) -> dict[str, Any]:
        """The report for a JSON file."""
        killed, counted, equivalent = self.figures
        return {
            "unit": self.unit.id, "score": self.score, "killed": killed, "counted": counted, "equivalent": equivalent,
            "stale": list(self.stale),
            "mutants": [
                {**{name: value for name, value in asdict(each.mutant).items() if name != "source"},
                 "state": each.state, "lost": each.lost, "late": each.late, "reason": each.reason}
                for each in self.tried
            ],
        }  # fmt: skip


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
    maker, store = Maker(unit), Kept(unit)
    known = store.read()
    keys = {id(mutant): _key(maker.bundle, mutant, seed) for found in made.values() for mutant in found}
    total = len(keys)
    rows = {number: known[key] for number, key in keys.items() if key in known}
    if progress:
        progress(len(rows), total, True)

    def done(mutant: Mutant, row: dict) -> None:
        rows[id(mutant)] = row
        store.add(keys[id(mutant)], row)
        if progress:
            progress(1, total, False)

    waiting = [[mutant for mutant in found if id(mutant) not in rows] for found in made.values()]
    if any(waiting):
        with contextlib.ExitStack() as stack:
            pool = executor or stack.enter_context(WorkerPool(workers or jobs.cores()))
            try:
                _grade(maker, _packed(waiting), pool, seed, done)
            except BaseException:
                if executor is None:
                    pool.shutdown(wait=False, cancel_futures=True)
                raise
    declared = [each for each in read_equivalents(unit) if exercise in (None, each.exercise)]
    tried = [Tried(mutant, **rows[id(mutant)]) for found in made.values() for mutant in found]
    return _judged(unit, tried, declared)


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
    return job


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


def _judged(unit: Unit, tried: list[Tried], declared: Iterable[Equivalent]) -> Report:
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
    return Report(unit, tuple(tried), tuple(stale))


def _key(bundle: Bundle, mutant: Mutant, seed: int) -> str:
    """Changes with whatever decides what becomes of a mutant: its text, its tests, the cells of the course."""
    parts = [part for part in bundle.parts if part.kind == "read" and part.cell_type == "code"]
    parts += [part for part in bundle.parts if part.kind == "tests" and part.exercise == mutant.exercise]
    texts = [[part.id, part.released, part.hidden, part.points, part.names] for part in parts]
    what = [grader_sha256(), bundle.unit.id, bundle.unit.needs, seed, mutant.exercise, mutant.source, texts]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:24]


@functools.cache
def grader_sha256() -> str:
    """A hash of the grader's text, as far as it decides what becomes of a mutant, and of the interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for pattern in GRADER:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
