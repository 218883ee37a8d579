"""A Dask worker's side of grading: checks that it is fit to, and runs one job in a grading process of its own.

Dask runs tasks in threads, and examining forks: so each thread hands its job to a `pool.Worker`, a process without
threads, which stays for the next job.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

from distributed import get_worker
from distributed.core import Status
from distributed.utils import sync
from packaging.requirements import Requirement

import backbench
from backbench import boxes
from backbench.course import CourseError
from backbench.services import ServiceError, find

from . import jobs
from .pool import ATTEMPTS, Worker, WorkerLost

# Extras of the package that take part in grading.
EXTRAS = ("", "servers", "cluster")
# A worker that has lost its scheduler, or was told to end: nobody waits for its results.
ENDING = (Status.closing, Status.closed, Status.failed)


def identity(names: Iterable[str] | None = None) -> dict[str, str]:
    """What has to be the same wherever a class is graded: version by name, of Backbench and all that it needs.

    `names` are those of another machine's identity; a package that is not here is not in the answer.
    """
    if names is None:
        needed = map(Requirement, metadata.requires("backbench") or ())
        wanted = (one for one in needed if not one.marker or any(one.marker.evaluate({"extra": it}) for it in EXTRAS))
        names = [one.name for one in wanted]
    found = {
        "Backbench": f"{backbench.__version__} ({_fingerprint()})",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    for name in set(names) - found.keys():
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _fingerprint() -> str:
    """A hash of the package's Python files as they are on disk now, which is what a new grading process reads."""
    root = Path(backbench.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def unfit(expected: dict[str, str], needs: Iterable[str], boxed: bool) -> str:
    """Why this machine would not grade as the one with the identity `expected`, in a few words; empty if it would."""
    here = identity(expected)
    other = [
        f"{name} {here.get(name, 'missing')} where the grading run has {version}"
        for name, version in expected.items()
        if here.get(name) != version
    ]
    if other:
        return ", ".join(other[:3]) + (f" and {len(other) - 3} more differ" if len(other) > 3 else "")
    if boxed and (reason := boxes.unavailable()):
        return f"no sandbox: {reason}"
    for need in needs:
        try:
            find.address(need) or find.program(need)
        except ServiceError as error:
            return str(error).rstrip(".")
    return ""


def run_job(packed: bytes, expected: dict[str, str], ticket: str) -> dict[str, Any]:
    """What `jobs.run` gives for a job that `cluster.pack` packed. `ticket` counts its attempts on all workers.

    Raises CourseError where this worker is not fit to grade.
    """
    worker = get_worker()
    travelled = json.loads(zlib.decompress(packed))
    job = travelled["job"]
    if fault := unfit(expected, job["needs"], job["boxed"]):
        raise CourseError(f"worker {worker.address}: {fault}. It graded nothing: mend it or stop it.")
    task = worker.get_current_task()

    def cancelled() -> bool:
        state = worker.state.tasks.get(task)
        return state is None or state.state == "cancelled" or worker.status in ENDING

    result: dict[str, Any] | None = None
    with _data(travelled["files"]) as folder:
        while not cancelled() and _started(worker, ticket) <= ATTEMPTS:
            try:
                result = STATION.run({**job, "data": folder}, expected["Backbench"], cancelled)
            except WorkerLost:
                continue
            if result["complete"]:
                break
    return result or jobs.lost(job)


def _started(worker: Any, ticket: str) -> int:
    """Note at the scheduler, which outlives a worker, that an attempt begins; give how many there were with it."""
    topic = f"backbench-{ticket}"

    async def note() -> int:
        await worker.scheduler.log_event(topic=topic, msg=worker.address)
        return len(await worker.scheduler.events(topic=topic))

    return sync(worker.loop, note)


@contextlib.contextmanager
def _data(files: dict[str, str]) -> Iterator[str]:
    """The unit's data files in a folder for one job; its path, or "" where there are none."""
    if not files:
        yield ""
        return
    with jobs.scratch() as folder:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
        yield str(folder)


class Station:
    """The grading processes of one Dask worker, as many as jobs run at a time."""

    def __init__(self) -> None:
        # On Linux a grading process ends with the thread that started it, and Dask's threads come and go.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="grading-starter")
        self._idle: list[tuple[str, Worker]] = []
        self._lock = threading.Lock()

    def run(self, job: dict[str, Any], version: str, cancelled: Callable[[], bool]) -> dict[str, Any]:
        """Run a job in a process that was started from this `version` of the files.

        Raises WorkerLost where the process ends; it is ended as soon as the job is `cancelled`.
        """
        process = self._take(version)
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.5):
                if cancelled():
                    process.process.kill()

        threading.Thread(target=watch, daemon=True, name="grading-watch").start()
        try:
            result = process.run(job)
        except BaseException:
            process.close()
            raise
        finally:
            done.set()
        with self._lock:
            self._idle.append((version, process))
        return result

    def _take(self, version: str) -> Worker:
        with self._lock:
            idle, self._idle = self._idle, []
            fit = [process for started, process in idle if started == version]
            self._idle = [(version, process) for process in fit[1:]]
        for started, process in idle:
            if started != version:
                process.close()
        return fit[0] if fit else self._starter.submit(Worker).result()


STATION = Station()
