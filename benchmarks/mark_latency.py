"""Time `backbench mark` from command to verdict, as a learner gives it.

    python benchmarks/mark_latency.py [--runs 20] [--units u01_iterators u13_redis_caching]

Prints, for each unit, the 50th and 95th percentile of the seconds of its runs. The notebook is the reference's.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from backbench.course import ASSIGNMENT, Course, Unit
from backbench.demo.works import Materials, make


def one(unit: Unit, path: Path) -> float:
    """Seconds of one run. Ends the program where it does not give full marks."""
    command = [str(Path(sys.executable).with_name("backbench")), "mark", str(path)]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=unit.course.root, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    points = Materials(unit).points
    if done.returncode or f"Total: {points:g} of {points:g} points" not in done.stdout:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=20, help="runs of each unit (default: 20)")
    parser.add_argument("--units", nargs="+", default=["u01_iterators", "u13_redis_caching"])
    chosen = parser.parse_args()
    course = Course.find(Path(__file__).parent)
    for unit in map(course.unit, chosen.units):
        with tempfile.TemporaryDirectory(prefix="mark-") as folder:
            path = Path(folder) / f"{ASSIGNMENT}.ipynb"
            path.write_bytes(make(Materials(unit), "reference").content)
            seconds = []
            for number in range(chosen.runs):
                seconds.append(one(unit, path))
                print(f"{unit.id}: run {number + 1} of {chosen.runs}: {seconds[-1]:.2f} s", file=sys.stderr)
        cuts = statistics.quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
        needs = ", ".join(unit.needs) or "no services"
        print(f"{unit.id} ({needs}): p50 {statistics.median(seconds):.2f} s, p95 {cuts[18]:.2f} s, {len(seconds)} runs")


if __name__ == "__main__":
    main()
