"""The commands: one line a unit, then what is wrong, and an exit code."""

from __future__ import annotations

from pathlib import Path

from backbench.authoring import Problem
from backbench.authoring.command import build_command, check_command


def test_build_says_one_line_a_unit(files):
    said = []
    assert build_command(["u02"], said.append, files.root / "course") == 0
    assert said == ["u02_next: lesson 12 cells, assignment 12 cells, 3 exercises, 20 points"]


def test_build_says_what_is_wrong_and_fails(files):
    files.edit("lesson.py", "# !ls", "1 +")
    said = []
    assert build_command((), said.append, files.root) == 1
    assert said == [f"course/u01_mini/lesson.py:{files.line('lesson.py', '1 +')}: syntax error: invalid syntax"]
    assert build_command(["u07"], said.append, files.root) == 1
    assert said[-1] == "no single unit is called 'u07'; the syllabus has: u01_mini, u02_next"


def test_check_of_a_course_in_order_runs_its_answers_and_succeeds(built):
    said, ran = [], []

    def run(unit):
        ran.append(unit.id)
        return []

    assert check_command(None, said.append, built.root, run) == 0
    assert said == ["u01_mini: no problems", "u02_next: no problems"]
    assert ran == ["u01_mini", "u02_next"]


def test_check_tells_what_the_run_finds(built):
    said = []
    found = [Problem(Path("course/u01_mini/right/twice__times.py"), 1, "it fails the check 'text'")]
    assert check_command("u01", said.append, built.root, lambda unit: found) == 1
    assert said == ["u01_mini: 1 problem", "  course/u01_mini/right/twice__times.py:1: it fails the check 'text'"]


def test_check_does_not_run_a_unit_with_faults(built):
    built.edit("lesson.py", "## The figure", "## A figure")
    built.edit("lesson.py", "# %%\n", "# %%\n" * 50)
    said = []
    assert check_command("u01", said.append, built.root, lambda unit: 1 / 0) == 1
    assert said[0] == "u01_mini: 1 problem, 1 warning"
    assert "  course/u01_mini/lesson.py:1: the lesson has no heading `## The figure`" in said


def test_check_does_not_run_a_unit_whose_notebooks_are_old(built):
    built.edit("lesson.py", "A promise.", "Another promise.")
    said = []
    assert check_command("u01", said.append, built.root, lambda unit: 1 / 0) == 1
    assert said == ["u01_mini: 2 problems"] + [
        f"  {station}/u01_mini/lesson.ipynb:1: not what a rebuild gives: run `backbench build u01_mini`"
        for station in ("release", "source")
    ]


def test_a_warning_stops_nothing(built, monkeypatch):
    monkeypatch.setattr("backbench.authoring.anatomy.MOST_CELLS", 10)
    said, ran = [], []
    assert check_command("u01", said.append, built.root, lambda unit: ran.append(unit) or []) == 0
    assert said[0] == "u01_mini: 1 warning"
    assert len(ran) == 1


def test_check_outside_a_course_says_so(tmp_path):
    said = []
    assert check_command(None, said.append, tmp_path) == 1
    assert "is not inside a Backbench course" in said[0]
