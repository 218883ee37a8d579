"""The examiner: runs one sanitised submission against its hidden tests and says what each grade cell earned."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import functools
import importlib
import inspect
import math
import os
import signal
import time
import types
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from backbench import services
from backbench.exam import outside, session
from backbench.exam.remote import (
    GRADER_FAULTS,
    WRONG_KIND,
    GraderError,
    KernelGone,
    ProbeTimeout,
    RemoteSession,
    probe_sources,
    readable,
)
from backbench.exam.wire import ProbeError

from .kernel import CellTimeout, KernelFault, StudentKernel
from .launch import Setting
from .limits import Limits
from .visible import telling

GRADED, NOT_RUN, GRADER_ERROR = "graded", "not run", "grader error"


class TimeUp(BaseException):
    """A grade cell, or the whole submission, used up its time. Not an Exception: no hidden test may catch it."""


class Again(BaseException):
    """Something ended that the examiner did not end; the text says what. Not an Exception, as TimeUp is none."""


class Examination:
    """One submission under examination. `emit` gets each finished part as a dict, so that a crash loses little."""

    def __init__(
        self, job: dict[str, Any], folder: Path, emit: Callable[[dict], None], deadline: float, first: bool = True
    ):
        """`job` is what `grading.jobs.make` gives; `folder` is a short path for sockets and scratch files.

        `deadline` is a time.monotonic(). In a `first` examination the end of a kernel or of a server raises Again.
        """
        self.job = job
        self.emit = emit
        self.limits = Limits(**job["limits"])
        self.deadline = deadline
        self.first = first
        self.setting = Setting(
            folder=folder,
            boxed=job["boxed"],
            data=Path(job["data"]) if job.get("data") else None,
            environment=job.get("environment", {}),
            read=job.get("read", {}),
            limits=self.limits,
            forks=job.get("forks", ""),
        )
        self.kernel: StudentKernel | None = None
        self.restarts = 0
        self.hurried: set[str] = set(job.get("hurried", ()))  # exercises in which a probe was late
        self.done: list[str] = []  # sources of student cells that ran to their end, for a restart

    def run(self) -> None:
        """Examine every cell in order; each grade cell's verdict and each cell's outputs go to `emit`."""
        with contextlib.ExitStack() as stack:
            for server, place in self.job.get("taps", ()):
                stack.enter_context(services.MongoTap(Path(server), Path(place)))
            stack.callback(self._close)
            self.kernel = StudentKernel(self.setting)
            for index, cell in enumerate(self.job["cells"]):
                if cell["kind"] == "tests":
                    verdict = self._grade(cell)
                    if gone := self._lost_service(refuses=verdict["state"] == GRADER_ERROR):
                        verdict = _not_run(verdict, cell, gone)
                    self.emit({"cell": cell["id"], "verdict": verdict})
                else:
                    self.emit({"index": index, "outputs": self._student_cell(cell["source"])})
                    self._lost_service()

    def _close(self) -> None:
        if self.kernel is not None:
            self.kernel.close()

    def _student_cell(self, source: str) -> list[NotebookNode]:
        if not source.strip():
            return []
        try:
            outputs = self._kernel_run(source)
        except (KernelGone, CellTimeout) as stop:
            with contextlib.suppress(KernelGone):
                self._revive(stop)
            return [_note(str(stop))]
        self.done.append(source)
        return outputs

    def _kernel_run(self, source: str, brief: bool = False) -> list[NotebookNode]:
        if self.kernel is None:
            raise KernelGone("not run: the notebook stopped its kernel too often, or used up its time")
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise CellTimeout("not run: the notebook used up its time")
        return self.kernel.run(source, self._cell_seconds(), brief)

    def _cell_seconds(self) -> int:
        """The time that a cell has from now on: whole seconds, and at least one."""
        return max(1, math.ceil(min(self.deadline - time.monotonic(), self.limits.cell_seconds)))

    def _lost_service(self, refuses: bool = False) -> str:
        """Which server of the submission is gone, in one sentence, or nothing. Raises Again the first time.

        With `refuses` also one that no longer lets the examiner in: who set a password may be the student's code.
        """
        for name, url in zip(self.job["needs"], self.job.get("examiner_environment", {}).values(), strict=False):
            gone = "" if services.listening(url) else f"the {name} server stopped"
            if refuses and not gone and not services.answers(name, url):
                gone = f"the {name} server no longer let the grader in"
            if gone and self.first:
                raise Again(gone)
            if gone:
                return gone
        return ""

    def _revive(self, lost: BaseException | None = None) -> Any:
        """A fresh kernel in the state that the cells before this one leave. Raises KernelGone when there is none.

        `lost` is why the old one is of no more use. Raises Again where it ended by itself, the first time.
        """
        if self.first and isinstance(lost, KernelGone) and self.kernel is not None:
            raise Again(str(lost))
        self.kernel, old = None, self.kernel
        if old is not None:
            old.close()
        self.restarts += 1
        if self.restarts > self.limits.restarts or time.monotonic() > self.deadline:
            raise KernelGone("not run: the notebook stopped its kernel too often, or used up its time")
        kernel = StudentKernel(self.setting)
        try:
            for source in self.done:
                kernel.run(source, self._cell_seconds())
        except (KernelGone, CellTimeout) as lost:
            kernel.close()
            if self.first and isinstance(lost, KernelGone):
                raise Again(str(lost)) from None
            raise KernelGone("not run: the notebook's own cells stopped the kernel") from None
        self.kernel = kernel
        return kernel.connection

    # -- grade cells

    def _grade(self, cell: dict) -> dict:
        """The verdict of one grade cell; see `verdicts` for its form."""
        verdict = {
            "state": GRADED, "exercise": cell["exercise"], "score": 0.0, "max": cell["points"], "message": "",
            "checks": [],
        }  # fmt: skip
        started: list = []
        try:
            if self.kernel is None:
                self._revive()
            failure = self._visible(cell)
            if failure:
                verdict["message"] = failure
            elif self.kernel is None:
                raise KernelGone("not run: the notebook stopped its kernel too often, or used up its time")
            else:
                remote = RemoteSession(
                    self.kernel.connection, cell["id"], cell["hidden"], cell["names"],
                    self.deadline, self._revive, cell["exercise"] in self.hurried,
                )  # fmt: skip
                started = remote.results
                try:
                    self._hidden(cell, remote)
                finally:
                    if remote.hurried:
                        self.hurried.add(cell["exercise"])
        except KernelGone as gone:
            verdict["state"], verdict["message"] = NOT_RUN, str(gone)
            if self.kernel is not None:  # it died in a probe outside any check: the next exercise gets another
                with contextlib.suppress(KernelGone):
                    self._revive(gone)
        except ProbeTimeout as late:  # a probe outside any check
            verdict["message"] = str(late)
            with contextlib.suppress(KernelGone):
                self._revive()
        except StudentFault as fault:
            verdict["message"] = str(fault)
        except TimeUp:
            verdict["message"] = "stopped: the examination of this cell took too long"
            with contextlib.suppress(KernelGone):
                self._revive()
        except GraderError as fault:
            verdict["state"], verdict["message"] = GRADER_ERROR, readable(str(fault), 1_000)
        results = {result.name: asdict(result) for result in started}
        for check in cell["checks"]:
            unreached = {"name": check["name"], "points": check["points"], "earned": 0.0, "passed": False,
                         "message": "", "hint": ""}  # fmt: skip
            verdict["checks"].append(results.pop(check["name"], unreached))
        if results:
            verdict["state"], verdict["message"] = GRADER_ERROR, f"unknown checks ran: {', '.join(results)}"
        if verdict["state"] == GRADED:
            unreached = len(started) < len(cell["checks"]) and not verdict["message"]
            if unreached:
                verdict["state"], verdict["message"] = GRADER_ERROR, "the hidden test ended before its last check"
        verdict["score"] = (
            None if verdict["state"] == GRADER_ERROR else float(sum(check["earned"] for check in verdict["checks"]))
        )
        return verdict

    def _visible(self, cell: dict) -> str:
        """Run the visible example in the student's kernel; say how it failed, or nothing."""
        if not cell["visible"].strip():
            return ""
        try:
            outputs = self._kernel_run(telling(cell["visible"]), brief=True)
        except CellTimeout as late:
            with contextlib.suppress(KernelGone):
                self._revive()
            return f"the visible example did not finish: {late}"
        except KernelGone as gone:
            with contextlib.suppress(KernelGone):
                self._revive(gone)
            return f"the visible example did not finish: {gone}"
        for output in outputs:
            if output.output_type == "error":
                failed = [] if output.ename == "AssertionError" and output.evalue else [output.ename]
                return f"the visible example fails: {': '.join([*failed, output.evalue])}".rstrip(": ")
        return ""

    def _hidden(self, cell: dict, remote: RemoteSession) -> None:
        """Run the hidden part here, in the examiner, with its checks and probes wired to `remote`."""
        code = compiled(cell["hidden"], cell["id"])
        names = {"__name__": "hidden_test", "__builtins__": __builtins__}
        session.use(remote)
        outside.watched = lambda: self.kernel.pid if self.kernel else os.getpid()
        session.rng.seed(f"{self.job['seed']}:{cell['id']}")
        previous = signal.signal(signal.SIGALRM, _time_up)
        signal.setitimer(signal.ITIMER_REAL, max(self.deadline - time.monotonic(), 1) + 5)
        try:
            function = types.FunctionType(code, names)
            if code.co_flags & inspect.CO_COROUTINE:
                asyncio.run(function())
            else:
                function()
        except (GraderError, KernelFault, KernelGone, ProbeTimeout):
            raise
        except ProbeError as error:
            raise StudentFault(f"your code raised {type(error).__name__}: {error}") from None
        except Exception as error:
            if remote.answered and not isinstance(error, GRADER_FAULTS):
                raise StudentFault(WRONG_KIND) from None
            raise GraderError(f"hidden test {cell['id']}: {type(error).__name__}: {error}") from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)


