"""An executor of grading jobs: threads that each own one worker process, so a lost worker loses one job only."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

ATTEMPTS = 2


class WorkerLost(Exception):
    """A worker process ended in the middle of a job."""


class Worker:
    """A process that has imported everything and runs jobs one after another."""

    def __init__(self, boxed: bool = False, needs: Sequence[str] = ()) -> None:
        told = ["boxed", *needs] if boxed else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backbench.grading.worker", str(os.getpid()), *told],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, job: dict[str, Any]) -> dict[str, Any]:
        """Run one job. Raises WorkerLost where the process ends before its answer."""
        try:
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if not line.endswith(b"\n"):
                raise WorkerLost(f"worker {self.process.pid} ended")
            result = json.loads(line)
            if not (isinstance(result, dict) and {"verdict", "outputs", "complete"} <= result.keys()):
                raise WorkerLost(f"worker {self.process.pid} said what is no result")
            return result
        except (OSError, ValueError) as error:
            raise WorkerLost(f"worker {self.process.pid}: {error}") from None

    def dismiss(self) -> None:
        """Let it end when it has nothing more to do."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def close(self) -> None:
        """Let it end, and wait until it has."""
        self.dismiss()
        try:
            self.process.wait(timeout=5)  # it ends what it started
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class WorkerPool(Executor):
    """`submit(jobs.run, job)` on `workers` processes. A job whose worker or examiner is lost runs once more.

    With `ahead` they all start now, and get ready while the caller does something else; `boxed` is what jobs will be,
    and `needs` the services that they will need.
    """

    def __init__(self, workers: int | None = None, ahead: bool = False, boxed: bool = False, needs: Sequence[str] = ()):
        self.workers = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="grading")
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._boxed = boxed
        self._needs = needs
        self._waiting = 0  # jobs that no worker has begun with
        for _ in range(self.workers if ahead else 0):
            self._idle.put(self._new())

    def submit(self, function, /, *args: Any) -> Future:
        from . import jobs  # no sooner: workers start while it is imported

        if function is not jobs.run:
            raise ValueError("this pool runs grading jobs only")
        with self._lock:
            self._waiting += 1
        return self._threads.submit(self._run, *args)

    def _run(self, job: dict[str, Any]) -> dict[str, Any]:
        from . import jobs

        with self._lock:
            self._waiting -= 1
            job = {**job, "more": self._waiting > 0}
        result: dict[str, Any] | None = None
        fault = ""
        for _ in range(ATTEMPTS):
            worker = self._take()
            try:
                result = worker.run(job)
            except WorkerLost:
                self._drop(worker)
                if self._closed:
                    raise
                fault = "the grading worker was stopped"
                continue
            self._idle.put(worker)
            if result["complete"]:
                if fault:
                    result["verdict"]["notes"].append(f"examined twice: in a first examination {fault}")
                return result
            fault = result["verdict"]["reason"].removesuffix(": grade again")
        return result or jobs.lost(job)

    def _take(self) -> Worker:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._new()

    def _new(self) -> Worker:
        worker = Worker(self._boxed, self._needs)
        with self._lock:
            self._all.add(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with `cancel_futures`, also those in the middle of a job."""
        self._closed = True
        if cancel_futures:
            with self._lock:
                running = list(self._all)
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in running:
                with contextlib.suppress(OSError):
                    worker.process.kill()
        self._threads.shutdown(wait=wait)
        for worker in list(self._all):
            worker.dismiss()
        for worker in list(self._all):
            worker.close()
        self._all.clear()
