"""How much faster a second `backbench grade` of an unchanged class is than the first.

    .venv/bin/python benchmarks/reuse.py --students 60

Both are the command itself, in processes of their own, in a temporary course whose one unit is u01_iterators; each
student hands in the reference answers with a line of their own. The first run examines, in the sandbox; the second
reuses. It is run three times, and the fastest counts: its time is mostly the start of Python. The last line is
`reuse N times`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from term import hand_in, make_course


def timed(root: Path) -> tuple[float, str]:
    """Seconds of one `backbench grade`, and what it said."""
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("backbench")), "grade", "u01_term"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return time.perf_counter() - began, done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=60)
    students = parser.parse_args().students
    with tempfile.TemporaryDirectory(prefix="reuse-") as folder:
        course = make_course(Path(folder), 1)
        hand_in(course, "u01_term", students)
        cold, _ = timed(course.root)
        runs = [timed(course.root) for _ in range(3)]
    warm, said = min(runs)
    reused = f"{students} of them reused" in said
    print(f"{students} submissions: first {cold:.1f} s, second {warm:.2f} s; all reused: {reused}")
    print(f"reuse {cold / warm:.0f} times")
    return 0 if reused else 1


if __name__ == "__main__":
    sys.exit(main())
