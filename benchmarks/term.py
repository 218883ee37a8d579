"""A simulated term: thousands of submissions through everything but the kernel.

    .venv/bin/python benchmarks/term.py --students 500 --units 20 --figure term.png

Each submission is read, sanitised, made a job of, and its verdict kept, logged, entered into the gradebook and written
to autograded/, by `backbench.grading.grade` itself. Only the examination is replaced: a stand-in gives every check
of an answer its points, or none where the answer has the word "wrong" in it, at once. Its feedback page is written by
nbgrader's own generate_feedback (`--no-feedback` leaves the pages out: they take most of the time). The course is the
built unit u01_iterators under as many names as there are units, in a temporary folder. After each unit the time a
submission and a page, the peak memory and the size of the gradebook are printed; at the end the class report is
written, `backbench verify` walks all scores, the gradebook's sum is compared with what the stand-in gave, and the last
line is

    term: N submissions, M verified, growth G

where growth is the processor time of a submission, its page included, in the last quarter of the units over that in
the first quarter.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import Executor, Future
from pathlib import Path

from backbench import lab
from backbench.authoring.parts import read_unit, submission
from backbench.course import Course
from backbench.grading import feedback, grade, gradebook, scores, verdicts  # noqa: F401  (nbgrader's import is not timed)
from backbench.grading.verify import verify
from backbench.lab.figures import PALETTE, render
from backbench.reports import class_report

ROOT = Path(__file__).resolve().parents[1]
MODEL = "u01_iterators"
WRONG_EVERY = 3


class StandIn(Executor):
    """Gives the result of an examination without one."""

    def __init__(self) -> None:
        self.given = 0.0

    def submit(self, function, job):
        verdict, answer = {**job["verdict"], "cells": {}}, ""
        for cell in job["cells"]:
            if cell["kind"] != "tests":
                answer = cell["source"]
                continue
            blank, passed = job["verdict"]["cells"][cell["id"]], "wrong" not in answer
            checks = [{**check, "earned": check["points"] * passed, "passed": passed} for check in blank["checks"]]
            verdict["cells"][cell["id"]] = {
                **blank, "state": "graded", "message": "", "checks": checks, "score": blank["max"] * passed,
            }  # fmt: skip
        self.given += verdicts.total(verdict)["score"]
        future: Future = Future()
        future.set_result({"verdict": verdict, "outputs": {}, "complete": True})
        return future


def make_course(root: Path, units: int) -> Course:
    """A course whose units are all the model, which is built already."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    rows = []
    for number in range(1, units + 1):
        name = f"u{number:02d}_term"
        rows.append(f'[[unit]]\nid = "{name}"\ntitle = "Unit {number}"\nminutes = 30\n')
        for station in ("course", "source", "release"):
            shutil.copytree(ROOT / station / MODEL, root / station / name)
    (root / "course" / "syllabus.toml").write_text("\n".join(rows), encoding="utf-8")
    return Course(root)


def hand_in(course: Course, unit: str, students: int) -> None:
    """Notebooks of a class: each its own bytes, every third with one wrong answer."""
    model = course.unit(unit)
    answers = {exercise.id: exercise.solution for exercise in read_unit(model).exercises}
    first = next(iter(answers))
    right = json.dumps(submission(model, {**answers, first: f"{answers[first]}\n# STUDENT"}))
    wrong = json.dumps(submission(model, {**answers, first: "wrong = True\n# STUDENT"}))
    for number in range(students):
        student = f"s{number:05d}"
        folder = course.submitted / student / unit
        folder.mkdir(parents=True)
        text = right if number % WRONG_EVERY else wrong
        (folder / "assignment.ipynb").write_text(text.replace("STUDENT", student), encoding="utf-8")


