"""Jobs: everything that one examination needs, as plain JSON, and the run of one in a process of its own."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import hmac
import json
import os
import re
import selectors
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backbench import boxes
from backbench.course import CourseError
from backbench.forkserver import ForkServer, dead, short_base

from . import verdicts
from .ahead import PREFIX, Ahead, Servers
from .bundle import Bundle
from .kernel import remove
from .limits import Limits
from .sanitise import Sanitised

GRACE_SECONDS = 60


def make(
    bundle: Bundle,
    student: str,
    content: bytes,
    clean: Sanitised,
    key: bytes,
    boxed: bool,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """The job for one sanitised submission: its cells, the hidden tests, a seed, and a verdict with nothing earned.

    The seed follows from the course's `key` and the submission, so the same submission meets the same inputs
    again, and nobody without the key knows them.
    """
    parts = {part.id: part for part in bundle.parts}
    cells = []
    for cell in clean.cells:
        part = parts.get(cell["part"])
        if part is None:
            if cell["type"] == "code":
                cells.append({"kind": "student", "source": cell["source"]})
        elif part.kind == "tests":
            cells.append(
                {
                    "kind": "tests", "id": part.id, "exercise": part.exercise, "visible": part.visible,
                    "hidden": part.hidden, "points": part.points, "names": part.names,
                    "checks": [{"name": name, "points": points} for name, points in part.checks],
                }
            )  # fmt: skip
        elif part.cell_type == "code":
            cells.append({"kind": "student", "source": cell["source"]})
    digest = hashlib.sha256(content).hexdigest()
    seed = hmac.new(key, f"{bundle.unit.id}:{student}:{digest}".encode(), "sha256").hexdigest()[:32]
    verdict = verdicts.blank(student, bundle, digest, seed, "bubblewrap" if boxed else "none")
    verdict["notes"] = clean.notes
    data = bundle.unit.source / "data"
    return {
        "cells": cells,
        "seed": seed,
        "boxed": boxed,
        "needs": list(bundle.unit.needs),
        "data": str(bundle.unit.source) if data.is_dir() else "",
        "limits": asdict(limits or Limits()),
        "verdict": verdict,
    }


def run(job: dict[str, Any], forks: ForkServer | None = None, ahead: Ahead | None = None) -> dict[str, Any]:
    """Examine `job` in a child process; give {"verdict", "outputs", "complete"}.

    `forks` makes kernels start sooner, and `ahead` has the servers ready that the job needs.

    `complete` is false where the examiner itself was killed or failed: what it had found is in the verdict, the
    rest is "grader error", and the job can be run again. Whatever happens, no process and no file stays behind.
    """
    started = time.monotonic()
    verdict = json.loads(json.dumps(job["verdict"]))
    outputs: dict[str, list] = {}
    fault, complete = "", False
    limits = Limits(**job["limits"])
    try:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(scratch(forks.folder if forks else None))
            if forks:
                job = {**job, "forks": str(forks.socket)}
            if ahead and job["needs"]:
                job = {**job, **stack.enter_context(ahead.lent(job["needs"], job.get("more", False)))}
            for event in _events(job, folder, limits.submission_seconds + GRACE_SECONDS):
                if "verdict" in event:
                    verdict["cells"][event["cell"]] = event["verdict"]
                elif "outputs" in event:
                    outputs[str(event["index"])] = event["outputs"]
                elif "note" in event:
                    verdict["notes"].append(event["note"])
                elif "fault" in event:
                    fault = event["fault"]
                elif "late" in event:
                    complete = True
                    _close(verdict, verdicts.NOT_RUN, "not run: the examination took too long")
                elif "done" in event:
                    complete = True
    except OSError as error:
        fault = f"no room to examine in: {error}"
    if fault or not complete:
        _close(verdict, verdicts.GRADER_ERROR, fault or "the examiner was stopped before it was done")
        verdict["reason"] = fault or "the examiner was stopped before it was done: grade again"
    verdict["seconds"] = round(time.monotonic() - started, 2)
    return {"verdict": verdicts.total(verdict), "outputs": outputs, "complete": complete and not fault}


def lost(job: dict[str, Any]) -> dict[str, Any]:
    """The result of a job whose workers all ended before they could say anything."""
    verdict = json.loads(json.dumps(job["verdict"]))
    _close(verdict, verdicts.GRADER_ERROR, "the grading worker was stopped")
    verdict["reason"] = "the grading worker was stopped twice: grade again"
    return {"verdict": verdicts.total(verdict), "outputs": {}, "complete": False}


def _close(verdict: dict, state: str, message: str) -> None:
    """Give every cell that was not reached its final state."""
    for cell in verdict["cells"].values():
        if cell["state"] == verdicts.NOT_RUN and cell["message"] == "not run":
            cell["state"], cell["message"] = state, message
            cell["score"] = None if state == verdicts.GRADER_ERROR else 0.0


def _events(job: dict, folder: Path, seconds: float) -> Iterator[dict]:
    """Fork an examiner and give what it emits; {"late": True} if it had to be ended."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _examine_and_exit(job, folder, writing, parent)
    os.close(writing)
    ends, pending, launched_by = time.monotonic() + seconds, b"", os.getppid()
    late = False
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(reading, selectors.EVENT_READ)
            while True:
                if selector.select(0.5):
                    part = os.read(reading, 2**20)
                    if not part:
                        break
                    *lines, pending = (pending + part).split(b"\n")
                    yield from map(json.loads, lines)
                if time.monotonic() > ends:
                    late = True
                    break
                if os.getppid() != launched_by:
                    raise SystemExit("the grading run is gone")
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if late:
        yield {"late": True}