class StudentFault(Exception):
    """Student code failed the hidden test outside any check: the cell's later checks are not reached."""


@functools.lru_cache
def compiled(hidden: str, name: str) -> types.CodeType:
    """A hidden test, ready to run."""
    return compile(hidden, f"<hidden test {name}>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@functools.lru_cache
def imported(hidden: str) -> None:
    """Import what a hidden test imports. What cannot be imported is left to the test itself."""
    for line in ast.parse(hidden).body:
        names = [alias.name for alias in line.names] if isinstance(line, ast.Import | ast.ImportFrom) else []
        if isinstance(line, ast.ImportFrom):
            names = [f"{line.module}.{name}" for name in names] + [line.module or ""]
        for name in names:
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def prepare(job: dict[str, Any]) -> None:
    """Compile the tests of `job` here, and import what they need, once, for all examiners that this process forks."""
    for cell in job["cells"]:
        if cell["kind"] == "tests":
            with contextlib.suppress(SyntaxError, ValueError):  # the examination says so, where it belongs
                compiled(cell["hidden"], cell["id"])
                imported(cell["hidden"])
                probe_sources(cell["hidden"])
                telling(cell["visible"])


def _time_up(*_: object) -> None:
    raise TimeUp


def _note(text: str) -> dict:
    return {"output_type": "stream", "name": "stderr", "text": text + "\n"}


def _not_run(verdict: dict, cell: dict, gone: str) -> dict:
    """What a grade cell earns in which a server went, or before which it had gone: nothing, and nobody else's work.

    A check may pass because there is no server (a fallback, say), so what passed before does not count either.
    """
    nothing = {"earned": 0.0, "passed": False, "message": "", "hint": ""}
    checks = [{"name": check["name"], "points": check["points"], **nothing} for check in cell["checks"]]
    message = f"not run: {gone} while the notebook ran, as it did in a first examination"
    return {**verdict, "state": NOT_RUN, "score": 0.0, "message": message, "checks": checks}


def examine(job: dict[str, Any], folder: Path, emit: Callable[[dict], None]) -> None:
    """Examine one job; a fault of the grader is emitted as {"fault": text}, what is worth knowing as {"note": text}.

    Who ended a kernel or a server cannot be seen: the student's code, the machine that had no memory left, a
    person. So the first time that one ends, all is examined once more, with the same seed, on fresh servers, within
    what is left of the time. What chance did does not come again, and costs nothing; what the student's code does, it
    does again, and then it costs the student what it stopped.
    """
    from . import jobs  # it imports this module

    deadline = time.monotonic() + Limits(**job["limits"]).submission_seconds
    os.environ.update(job.get("examiner_environment", {}))
    try:
        try:
            Examination(job, folder, emit, deadline).run()
        except Again as fault:
            emit({"note": f"examined twice: in a first examination {fault}"})
            place = folder / "again"
            place.mkdir()
            with jobs.serving(job, place) as fresh:
                os.environ.update(fresh.get("examiner_environment", {}))
                Examination(fresh, place, emit, deadline, first=False).run()
    except KernelFault as fault:
        emit({"fault": str(fault)})
