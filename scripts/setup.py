"""Set-up of a checkout: Python packages in .venv/, server programs in .tools/; done once, all inside the checkout.

Run by scripts/setup.sh (`make setup`, and quietly before `make demo`, `make test` and `make lab`) with any Python 3.11.
Only the standard library is used here. What is done is not done again; what was interrupted goes on next time.
"""

from __future__ import annotations

import argparse
import fcntl
import sys
from pathlib import Path

from backbench_setup import packages, programs
from backbench_setup.progress import Failure, Progress

ROOT = Path(__file__).resolve().parents[1]


def main(argv: list[str] | None = None) -> int:
    """Set the checkout up. Returns 0: ready, 1: a step failed (one sentence says what to do), 130: interrupted."""
    parser = argparse.ArgumentParser(prog="setup", description=__doc__.splitlines()[0])
    parser.add_argument("--quiet", action="store_true", help="say nothing where there is nothing to do")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is missing")
    options = parser.parse_args(argv)
    if options.check:
        return check()
    progress = Progress()
    try:
        with _one_at_a_time(progress):
            worked = packages.prepare(ROOT, progress)
            worked |= programs.prepare(ROOT, progress, again=not options.quiet)
    except Failure as failure:
        print(f"setup: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsetup: interrupted; run the same command again and it goes on from here.", file=sys.stderr)
        return 130
    if worked or not options.quiet:
        for line in programs.summary(ROOT):
            progress.say(line)
    return 0


def check() -> int:
    """Say what is set up and what is not, without changing anything. Returns 0 if nothing is missing, else 1."""
    ready = packages.ready(ROOT)
    print(f"Python packages: {'ready' if ready else 'not set up, or the lock file has changed'}")
    print("\n".join(programs.summary(ROOT)))
    return 0 if ready and not programs.missing(ROOT) else 1


class _one_at_a_time:
    """Two commands started together do not set the same checkout up twice."""

    def __init__(self, progress: Progress):
        self.progress = progress

    def __enter__(self) -> None:
        folder = ROOT / ".tools"
        try:
            folder.mkdir(exist_ok=True)
            self.file = (folder / "lock").open("w")
        except OSError as error:
            raise Failure(f"the checkout cannot be written ({error}): move it to a folder of yours.") from None
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.progress.say("Another set-up of this checkout is running: waiting for it to end.")
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


if __name__ == "__main__":
    sys.exit(main())
