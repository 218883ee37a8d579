"""A worker process: imports once, then one job a line on standard input, one result a line on standard output."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys

from backbench.forkserver import ForkServer


class Forks:
    """This worker's fork server: started with the first job that needs it, replaced when it is gone."""

    def __init__(self) -> None:
        self._server: ForkServer | None = None

    def get(self) -> ForkServer | None:
        """A server that runs; None where there can be none, and each kernel gets a box of its own."""
        if self._server is not None and not self._server.alive:
            self.close()
        if self._server is None:
            with contextlib.suppress(OSError, RuntimeError):
                self._server = ForkServer()
        return self._server

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def main() -> None:
    """Serve jobs until standard input ends, or the process ends that the command line names.

    A second argument, `boxed`, says that the first job will need a fork server: it starts while we import.
    """
    # What a hidden test prints must not end up between the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forks = Forks()
    try:
        if "boxed" in sys.argv[2:]:
            forks.get()
        from . import examiner, jobs  # each forked examiner has them

        gc.collect()
        gc.freeze()  # a collection in an examiner need not touch, and so copy, what all share
        jobs.die_with(int(sys.argv[1]))  # told, not asked: our parent may have gone while we imported
        for line in sys.stdin:
            job = json.loads(line)
            examiner.prepare(job)
            results.write(json.dumps(jobs.run(job, forks.get() if job["boxed"] else None)) + "\n")
            results.flush()
    finally:
        forks.close()


if __name__ == "__main__":
    main()
