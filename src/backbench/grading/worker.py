"""A worker process: imports once, then one job a line on standard input, one result a line on standard output."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backbench.forkserver import ForkServer

if TYPE_CHECKING:
    from .ahead import Ahead


# What a unit on a server imports in its kernels; imported once, before they are forked.
MODULES = {
    "redis": ("backbench.services", "redis"),
    "mysql": ("backbench.services", "backbench.lab", "pymysql"),
    "mongo": ("backbench.services", "pymongo"),
}


class Helpers:
    """This worker's fork server and servers ahead: started with the first job that needs them, replaced when gone."""

    def __init__(self, needs: Sequence[str] = ()) -> None:
        """`needs`: the services of the jobs to come, as far as they are known."""
        self._needs = list(needs)
        self._forks: ForkServer | None = None
        self._ahead: Ahead | None = None

    def forks(self, needs: Sequence[str] = ()) -> ForkServer | None:
        """A fork server that runs; None where there can be none, and each kernel gets a box of its own."""
        if self._forks is not None and not self._forks.alive:
            self.close()
        if self._forks is None:
            modules = dict.fromkeys(module for need in needs or self._needs for module in MODULES.get(need, ()))
            with contextlib.suppress(OSError, RuntimeError):
                self._forks = ForkServer(modules)
        return self._forks

    def ahead(self) -> Ahead | None:
        """Servers ahead, in the fork server's folder; None where there is no fork server."""
        from .ahead import Ahead

        if self._ahead is not None and not self._ahead.alive:
            self._ahead = None
        if self._ahead is None and self._forks is not None:
            self._ahead = Ahead(self._forks.folder)
        return self._ahead

    def prepare(self) -> None:
        """Start the servers of the first job, where it is known what it needs."""
        if self._needs and (ahead := self.ahead()):
            ahead.prepare(self._needs)

    def run(self, job: dict[str, Any]) -> dict[str, Any]:
        """The result of one job."""
        from . import jobs

        forks = self.forks(job["needs"]) if job["boxed"] else None
        return jobs.run(job, forks, self.ahead() if forks and job["needs"] else None)

    def close(self) -> None:
        """End both."""
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None
        if self._forks is not None:
            self._forks.close()
            self._forks = None


def main() -> None:
    """Serve jobs until standard input ends, or the process ends that the command line names.

    A second argument, `boxed`, says that the first job will need a fork server: it starts while we import. What
    follows are the services that it will need.
    """
    # What a hidden test prints must not end up between the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    helpers = Helpers(sys.argv[3:])
    try:
        if "boxed" in sys.argv[2:3]:
            helpers.forks()
        from . import examiner, jobs  # each forked examiner has them

        gc.collect()
        gc.freeze()  # a collection in an examiner need not touch, and so copy, what all share
        jobs.die_with(int(sys.argv[1]))  # told, not asked: our parent may have gone while we imported
        helpers.prepare()
        for line in sys.stdin:
            job = json.loads(line)
            examiner.prepare(job)
            results.write(json.dumps(helpers.run(job)) + "\n")
            results.flush()
    finally:
        helpers.close()


if __name__ == "__main__":
    main()
