"""The road that every submission takes, for a class and for one learner."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from backbench import boxes
from backbench.course import ASSIGNMENT, Course, CourseError, Unit

from . import conditions, interrupt, reuse, sanitise, verdicts
from .limits import Limits, cores
from .locks import lock
from .scores import database

# What a run with nothing to examine does not need is imported where it is used: it takes longer than the run.
if TYPE_CHECKING:
    from nbformat import NotebookNode

    from backbench.forkserver import ForkServer

    from .bundle import Bundle
    from .gradebook import Writer

Progress = Callable[[str, dict[str, Any], bool], None]
Examined = tuple[reuse.Found, dict[str, Any], sanitise.Sanitised | None]
AT_A_TIME = 128
BATCH = 64
BATCH_SECONDS = 2.0


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


def to_grade(course: Course, unit: Unit, submitted: Path | None = None) -> dict[str, Path]:
    """`submissions`, or CourseError where there are none."""
    folders = submissions(course, unit, submitted)
    if not folders:
        where = submitted or course.submitted
        raise CourseError(f"no submissions of {unit.id} in {where}: they belong in {where}/STUDENT/{unit.id}/.")
    return folders


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
    by: str = "backbench grade",
    because: str = "",
) -> dict[str, dict[str, Any]]:
    """Grade every submission of `unit`; give each student's verdict.

    Submissions are examined in parallel; each result is kept at once, and recorded by one writer, some at a time.
    `progress` is called with (student, verdict, reused) for each. What was examined before, unchanged under unchanged
    conditions, is not run again unless `force`. `executor` may be any concurrent.futures.Executor that runs
    `jobs.run`. `by` and `because` go to the log of scores: the command, and a person's reason. Raises CourseError
    where there is nothing to grade, or nothing to grade it with.
    """
    folders = to_grade(course, unit, submitted)
    # A cluster's workers box what they run, or refuse it.
    boxed = sandbox if getattr(executor, "boxes_elsewhere", False) else must_box(sandbox)
    result: dict[str, dict[str, Any]] = {}

    def finish(student: str, verdict: dict[str, Any], reused: bool) -> None:
        result[student] = verdict
        if progress:
            progress(student, verdict, reused)

    with lock(course):
        rest = []
        for found in reuse.look(course, unit, folders, sandbox_name(boxed), limits, force):
            if found.recorded:
                finish(found.student, found.verdict, True)
            else:
                rest.append(found)
        if rest:
            new = sum(not found.verdict for found in rest)
            with _ready(executor, min(workers or cores(), new), boxed, unit) as executor:
                bundle = load(unit)
                with _Batch(bundle, by, because) as batch:
                    waiting = []
                    for found in rest:
                        content, refusal = reuse.read(found.folder)
                        kept = batch.store.get(unit.id, found.student) if found.verdict else None
                        if kept and kept["verdict"]["submission_sha256"] == verdicts.sha256(content):
                            batch.add(found, kept, None if refusal else _clean(content, bundle)[0])
                            finish(found.student, kept["verdict"], True)
                        else:
                            waiting.append(found)
                    results = examine(course, bundle, waiting, boxed, workers, executor, limits)
                    with contextlib.closing(results):
                        try:
                            for found, kept, clean in results:
                                batch.add(found, kept, clean, new=True)
                                finish(found.student, kept["verdict"], False)
                        except (KeyboardInterrupt, CourseError):
                            batch.write()  # what is done, the gradebook has too
                            raise
                    with interrupt.put_off(lambda: None):
                        batch.write()
    return {student: result[student] for student in folders}


def _ready(
    executor: Executor | None, count: int, boxed: bool, unit: Unit
) -> contextlib.AbstractContextManager[Executor | None]:
    """The executor that was given, or `count` workers that start now; none where there is nothing to examine."""
    if executor is not None or not count:
        return contextlib.nullcontext(executor)
    from .pool import WorkerPool

    return WorkerPool(count, ahead=True, boxed=boxed, needs=unit.needs)


class _Batch:
    """Results that wait for the writer: a transaction each would cost more than what is written.

    With the first of them nbgrader is imported and the gradebook made ready, in a thread: that takes long, and the
    workers examine meanwhile. Use as a context manager.
    """

    def __init__(self, bundle: Bundle, by: str, because: str):
        self.bundle, self.by, self.because = bundle, by, because
        self.store = verdicts.Store(bundle.unit.course)
        self._database = database(bundle.unit.course)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gradebook")
        self._registered: Future[None] | None = None
        self._writer: Writer | None = None
        self._waiting: list[tuple[reuse.Found, dict[str, Any], sanitise.Sanitised | None]] = []
        self._since = time.monotonic()

    def __enter__(self) -> _Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False)
        if self._writer is not None:
            self._writer.__exit__()

    def add(
        self, found: reuse.Found, kept: dict[str, Any], clean: sanitise.Sanitised | None, new: bool = False
    ) -> None:
        """Keep a `new` result; write what waits once there is enough of it, or it has waited long enough.

        Raises CourseError as `write`.
        """
        self._waiting.append((found, kept, clean))  # first of all: whatever interrupts us, it is written in the end
        if new:
            self.store.put(self.bundle.unit.id, found.student, kept)
        registered = self._register()
        late = registered.done() and (time.monotonic() - self._since > BATCH_SECONDS or registered.exception())
        if late or len(self._waiting) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits. Raises CourseError where the gradebook is out of reach or refuses."""
        if not self._waiting:
            return
        self._register().result()
        from . import notebooks
        from .gradebook import Result, Writer

        if self._writer is None:
            self._writer = Writer(self.bundle, self.by, self._database).__enter__()
        results = []
        for found, kept, clean in self._waiting:
            book = notebooks.graded(self.bundle.unit, clean, kept["verdict"], kept["outputs"])
            why = "; ".join(filter(None, [found.why, self.because]))
            results.append(Result(found.student, kept, book, found.folder, why, found.replaces))
        self._writer.write(results)
        self._waiting, self._since = [], time.monotonic()

    def _register(self) -> Future[None]:
        """Have the gradebook made ready, once; done when it is."""

        def work() -> None:
            from .gradebook import register

            register(self.bundle, self._database)

        if self._registered is None:
            self._registered = self._thread.submit(work)
        return self._registered


