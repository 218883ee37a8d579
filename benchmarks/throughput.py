"""Grade the same class with stock nbgrader and with Backbench, each as a whole command, and compare.

    python benchmarks/throughput.py [--submissions 60] [--unit u01_iterators] [--skip-stock] [--keep FOLDER]

Last line: `ratio N.N times`, notebooks a minute of Backbench over those of stock nbgrader. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backbench.course import ASSIGNMENT, Course, Unit
from backbench.demo.works import Materials, make

BIN = Path(sys.executable).parent
console = Console()
# A class as it comes: most of the work is nearly right. None of these hangs, and none attacks the grader.
MIX = (
    "reference", "other right answers", "one mistake", "one mistake", "every second wrong", "other right answers",
    "one mistake", "half finished", "all wrong", "untouched",
)  # fmt: skip


def works(unit: Unit, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` submissions: each kind of MIX in turn, each time with the next of the unit's answer files."""
    materials = Materials(unit)
    for number in range(count):
        kind = MIX[number % len(MIX)]
        plain = kind in ("reference", "half finished", "untouched")
        yield f"s{number:04d}", make(materials, kind if plain else f"{kind} {number}").content


def hand_in(root: Path, unit: Unit, count: int) -> None:
    for student, content in works(unit, count):
        folder = root / "submitted" / student / unit.id
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(content)


def environment() -> dict[str, str]:
    """Our own, with this Python's programs first: nbgrader finds its kernel and `alembic` through PATH."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def stock(root: Path, unit: Unit, count: int) -> list[str]:
    """A course of stock nbgrader in its default configuration; gives the command that grades it."""
    (root / "source" / unit.id).mkdir(parents=True)
    shutil.copy(unit.source / f"{ASSIGNMENT}.ipynb", root / "source" / unit.id)
    if (unit.source / "data").is_dir():
        shutil.copytree(unit.source / "data", root / "source" / unit.id / "data")
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'stock'\n")
    run([str(BIN / "nbgrader"), "generate_assignment", unit.id], root, root / "setup.log")
    hand_in(root, unit, count)
    return [str(BIN / "nbgrader"), "autograde", unit.id]


def ours(root: Path, unit: Unit, count: int) -> list[str]:
    """A Backbench course of this one unit; gives the command that grades it."""
    course = unit.course.root
    shutil.copy(course / "nbgrader_config.py", root)
    (root / "course").mkdir()
    shutil.copy(course / "course" / "syllabus.toml", root / "course")
    shutil.copytree(unit.source, root / "source" / unit.id)
    shutil.copytree(unit.release, root / "release" / unit.id)
    hand_in(root, unit, count)
    return [str(BIN / "backbench"), "grade", unit.id, "--force", "--no-feedback", "--json", "verdicts.json"]


def run(argv: list[str], root: Path, log: Path, done=None) -> float:
    """Run one command to its end, its output to `log`; `done` is called now and then. Gives seconds."""
    started = time.perf_counter()
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(argv, cwd=root, stdout=file, stderr=subprocess.STDOUT, env=environment())
        try:
            while True:
                try:
                    code = process.wait(0.1)
                    break
                except subprocess.TimeoutExpired:
                    if done:
                        done()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    seconds = time.perf_counter() - started
    if code:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise SystemExit(f"{' '.join(argv)} ended with {code}:\n{tail}")
    return seconds


def measure(name: str, argv: list[str], root: Path, unit: Unit, count: int) -> float:
    """Run the command that grades; give notebooks a minute."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(name, total=count)

        def look() -> None:
            graded = sum(1 for _ in (root / "autograded").glob(f"*/{unit.id}/{ASSIGNMENT}.ipynb"))
            bar.update(task, completed=graded)

        seconds = run(argv, root, root / "grade.log", look)
        look()
        if bar.tasks[task].completed != count:
            raise SystemExit(f"{name}: {bar.tasks[task].completed:.0f} of {count} graded; see {root / 'grade.log'}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pace = 60 * count / seconds
    console.print(
        f"{name}: {count} notebooks in {seconds:.1f} s, {pace:.1f} notebooks/minute "
        f"({cpu:.1f} s of processor time in waited-for processes)",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    return pace


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--submissions", type=int, default=60, help="how many notebooks (default: 60)")
    parser.add_argument("--unit", default="u01_iterators")
    parser.add_argument("--skip-stock", action="store_true", help="time Backbench alone; prints no ratio")
    parser.add_argument("--keep", type=Path, help="work in this new folder and leave it there")
    chosen = parser.parse_args()
    unit = Course.find(Path(__file__).parent).unit(chosen.unit)
    with tempfile.TemporaryDirectory(prefix="throughput-") as temporary:
        base = chosen.keep or Path(temporary)
        pace = {}
        for name, lay_out in (("stock nbgrader", stock), ("Backbench", ours)):
            if chosen.skip_stock and lay_out is stock:
                continue
            root = base / lay_out.__name__
            root.mkdir(parents=True)
            pace[name] = measure(name, lay_out(root, unit, chosen.submissions), root, unit, chosen.submissions)
        verdicts = json.loads((base / "ours" / "verdicts.json").read_text())["submissions"].values()
        states = sorted({verdict["state"] for verdict in verdicts})
        boxes = sorted({verdict["sandbox"] for verdict in verdicts})
        print(f"Backbench's verdicts: {', '.join(states)}; sandbox: {', '.join(boxes)}")
    if not chosen.skip_stock:
        print(f"ratio {pace['Backbench'] / pace['stock nbgrader']:.1f} times")


if __name__ == "__main__":
    main()
