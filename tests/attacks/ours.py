"""Grade the corpus on the real road: attacks, twins and bystanders in the same batches, on two workers."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.server_extensions.formgrader import handlers

from backbench.course import Course
from backbench.grading import bundle as bundles
from backbench.grading.gradebook import application, database
from backbench.grading.limits import Limits
from backbench.grading.pool import WorkerPool
from backbench.grading.road import grade
from backbench.grading.verdicts import Store

from . import honest
from .corpus import REACHED, USUAL, Attack, Part, bystander, filled, hand_in
from .honest import BYSTANDERS
from .scene import doors, fingerprint, left_running, make_course

WORKERS = 2


@dataclass
class Outcome:
    """What became of one attack: points above (or below) what it earns, what it reached, and its twin's marks."""

    attack: Attack
    points: float = 0.0
    reached: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def gained(self) -> bool:
        return self.points > 0 or bool(self.reached)


@dataclass
class Found:
    """The outcomes, and what else changed that must not."""

    outcomes: list[Outcome]
    changed: list[str]


def run(attacks: list[Attack], root: Path, progress: Callable[[int, int, str], None]) -> Found:
    """Grade `attacks` and their twins in a scratch course below `root`; `progress` gets (done, of, student)."""
    course = make_course(root / "course")
    with doors(course) as scene, _secret(scene["words"]["TOKEN"]), WorkerPool(WORKERS) as pool:
        batches = _hand_in_all(attacks, course, scene["words"])
        before, changed, started, verdicts = fingerprint(course), [], [], {}
        alone = honest.alone(course, {name for name, _ in batches}, pool)
        total = sum(len(students) for students in batches.values())
        for (name, limits), students in batches.items():

            def told(student: str, *_: Any) -> None:
                told.done += 1
                progress(told.done, total, student)

            told.done = len(verdicts)
            unit = course.unit(name)
            found = grade(
                course, unit, submitted=_submitted(course, limits), limits=limits, executor=pool, progress=told
            )
            changed += honest.changes(unit, alone, limits)
            started += honest.started(course, name, students)
            verdicts.update({(student, name): verdict for student, verdict in found.items()})
            changed += [f"{student} has no verdict" for student in students if student not in found]
        changed += _gradebook(course, verdicts)
        outcomes = [_outcome(attack, course, verdicts, scene["words"]) for attack in attacks]
        changed += [f"{len(started)} kernels of honest submissions, {one} the first, were started, not forked from a "
                    "fork server (see grading/launch.py): the isolation of forked ones is not proved"
                    for one in started[:1]]  # fmt: skip
        changed += [f"a submission connected to a door of this machine, {len(scene['visits'])} times"
                    for _ in scene["visits"][:1]]  # fmt: skip
        after = fingerprint(course)
        changed += [f"{path} was changed" for path in sorted(before.keys() | after.keys())
                    if before.get(path) != after.get(path)]  # fmt: skip
        changed += [f"process {pid} outlived its submission" for pid in left_running(scene["words"]["TOKEN"])]
    return Found(outcomes, changed)


@contextlib.contextmanager
def _secret(token: str) -> Iterator[None]:
    """A secret in the environment of whoever grades, as an instructor's shell has some."""
    os.environ["COURSE_TOKEN"] = token
    try:
        yield
    finally:
        del os.environ["COURSE_TOKEN"]


def _submitted(course: Course, limits: Limits) -> Path:
    return course.submitted if limits == USUAL else course.root / f"submitted-{limits.submission_seconds}"


def _hand_in_all(attacks: list[Attack], course: Course, words: dict) -> dict[tuple[str, Limits], list[str]]:
    """Write every submission; gives the students of each batch, by unit and limits."""
    batches: dict[tuple[str, Limits], list[str]] = {}
    for attack in attacks:
        for parts, limits, student in (
            (attack.attack, attack.limits, attack.student),
            (attack.twin, USUAL, f"{attack.student}--twin"),
        ):
            unit = course.unit(attack.unit)
            hand_in(attack, parts, unit, _submitted(course, limits) / student / unit.id, words)
            batches.setdefault((unit.id, limits), []).append(student)
    for name, limits in batches:
        unit = course.unit(name)
        for student, exercises in BYSTANDERS.items():
            folder = _submitted(course, limits) / student / name
            if not folder.exists():
                folder.mkdir(parents=True)
                (folder / "assignment.ipynb").write_bytes(bystander(unit, exercises))
        batches[name, limits] += BYSTANDERS
    return batches


