"""A worker process: imports once, then one job a line on standard input, one result a line on standard output."""

from __future__ import annotations

import json
import os
import signal
import sys

from . import examiner, jobs  # noqa: F401  (imported here so that each forked examiner has it)


def main() -> None:
    """Serve jobs until standard input ends."""
    # What a hidden test prints must not end up between the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    jobs.die_with(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        results.write(json.dumps(jobs.run(json.loads(line))) + "\n")
        results.flush()


if __name__ == "__main__":
    main()
