"""Flakes: does the same answer always get the same mark? Every answer of a unit graded many times, counted.

Each round takes every notebook of a proof (see proof.trials) down the real road twice: once with the seed that it has
in all rounds, so that everything the grader draws is the same, and once with a seed of this round. Every second
round has CROWD times as many workers: they are each other's load, and no core is spent on work that is not counted.
What a grading gave is kept in .backbench/flakes/, so that a run that was stopped goes on; after a change of tests,
answers, grader or interpreter the count starts anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

from backbench.course import Course, Unit

from . import jobs
from .conditions import examiner_sha256
from .limits import cores
from .pool import WorkerPool
from .proof import Maker, outcomes_of, trials
from .verdicts import course_key

SAME, OTHER = "same seed", "other seeds"
CONFIDENCE = 0.95
CROWD = 4
STRETCH = 10  # rounds; even, so that quiet rounds have even numbers


@dataclass(frozen=True)
class Grading:
    """One notebook graded once. `failed` has, by answer, each check that it failed with the student's message."""

    unit: str
    trial: str
    seeds: str
    round: int
    loaded: bool
    state: str
    reason: str
    seconds: float
    failed: dict[str, dict[str, str]]

    @property
    def marks(self) -> tuple:
        """What may not differ between two gradings of one notebook: its state, and who fails which checks."""
        return self.state, tuple(sorted((answer, tuple(sorted(checks))) for answer, checks in self.failed.items()))


@dataclass(frozen=True)
class Change:
    """A grading that came out otherwise than most gradings of its notebook."""

    grading: Grading
    usual: Grading

    def lines(self) -> Iterator[str]:
        """For each answer and check that changed, both results with what the student would read."""
        grading, usual = self.grading, self.usual
        load = "loaded" if grading.loaded else "quiet"
        where = f"{grading.unit}, {grading.trial}, {grading.seeds}, round {grading.round + 1}, {load}"
        if grading.state != usual.state:
            yield f"{where}: {grading.state} ({grading.reason}), mostly {usual.state}"
        for answer, checks in grading.failed.items():
            for name in sorted(checks.keys() ^ usual.failed[answer].keys()):
                here, mostly = (
                    f"failed ({found[answer][name]})" if name in found[answer] else "passed"
                    for found in (grading.failed, usual.failed)
                )
                yield f"{where}: {answer}: {name!r} {here}, mostly {mostly}"


class Kept:
    """The gradings of one unit under one state of tests, answers and grader: a file of one JSON line each."""

    def __init__(self, unit: Unit, maker: Maker):
        answers = [maker.job(trial, "", b"")["verdict"]["submission_sha256"] for trial in trials(unit)]
        state = [maker.bundle.sha256, *answers, examiner_sha256(maker.bundle)]
        digest = hashlib.sha256("\n".join(state).encode()).hexdigest()
        self.path = unit.course.state / "flakes" / f"{unit.id}-{digest[:16]}.jsonl"

    def read(self) -> list[Grading]:
        """What is there, each grading once; a line that a stopped run left unfinished counts as not there."""
        found: dict[tuple, Grading] = {}
        with contextlib.suppress(FileNotFoundError):
            for line in self.path.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError, TypeError):
                    grading = Grading(**json.loads(line))
                    found.setdefault((grading.trial, grading.seeds, grading.round), grading)
        return list(found.values())

    def add(self, grading: Grading) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", encoding="utf-8") as file:
            # A newline first: the line before may have been cut off.
            file.write("\n" + json.dumps(vars(grading)) + "\n")


def rounds_of(times: int) -> int:
    """How many rounds, of two gradings each, grade a notebook at least `times` times."""
    return (times + 1) // 2


def run(
    course: Course,
    units: Iterable[Unit],
    times: int,
    workers: int | None = None,
    progress: Callable[[Grading, bool], None] | None = None,
) -> list[Grading]:
    """Grade every notebook of every unit `times` times: every second time with one seed, else with others.

    `workers` at once in quiet rounds, by default one for each core, and CROWD times as many under full load.
    Gives all gradings, those of earlier runs among them; `progress` is called with each and whether it is an earlier
    one. Raises CourseError where a unit is not built or there is no sandbox.
    """
    key, rounds = course_key(course), rounds_of(times)
    makers = {unit.id: Maker(unit) for unit in units}
    kept = {name: Kept(maker.unit, maker) for name, maker in makers.items()}
    result: list[Grading] = []

    def have(grading: Grading, earlier: bool) -> None:
        result.append(grading)
        if progress:
            progress(grading, earlier)

    for name, store in kept.items():
        names = {trial.name for trial in trials(makers[name].unit)}
        for grading in store.read():
            if grading.round < rounds and grading.trial in names:
                have(grading, True)
    done = {(grading.unit, grading.trial, grading.seeds, grading.round) for grading in result}
    workers = workers or cores()
    with WorkerPool(workers) as few, WorkerPool(CROWD * workers) as many:
        for pool, loaded, numbers in passes(rounds, few, many):
            waiting = [
                (name, trial, seeds, number)
                for number in numbers
                for name, maker in makers.items()
                for trial in trials(maker.unit)
                for seeds in (SAME, OTHER)
                if (name, trial.name, seeds, number) not in done
            ]
            if not waiting:
                continue
            try:
                futures = {}
                for name, trial, seeds, number in waiting:
                    student = trial.name if seeds == SAME else f"{trial.name} {number}"
                    job = makers[name].job(trial, student, key)
                    futures[pool.submit(jobs.run, job)] = name, trial, seeds, number
                for future in as_completed(futures):
                    name, trial, seeds, number = futures[future]
                    verdict = future.result()["verdict"]
                    failed = {
                        outcome.answer: dict(outcome.messages)
                        for outcome in outcomes_of(makers[name].bundle, trial, verdict)
                    }
                    grading = Grading(
                        name, trial.name, seeds, number, loaded, verdict["state"], verdict["reason"],
                        verdict["seconds"], failed,
                    )  # fmt: skip
                    kept[name].add(grading)
                    have(grading, False)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return result


