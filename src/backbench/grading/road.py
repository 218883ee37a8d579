"""The road that every submission takes, for a class and for one learner."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from backbench.course import Course, CourseError, Unit

from . import bundle as bundles
from . import jobs, notebooks, sanitise, verdicts
from .limits import Limits
from .pool import WorkerPool

Progress = Callable[[str, dict[str, Any], bool], None]


@dataclass
class Graded:
    """One submission's result: the verdict, the notebook to look at, and whether an earlier result was reused."""

    student: str
    verdict: dict[str, Any]
    notebook: NotebookNode
    reused: bool = False


def submissions(course: Course, unit: Unit, submitted: Path | None = None) -> dict[str, Path]:
    """The folder of every submission of `unit`, by student, in alphabetical order."""
    root = Path(submitted) if submitted else course.submitted
    found = {}
    for folder in sorted(root.glob(f"*/{unit.id}")):
        student = folder.parent.name
        if folder.is_dir() and not folder.is_symlink() and not folder.parent.is_symlink() and student[0] != ".":
            found[student] = folder
    return found


def grade(
    course: Course,
    unit: Unit,
    *,
    workers: int | None = None,
    submitted: Path | None = None,
    force: bool = False,
    sandbox: bool = True,
    progress: Progress | None = None,
    executor: Executor | None = None,
    limits: Limits | None = None,
) -> dict[str, dict[str, Any]]:
    """Grade every submission of `unit`; give each student's verdict.

    Submissions are examined in parallel, then recorded by one writer, as they come. `progress` is called with
    (student, verdict, reused) for each. What was examined before, unchanged under unchanged tests, is not run
    again unless `force`. `executor` may be any concurrent.futures.Executor that runs `jobs.run`. Raises CourseError
    where there is nothing to grade, or nothing to grade it with.
    """
    from . import gradebook

    folders = submissions(course, unit, submitted)
    if not folders:
        where = submitted or course.submitted
        raise CourseError(f"no submissions of {unit.id} in {where}: they belong in {where}/STUDENT/{unit.id}/.")
    boxed = sandbox and (getattr(executor, "boxes_elsewhere", False) or jobs.must_box())
    bundle = bundles.load(unit)
    store, key = verdicts.Store(course), verdicts.course_key(course)
    result: dict[str, dict[str, Any]] = {}
    with contextlib.ExitStack() as stack:
        stack.enter_context(gradebook.lock(course))
        writer = stack.enter_context(gradebook.Writer(bundle))
        recorded = writer.recorded()

        def finish(student: str, clean: sanitise.Sanitised | None, kept: dict, reused: bool) -> None:
            verdict = kept["verdict"]
            if not (reused and kept.get("recorded") and recorded.get(student) == verdict["score"]):
                if not reused:
                    store.put(unit.id, student, kept)
                book = notebooks.graded(unit, clean, verdict, kept["outputs"])
                writer.write(student, verdict, book, folders[student])
                store.put(unit.id, student, {**kept, "recorded": True})
            result[student] = verdict
            if progress:
                progress(student, verdict, reused)

        waiting: list[tuple[str, sanitise.Sanitised, dict]] = []
        for student, folder in folders.items():
            content, clean, refusal = _read(folder, bundle)
            if clean is None:
                digest = hashlib.sha256(content).hexdigest()
                verdict = verdicts.refused(student, bundle, refusal, digest)
                finish(student, None, {"verdict": verdict, "outputs": {}, "complete": True}, False)
                continue
            job = jobs.make(bundle, student, content, clean, key, boxed, limits)
            old = store.get(unit.id, student)
            if not force and old is not None and _same(old, job["verdict"]):
                finish(student, clean, old, True)
            else:
                waiting.append((student, clean, job))
        if waiting:
            pool = executor or WorkerPool(min(workers or jobs.cores(), len(waiting)))
            try:
                futures = {pool.submit(jobs.run, job): (student, clean) for student, clean, job in waiting}
                for future in as_completed(futures):
                    student, clean = futures[future]
                    finish(student, clean, future.result(), False)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            if executor is None:
                pool.shutdown()
    return {student: result[student] for student in folders}


def _read(folder: Path, bundle: bundles.Bundle) -> tuple[bytes, sanitise.Sanitised | None, str]:
    content = b""
    try:
        content = sanitise.read(folder)
        return content, sanitise.sanitise(content, bundle), ""
    except sanitise.Refused as refusal:
        return content, None, str(refusal)
    except OSError as error:
        return content, None, f"the submission cannot be read ({error.strerror or error}): check its permissions."


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether an earlier result answers the same question: submission, tests, grader, sandbox and seed."""
    keys = ("submission_sha256", "tests_sha256", "grader", "sandbox", "seed")
    return bool(old.get("complete")) and all(old["verdict"].get(key) == new[key] for key in keys)


def mark(course: Course, notebook: Path, sandbox: bool = True) -> Graded:
    """Examine one notebook for its author, without a gradebook. Raises CourseError where it cannot be examined."""
    path = Path(notebook)
    if not path.is_file():
        raise CourseError(f"{path} is not a file: give the path of your assignment.ipynb.")
    content = path.read_bytes()
    if len(content) > sanitise.MAX_BYTES:
        raise CourseError(f"{path} is too large: clear its outputs and save it.")
    try:
        unit = _unit_of(course, content)
        bundle = bundles.load(unit)
        clean = sanitise.sanitise(content, bundle)
    except sanitise.Refused as refusal:
        raise CourseError(f"{path}: {refusal}") from None
    boxed = sandbox and jobs.can_box() is None
    job = jobs.make(bundle, "you", content, clean, verdicts.course_key(course), boxed)
    result = jobs.run(job)
    return Graded("you", result["verdict"], notebooks.graded(unit, clean, result["verdict"], result["outputs"]))


def _unit_of(course: Course, content: bytes) -> Unit:
    """The unit whose cells the notebook holds most of. Raises CourseError, sanitise.Refused."""
    if not any(unit.source.is_dir() for unit in course.units.values()):
        raise CourseError(
            "this copy of the course holds no hidden tests (there is no source/ folder), so there is nothing to mark "
            "against: mark on a full checkout, or hand the notebook in."
        )
    ids = {cell["grade_id"] for cell in sanitise.parse(content)}
    shared = {}
    for unit in course.units.values():
        with contextlib.suppress(CourseError):
            shared[unit.id] = len(ids & {part.id for part in bundles.load(unit).parts})
    best = max(shared, key=shared.get, default=None)
    if not best or not shared[best]:
        raise CourseError("this notebook has no exercise of any unit: mark the assignment.ipynb of a unit.")
    return course.unit(best)


def feedback(course: Course, unit: Unit) -> list[Path]:
    """Write the feedback pages of a unit through nbgrader's own generate_feedback; give their paths."""
    from nbgrader.converters import GenerateFeedback

    from .gradebook import application

    app = application(course)
    app.coursedir.assignment_id = unit.id
    app.log.setLevel(logging.ERROR)
    with contextlib.chdir(course.root):
        converter = GenerateFeedback(coursedir=app.coursedir, parent=app)
        converter.force = True
        converter.start()
    return sorted((course.root / "feedback").glob(f"*/{unit.id}/*.html"))