def _examine_and_exit(job: dict, folder: Path, writing: int, parent: int) -> None:
    """The child's whole life. Never returns."""
    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the run; the run ends us
    code = 1

    def emit(event: dict) -> None:
        line = json.dumps(event).encode() + b"\n"
        while line:
            line = line[os.write(writing, line) :]

    try:
        from .examiner import examine

        with contextlib.ExitStack() as stack:
            if job["needs"] and "environment" not in job:
                job = stack.enter_context(serving(job, folder))
            examine(job, folder, emit)
        emit({"done": True})
        code = 0
    except BaseException as error:
        with contextlib.suppress(OSError):
            where = traceback.extract_tb(error.__traceback__)[-1]
            emit({"fault": f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"})
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """End this process when `parent` ends. Linux only; elsewhere the parent's own watch has to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


@contextlib.contextmanager
def serving(job: dict, folder: Path) -> Iterator[dict]:
    """Private servers for what the job's unit needs; gives the job with their addresses in it."""
    servers = Servers(job["needs"], folder)
    try:
        yield {**job, **servers.facts}
    finally:
        servers.stop()


@contextlib.contextmanager
def scratch(base: Path | None = None) -> Iterator[Path]:
    """A short-named folder, in `base` if given, for sockets and scratch files; those of dead runs are swept first."""
    base = base or short_base()
    for old in base.glob(f"{PREFIX}*"):
        owner = re.fullmatch(rf"{PREFIX}(\d+)-.*", old.name)
        with contextlib.suppress(OSError):
            if owner and old.stat().st_uid == os.getuid() and dead(owner[1]):
                remove(old)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))
    try:
        yield folder
    finally:
        remove(folder)


def can_box() -> str | None:
    """Why submissions cannot be sandboxed here, or None."""
    return boxes.unavailable()


def must_box() -> bool:
    """True where submissions can be sandboxed. Raises CourseError where they cannot: grading needs a sandbox.

    BACKBENCH_NO_SANDBOX=1 in the instructor's environment says that grading may go on without one.
    """
    reason = boxes.unavailable()
    if reason is None:
        return True
    if os.environ.get("BACKBENCH_NO_SANDBOX") == "1":
        return False
    raise CourseError(
        f"no sandbox: {reason}. Students' code would run with your rights. Grade on a machine where bubblewrap "
        "works, or add --no-sandbox if you trust every submission."
    )