def examine(
    course: Course,
    bundle: Bundle,
    waiting: list[reuse.Found],
    boxed: bool,
    workers: int | None = None,
    executor: Executor | None = None,
    limits: Limits | None = None,
) -> Iterator[Examined]:
    """Examine submissions; give each, as it comes, with its result, {"verdict", "outputs", "complete"}, and its cells.

    Writes nothing. The cells are None for one that is refused. Ctrl-C raises KeyboardInterrupt here, between two
    results: not in the middle of what is done with one.
    """
    from . import jobs
    from .pool import WorkerPool

    key, now = verdicts.course_key(course), conditions.of(bundle.unit, limits)
    pool: Executor | None = executor
    running: dict[Future, tuple[reuse.Found, sanitise.Sanitised]] = {}
    done: SimpleQueue[Future | None] = SimpleQueue()
    with interrupt.put_off(lambda: done.put(None)) as stop:
        try:
            for found in waiting:
                stop.check()
                content, refusal = reuse.read(found.folder)
                clean, refusal = (None, refusal) if refusal else _clean(content, bundle)
                if clean is None:
                    verdict = verdicts.refused(found.student, bundle, refusal, verdicts.sha256(content))
                    yield found, {"verdict": {**verdict, "conditions": now}, "outputs": {}, "complete": True}, None
                    continue
                job = jobs.make(bundle, found.student, content, clean, key, boxed, limits)
                job["verdict"]["conditions"] = now
                pool = pool or WorkerPool(min(workers or cores(), len(waiting)))
                future = pool.submit(jobs.run, job)
                running[future] = found, clean
                future.add_done_callback(done.put)
                # No more than this at a time: a class of ten thousand does not fit into memory.
                if len(running) >= AT_A_TIME:
                    yield _next(running, done)
            while running:
                yield _next(running, done)
        except BaseException:
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
            raise
        if executor is None and pool is not None:
            pool.shutdown()