def draw(rows: list[dict], path: Path, students: int) -> None:
    """Time a submission and peak memory over the submissions that were there before."""
    fig, (left, right) = lab.figure(width=9, height=3.6, ncols=2)
    there = [row["there"] for row in rows]
    left.plot(there, [row["cpu_ms"] for row in rows], marker="o", color=PALETTE["blue"], label="processor time")
    left.plot(there, [row["ms"] for row in rows], marker="s", color=PALETTE["orange"], label="elapsed time")
    if any(row["page_cpu_ms"] for row in rows):
        pages = [row["page_cpu_ms"] for row in rows]
        left.plot(there, pages, marker="^", color=PALETTE["green"], label="processor time of its feedback page")
    left.set(title="Time a submission", xlabel="submissions recorded before", ylabel="milliseconds")
    left.set_ylim(0, 1.3 * max(max(row["ms"], row["page_cpu_ms"]) for row in rows))
    left.legend()
    right.plot(there, [row["peak_mib"] for row in rows], marker="o", color=PALETTE["green"])
    right.set(title="Peak memory of the grader", xlabel="submissions recorded before", ylabel="MiB")
    right.set_ylim(0, 1.15 * max(row["peak_mib"] for row in rows))
    fig.suptitle(f"{len(rows)} units, {students} students each; examinations replaced by a stand-in", fontsize=10)
    path.write_bytes(render(fig))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--no-feedback", action="store_true", help="write no feedback pages")
    parser.add_argument("--figure", type=Path, help="write the plot to this PNG")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    options = parser.parse_args()
    stand_in, rows = StandIn(), []
    with tempfile.TemporaryDirectory(prefix="term-") as folder:
        course = make_course(Path(folder), options.units)
        for number, (name, unit) in enumerate(course.units.items()):
            hand_in(course, name, options.students)
            began, used = time.perf_counter(), time.process_time()
            grade(course, unit, sandbox=False, executor=stand_in)
            row = {
                "there": number * options.students,
                "ms": 1_000 * (time.perf_counter() - began) / options.students,
                "cpu_ms": 1_000 * (time.process_time() - used) / options.students,
            }
            used, pages = time.process_time(), options.students
            if not options.no_feedback:
                pages = len(feedback(course, unit, changed_only=True))
            if pages != options.students:
                raise SystemExit(f"{unit.id}: {pages} feedback pages of {options.students}")
            row |= {
                "page_cpu_ms": 1_000 * (time.process_time() - used) / options.students,
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024,
                "gradebook_mib": (course.root / "gradebook.db").stat().st_size / 2**20,
            }
            rows.append(row)
            told = (
                "{there:6d} there: {ms:6.1f} ms each ({cpu_ms:4.1f} of processor), {page_cpu_ms:5.1f} a page, "
                "peak {peak_mib:4.0f} MiB, gradebook {gradebook_mib:5.1f} MiB"
            )
            print(told.format(**row), flush=True)
        began, store = time.perf_counter(), verdicts.Store(course)
        class_report.write(course, {name: store.all(name) for name in course.units}, Path(folder) / "report.html")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
        print(f"class report: {time.perf_counter() - began:.1f} s, peak memory then {peak:.0f} MiB")
        began = time.perf_counter()
        checked = verify(course)
        total = sum(row.score for row in scores.read(course).values())
        print(f"verify: {checked.verified} scores in {time.perf_counter() - began:.1f} s, "
              f"{len(checked.findings)} findings; sum {total:g}, given {stand_in.given:g}")  # fmt: skip
    quarter = max(1, len(rows) // 4)
    # The first unit pays for imports and a new gradebook.
    early = rows[1 : quarter + 1] or rows[:1]

    def usual(chosen: list[dict]) -> float:
        return statistics.median(row["cpu_ms"] + row["page_cpu_ms"] for row in chosen)

    growth = usual(rows[-quarter:]) / usual(early)
    count = options.students * options.units
    result = {"rows": rows, "growth": growth, "verified": checked.verified, "submissions": count}
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if options.figure:
        options.figure.parent.mkdir(parents=True, exist_ok=True)
        draw(rows, options.figure, options.students)
    print(f"term: {count} submissions, {checked.verified} verified, growth {growth:.2f}")
    return 0 if checked.verified == count and not checked.findings and total == stand_in.given else 1


if __name__ == "__main__":
    sys.exit(main())
