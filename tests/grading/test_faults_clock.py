"""The clock on the wall jumps while a class is graded: limits and marks do not care."""

import ast
import os
import subprocess
from pathlib import Path

import pytest

import backbench

PACKAGE = Path(backbench.__file__).parent
# Python reads this when it starts: each look at the wall's clock is ten years away from the one before.
JUMPING = """
import itertools, time
_true, _years = time.time, itertools.cycle([10, -10, 0])
time.time = lambda: _true() + next(_years) * 365 * 86400
"""
ON_THE_ROAD = [
    path for room in ("exam", "grading", "services") for path in sorted((PACKAGE / room).rglob("*.py"))
]  # fmt: skip
WALL = {
    ("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"),
    ("date", "today"),
}  # fmt: skip
# The age of a file is a time of the wall; a jump makes what a dead process left stay longer, or go sooner.
ALLOWED = {
    "services/folders.py": {("time", "time")},
    "services/mysql_template.py": {("time", "time")},
    "grading/log.py": {("datetime", "now")},  # says when a score was recorded
}


def test_a_clock_that_jumps_by_years_changes_no_mark(fresh, reused, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(JUMPING)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    fresh.hand_in("ada", fresh.work())
    fresh.hand_in("ben", fresh.work().solve("remember", "def remember(load):\n    return None"))
    command = fresh.command("python", "-c", "import time; exit(abs(time.time() - time.time()) < 10**8)")
    assert subprocess.run(command, env=environment).returncode == 0, "the clock does not jump"
    for kept in 0, 2:
        done = subprocess.run(
            fresh.command("backbench", "grade", "u01_pieces"), cwd=fresh.root, env=environment, capture_output=True,
            text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert reused(done.stdout) == kept
        assert fresh.recorded() == {"ada": 14, "ben": 8}
        assert fresh.logged() == ["ada", "ben"]
    checked = fresh.run("backbench", "verify")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "2 scores verified"), checked.stdout


@pytest.mark.parametrize("path", ON_THE_ROAD, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_limit_is_taken_from_the_wall_clock(path):
    """Whatever waits or limits asks time.monotonic(); a time of day is for records alone."""
    name = str(path.relative_to(PACKAGE))
    assert looks_at_the_wall(path.read_text(encoding="utf-8")) == ALLOWED.get(name, set())


def looks_at_the_wall(source):
    """What the source has of WALL, as an attribute of a module or a class, or imported by its name."""
    used = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            used.add((node.value.id if isinstance(node.value, ast.Name) else node.value.attr, node.attr))
        elif isinstance(node, ast.ImportFrom):
            used |= {(node.module, each.name) for each in node.names}
    return used & WALL


@pytest.mark.parametrize(
    "source", ["time.time()", "from time import time", "datetime.now()", "datetime.datetime.now()", "f = time.time_ns"]
)
def test_a_look_at_the_wall_clock_is_found_however_it_is_written(source):
    assert len(looks_at_the_wall(source)) == 1