def passes(rounds: int, few: WorkerPool, many: WorkerPool) -> Iterator[tuple[WorkerPool, bool, range]]:
    """What to do one after the other: a pool, whether it is the crowd, and the numbers of the rounds it goes through.

    Several rounds at a stretch, so that the one slow answer of a round leaves no core idle: while a round waited for
    it, the crowd was no load any more.
    """
    for first in range(0, rounds, STRETCH):
        last = min(first + STRETCH, rounds)
        yield few, False, range(first, last, 2)
        yield many, True, range(first + 1, last, 2)


def changes(gradings: Iterable[Grading]) -> list[Change]:
    """The gradings that differ from most of their kind.

    Gradings with one seed are held against each other. Those with other seeds are held against all gradings of
    the notebook, since no seed is more right than another.
    """
    by_notebook: dict[tuple[str, str], list[Grading]] = {}
    for grading in gradings:
        by_notebook.setdefault((grading.unit, grading.trial), []).append(grading)
    found = []
    for graded in by_notebook.values():
        same = [grading for grading in graded if grading.seeds == SAME]
        for group, judged in ((same, same), (graded, [each for each in graded if each.seeds == OTHER])):
            if not judged:
                continue
            [(marks, _)] = Counter(grading.marks for grading in group).most_common(1)
            usual = next(grading for grading in group if grading.marks == marks)
            found += [Change(grading, usual) for grading in judged if grading.marks != marks]
    return found


def upper_bound(events: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The one-sided upper Clopper-Pearson bound of a rate: `events` were seen in `trials` independent trials.

    The rate at which so few events would be seen with a chance of 1 - `confidence`; for none, 1 - (1 -
    confidence)**(1 / trials), about 3 / trials at 95 %.
    """
    if not 0 <= events <= trials or not trials:
        return 1.0
    if events == trials:
        return 1.0
    if events == 0:
        return 1 - (1 - confidence) ** (1 / trials)

    def chance_of_so_few(rate: float) -> float:
        ways = (lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) for k in range(events + 1))
        return sum(exp(way + k * log(rate) + (trials - k) * log1p(-rate)) for k, way in enumerate(ways))

    low, high = events / trials, 1.0
    for _ in range(50):
        rate = (low + high) / 2
        low, high = (rate, high) if chance_of_so_few(rate) > 1 - confidence else (low, rate)
    return high


def summary(gradings: list[Grading]) -> tuple[list[str], int]:
    """The lines to print, the totals last, and the number of gradings whose marks changed."""
    found = changes(gradings)
    lines = [line for change in found for line in change.lines()]
    for what, is_it in (
        (f"{SAME}, quiet", lambda each: each.seeds == SAME and not each.loaded),
        (f"{SAME}, full load", lambda each: each.seeds == SAME and each.loaded),
        (f"{OTHER}, quiet", lambda each: each.seeds == OTHER and not each.loaded),
        (f"{OTHER}, full load", lambda each: each.seeds == OTHER and each.loaded),
    ):
        chosen = [each for each in gradings if is_it(each)]
        if chosen:
            count = sum(is_it(change.grading) for change in found)
            slowest = max(chosen, key=lambda each: each.seconds)
            where = f"slowest {slowest.seconds:.1f} s ({slowest.unit}, {slowest.trial})"
            lines.append(f"{what}: {_figures(len(chosen), count)}; {where}")
    answers = sum(len(each.failed) for each in gradings)
    lines.append(f"{answers} answers were graded in {len(gradings)} notebooks")
    lines.append(f"flakes: {_figures(len(gradings), len(found))} per grading")
    return lines, len(found)


def _figures(count: int, changed: int) -> str:
    return f"gradings {count}, score changes {changed}, upper 95 % bound {upper_bound(changed, count):.2g}"
