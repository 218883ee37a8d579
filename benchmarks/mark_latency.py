"""Time `backbench mark` from command to verdict, as a learner gives it.

    python benchmarks/mark_latency.py [--runs 20] [--units u01_iterators u13_redis_caching]

Prints, for each unit, the 50th and 95th percentile of the seconds of its runs. The notebook is the reference's. Without
`--units` all units are timed, one run of each in turn, so that a slow minute of the machine is no unit's own.
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
    parser.add_argument("--units", nargs="+", help="default: all")
    chosen = parser.parse_args()
    course = Course.find(Path(__file__).parent)
    units = [course.unit(name) for name in chosen.units or course.units]
    seconds: dict[str, list[float]] = {unit.id: [] for unit in units}
    with tempfile.TemporaryDirectory(prefix="mark-") as folder:
        paths = {}
        for unit in units:
            paths[unit.id] = Path(folder) / unit.id / f"{ASSIGNMENT}.ipynb"
            paths[unit.id].parent.mkdir()
            paths[unit.id].write_bytes(make(Materials(unit), "reference").content)
        for number in range(chosen.runs):
            for unit in units:
                seconds[unit.id].append(one(unit, paths[unit.id]))
                said = f"{unit.id}: run {number + 1} of {chosen.runs}: {seconds[unit.id][-1]:.2f} s"
                print(said, file=sys.stderr, flush=True)
    for unit in units:
        took = seconds[unit.id]
        cuts = statistics.quantiles(took, n=20, method="inclusive") if len(took) > 1 else took * 19
        needs = ", ".join(unit.needs) or "no services"
        print(f"{unit.id} ({needs}): p50 {statistics.median(took):.2f} s, p95 {cuts[18]:.2f} s, {len(took)} runs")


if __name__ == "__main__":
    main()