def _next(running: dict[Future, tuple[reuse.Found, sanitise.Sanitised]], done: SimpleQueue[Future | None]) -> Examined:
    """Wait for one result. Raises KeyboardInterrupt after Ctrl-C, which puts a None behind what is done."""
    future = done.get()
    if future is None:
        raise KeyboardInterrupt
    found, clean = running.pop(future)
    return found, future.result(), clean


def must_box(sandbox: bool = True) -> bool:
    """Whether to run submissions in a sandbox. Raises CourseError where they must be and cannot."""
    if not sandbox or boxes.unavailable() is None:
        return sandbox
    from . import jobs

    return jobs.must_box()


def sandbox_name(boxed: bool) -> str:
    """What a verdict says of the sandbox."""
    return "bubblewrap" if boxed else "none"


def load(unit: Unit) -> Bundle:
    from . import bundle

    return bundle.load(unit)


def _clean(content: bytes, bundle: Bundle) -> tuple[sanitise.Sanitised | None, str]:
    """The submission in the course's form; or None, and why not."""
    try:
        return sanitise.sanitise(content, bundle), ""
    except sanitise.Refused as refusal:
        return None, str(refusal)


def mark(course: Course, notebook: Path, sandbox: bool = True, forks: ForkServer | None = None) -> Graded:
    """Examine one notebook for its author, without a gradebook. Raises CourseError where it cannot be examined.

    `forks` is a fork server that was started before, so that the student's kernel starts sooner.
    """
    from . import jobs, notebooks

    path = Path(notebook)
    if not path.is_file():
        raise CourseError(f"{path} is not a file: give the path of your assignment.ipynb.")
    content = path.read_bytes()
    if len(content) > sanitise.MAX_BYTES:
        raise CourseError(f"{path} is too large: clear its outputs and save it.")
    try:
        unit = _unit_of(course, content)
        bundle = load(unit)
        clean = sanitise.sanitise(content, bundle)
    except sanitise.Refused as refusal:
        raise CourseError(f"{path}: {refusal}") from None
    boxed = sandbox and jobs.can_box() is None
    job = jobs.make(bundle, "you", content, clean, verdicts.course_key(course), boxed)
    result = jobs.run(job, forks if boxed else None)
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
            shared[unit.id] = len(ids & _grade_ids(unit))
    best = max(shared, key=shared.get, default=None)
    if not best or not shared[best]:
        raise CourseError("this notebook has no exercise of any unit: mark the assignment.ipynb of a unit.")
    return course.unit(best)


def _grade_ids(unit: Unit) -> set[str]:
    """The ids of a unit's cells, read without a look at what the cells say: only one unit's bundle is needed."""
    path = unit.source / f"{ASSIGNMENT}.ipynb"
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return {cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]}
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(f"{path} cannot be read ({error}): run `backbench build {unit.id}`.") from None


def feedback(course: Course, unit: Unit, changed_only: bool = False) -> list[Path]:
    """Write the feedback pages of a unit through nbgrader's own generate_feedback; give the paths of all there are.

    With `changed_only` those that would come out as they are stay.
    """
    from . import pages

    marks = pages.out_of_date(course, unit) if changed_only else {}
    if marks or not changed_only:
        _generate_feedback(course, unit, set(marks) if changed_only else None)
        pages.written(course, unit, marks or pages.out_of_date(course, unit))
    return sorted((course.root / "feedback").glob(f"*/{unit.id}/*.html"))


def _generate_feedback(course: Course, unit: Unit, students: set[str] | None) -> None:
    from nbgrader.converters import GenerateFeedback

    from .gradebook import application

    class Chosen(GenerateFeedback):
        """nbgrader's own, for the chosen students."""

        def init_notebooks(self) -> None:
            super().init_notebooks()
            if students is not None:
                chosen = {path: found for path, found in self.assignments.items() if Path(path).parent.name in students}
                self.assignments = chosen

    app = application(course)
    app.coursedir.assignment_id = unit.id
    app.log.setLevel(logging.ERROR)
    with contextlib.chdir(course.root):
        converter = Chosen(coursedir=app.coursedir, parent=app)
        converter.force = True
        converter.start()