def _gradebook(course: Course, verdicts: dict) -> list[str]:
    """Where nbgrader's gradebook says something else than the verdicts."""
    wrong = []
    with Gradebook(database(course)) as book:
        for name in {unit for _, unit in verdicts}:
            rows = {row.student_id: row.score for row in book.assignment_submissions(name)}
            graded = {student: verdict["score"] for (student, unit), verdict in verdicts.items() if unit == name}
            if name == "u01_iterators":  # two batches have the same bystanders, graded twice
                graded |= {student: rows.get(student) for student in BYSTANDERS}
            for student in sorted(rows.keys() | graded.keys()):
                told, right = rows.get(student), graded.get(student)
                if told != right:
                    wrong.append(f"the gradebook gives {student} {told} points in {name}, the verdict says {right}")
    return wrong


def _outcome(attack: Attack, course: Course, verdicts: dict, words: dict) -> Outcome:
    unit = course.unit(attack.unit)
    outcome = Outcome(attack)
    verdict = verdicts[attack.student, unit.id]
    outcome.points = verdict["score"] - attack.earns
    if outcome.points < 0:
        outcome.wrong.append(f"lost {-outcome.points:g} points of honest work: {_losses(verdict)}")
    if verdict["state"] == "grader error":
        outcome.wrong.append(f"is the grader's error: {verdict['reason'][:300]}")
    kept = Store(course).get(unit.id, attack.student) or {"verdict": verdict, "outputs": {}}
    printed, said = json.dumps(kept["outputs"]), json.dumps(kept)
    if REACHED in said:
        outcome.reached.append(f"printed {said[said.index(REACHED) :][:80]!r}")
    read = honest.shown(kept)
    outcome.wrong += [f"did not show {pattern!r}: did it run?" for pattern in attack.shows
                      if not re.search(filled(pattern, words), read)]  # fmt: skip
    for part in attack.attack:
        if part.action == "traces" and (left := _traces(attack, part, course, verdict, printed, words)):
            outcome.reached.append(str(left)[:200])
    twin, most = verdicts[f"{attack.student}--twin", unit.id], bundles.load(unit).max
    kept = Store(course).get(unit.id, f"{attack.student}--twin") or {"verdict": twin, "outputs": {}}
    if (twin["state"], twin["score"]) != ("graded", most):
        outcome.wrong.append(f"its twin got {twin['score']:g} of {most:g}: {twin['reason'][:200]}{_losses(twin)}")
    if REACHED in json.dumps(kept):
        outcome.reached.append("its twin was reached by something that another submission left")
    return outcome


def _losses(verdict: dict) -> str:
    """Which cells of a verdict are not full, and why, in one short line."""
    said = []
    for name, cell in verdict["cells"].items():
        if cell["score"] != cell["max"]:
            failed = [f"{check['name']}: {check['message']}" for check in cell["checks"] if not check["passed"]]
            said.append(f"{name}: {cell['message'] or ', '.join(failed)}")
    return "; ".join(said)[:600]


def _traces(attack: Attack, part: Part, course: Course, verdict: dict, printed: str, words: dict) -> Any:
    """What the attack's own look-out says; it may use `live(page)`, `pages()`, `printed`, `verdict`, `autograded`."""
    path = course.root / "autograded" / attack.student / attack.unit / "assignment.ipynb"
    tools = {
        "root": course.root, "Path": Path, "printed": printed, "verdict": verdict, "found": "",
        "autograded": path.read_text(encoding="utf-8") if path.is_file() else "",
        "live": live, "pages": lambda: pages(course, attack),
    }  # fmt: skip
    exec(compile(filled(part.source, words), f"{attack.id}: traces", "exec"), tools)
    return tools["found"]


def pages(course: Course, attack: Attack) -> list[str]:
    """The pages about one submission that people open: the student's feedback, and the instructor's formgrader."""
    app = application(course)
    app.coursedir.assignment_id, app.coursedir.student_id = attack.unit, attack.student
    app.log.disabled = True
    with contextlib.chdir(course.root):
        converter = GenerateFeedback(coursedir=app.coursedir, parent=app)
        converter.force = True
        converter.start()
    feedback = course.root / "feedback" / attack.student / attack.unit / "assignment.html"
    config = application(course).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    words = ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name", "first_name",
             "notebook_path")  # fmt: skip
    notebook = course.root / "autograded" / attack.student / attack.unit / "assignment.ipynb"
    page, _ = HTMLExporter(config=config).from_notebook_node(
        nbformat.read(notebook, as_version=4), dict.fromkeys(words, "x") | {"index": 0, "total": 1}
    )
    return [feedback.read_text(encoding="utf-8"), page]


def live(page: str) -> str:
    """All of a page that a browser acts upon: its tags with their attributes, scripts and styles; not its text."""
    reader = _Live()
    reader.feed(page)
    return "\n".join(reader.parts)


class _Live(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.parts.append(f"{tag} {attributes}")
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style"):
            self.parts.append(data)
