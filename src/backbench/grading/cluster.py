"""Grading on a Dask cluster: an executor whose jobs run on the workers of a scheduler.

A worker gets one job at a time, with the unit's data files in it, and gives back its result. It never sees the
gradebook, the course's key, source/, a student's name or another submission.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import socket
import threading
import uuid
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import backbench
from backbench.course import CourseError

try:
    from distributed import Client
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise CourseError(
        f"grading on a cluster needs Dask ({error}): run `make setup`, or `pip install 'backbench[cluster]'`."
    ) from None

from . import jobs, station
from .pool import ATTEMPTS

CONNECT_SECONDS = 10
ANSWER_SECONDS = 30
WATCH_SECONDS = 15
MAX_DATA = 2**20
EXAMPLE = "tcp://HOST:8786"
# What says which question a verdict answers: it comes back as it was sent, or the result counts as lost.
IDENTITY = ("unit", "submission_sha256", "tests_sha256", "grader", "sandbox", "seed", "max")
GO_ON = "what is done is kept, and the same command goes on"


class ClusterExecutor(Executor):
    """`submit(jobs.run, job)` on the workers of a Dask scheduler; what a worker loses is run again elsewhere.

    A job is started at most `pool.ATTEMPTS` times in all. `needs` are the servers that the unit uses; `boxed` says
    whether submissions run in a sandbox. `warn` gets a sentence while the cluster has no worker. Raises CourseError
    where the scheduler cannot be reached, has no worker, or has one that would not grade as this machine does.
    """

    boxes_elsewhere = True  # the workers have the sandbox: whether this machine has one is of no concern

    def __init__(
        self, scheduler: str, needs: Iterable[str] = (), boxed: bool = True, warn: Callable[[str], None] | None = None
    ):
        self.scheduler = scheduler
        self._closing = threading.Event()
        self._expected = station.identity()
        self._client = _connect(scheduler)
        try:
            self._check(tuple(needs), boxed)
        except BaseException:
            self._client.close()
            raise
        self._dask = self._client.get_executor(pure=False)
        if warn:
            threading.Thread(target=self._watch, args=(warn,), daemon=True, name="watch-workers").start()

    def _check(self, needs: tuple[str, ...], boxed: bool) -> None:
        """Ask every worker whether it would grade as we do. Those that come later are asked with their first job."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise CourseError(
                f"the Dask scheduler at {self.scheduler} has no workers: start some with "
                f"`dask worker {self.scheduler} --nthreads 1`, then give the same command again."
            ) from None
        answers = self._client.run(station.unfit, self._expected, needs, boxed, on_error="return")
        faults = []
        for address, answer in sorted(answers.items()):
            if isinstance(answer, BaseException):
                answer = f"it does not have Backbench {backbench.__version__} as it is here ({_short(answer)})"
            if answer:
                faults.append(f"worker {address}: {answer}")
        if faults:
            more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
            raise CourseError(
                f"{'; '.join(faults[:5])}{more}. Nothing was graded: mend and restart what is named, or stop it, and "
                "give the same command again."
            )

    def submit(self, function, /, *args: Any) -> Future:
        if function is not jobs.run:
            raise ValueError("this cluster runs grading jobs only")
        [job] = args
        outer: Future = Future()
        self._send(outer, job, pack(job), uuid.uuid4().hex, 1)
        return outer

    def _send(self, outer: Future, job: dict, packed: bytes, ticket: str, time: int) -> None:
        inner = self._dask.submit(station.run_job, packed, self._expected, ticket)
        inner.add_done_callback(partial(self._settle, outer, job, packed, ticket, time))

    def _settle(self, outer: Future, job: dict, packed: bytes, ticket: str, time: int, inner: Future) -> None:
        """Pass on what became of a job. Called in Dask's own thread."""
        if inner.cancelled():
            if self._closing.is_set():
                outer.cancel()
                outer.set_running_or_notify_cancel()
            else:
                outer.set_exception(CourseError(f"the Dask scheduler at {self.scheduler} is gone: {GO_ON}."))
            return
        error = inner.exception()
        if error is None:
            outer.set_result(accept(job, inner.result()))
        elif isinstance(error, CourseError):
            outer.set_exception(error)
        elif not isinstance(error, KilledWorker):
            outer.set_exception(
                CourseError(f"a worker at {self.scheduler} could not run a job ({_short(error)}): {GO_ON}.")
            )
        elif time < ATTEMPTS:
            # Dask also gives up on what only waited on workers that ended: by its ticket it still has its attempts.
            self._send(outer, job, packed, ticket, time + 1)
        else:
            outer.set_result(jobs.lost(job))

    def _watch(self, warn: Callable[[str], None]) -> None:
        missing = False
        while not self._closing.wait(WATCH_SECONDS):
            with contextlib.suppress(Exception):  # no answer: the jobs themselves say so where it lasts
                workers = self._client.nthreads()
                if missing and not workers:
                    warn(f"No workers at {self.scheduler}: waiting for one. Ctrl-C stops; {GO_ON}.")
                missing = not workers

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster. What is not done is waited for, unless `cancel_futures` is set or `wait` is not."""
        if self._closing.is_set():
            return
        if wait and not cancel_futures:
            self._dask.shutdown(wait=True)
        self._closing.set()
        # A scheduler that is gone holds nothing that could be cancelled.
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._client.futures), force=True)
        with contextlib.suppress(Exception):
            self._client.close(timeout=CONNECT_SECONDS)

    def __exit__(self, kind, error, trace) -> None:
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)


def _connect(scheduler: str) -> Client:
    """A client of the scheduler at this address. Raises CourseError, within seconds, where there is none."""
    try:
        parts = urlsplit(scheduler)
        host, port = parts.hostname, parts.port
        if parts.scheme not in ("tcp", "tls") or not host or not port:
            raise ValueError("a scheme, a host and a port are needed")
        # Dask itself would try for all its time where nobody listens.
        socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
    except ValueError as error:
        raise CourseError(f"{scheduler} is no scheduler's address ({error}): one looks like {EXAMPLE}.") from None
    except OSError as error:
        raise CourseError(
            f"no Dask scheduler answers at {scheduler} ({error.strerror or error}): start one there with "
            "`dask scheduler`, or correct the address."
        ) from None
    _quiet()
    try:
        return Client(scheduler, timeout=ANSWER_SECONDS, set_as_default=False)
    except OSError:
        raise CourseError(
            f"what answers at {scheduler} does not speak as a Dask scheduler does over {parts.scheme}: correct the "
            "address, tls:// where the cluster uses TLS and tcp:// where it does not, and see the scheduler's log."
        ) from None
    except (ValueError, TypeError) as error:
        raise CourseError(
            f"{scheduler} cannot be used ({error}): name the certificates in Dask's configuration, as docs/clusters.md "
            "shows."
        ) from None


def _quiet() -> None:
    """What Dask logs about lost workers and connections would run through the progress bar; we say it ourselves."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def pack(job: dict[str, Any]) -> bytes:
    """A job as it travels: with the files of its unit's data in it, and without the student's name.

    Raises CourseError where the files are too large to travel with every job.
    """
    files, size = {}, 0
    if job["data"]:
        folder = Path(job["data"])
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".ipynb" or not path.is_file():
                continue
            size += path.stat().st_size
            if size > MAX_DATA:
                raise CourseError(
                    f"the data files in {folder} are over {MAX_DATA >> 20} MB, too much to travel with every "
                    "submission: make them smaller, or grade without --scheduler."
                )
            files[path.relative_to(folder).as_posix()] = base64.b64encode(path.read_bytes()).decode()
    travels = {**job, "data": "", "verdict": {**job["verdict"], "student": ""}}
    return zlib.compress(json.dumps({"job": travels, "files": files}).encode())


def accept(job: dict[str, Any], result: Any) -> dict[str, Any]:
    """A worker's result, with the student's name back in it; that of a lost job where it answers another question."""
    sent = job["verdict"]
    try:
        verdict = result["verdict"]
        same = all(verdict[key] == sent[key] for key in IDENTITY) and verdict["cells"].keys() == sent["cells"].keys()
    except (AttributeError, KeyError, TypeError):
        same = False
    return {**result, "verdict": {**verdict, "student": sent["student"]}} if same else jobs.lost(job)


def _short(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:300]
