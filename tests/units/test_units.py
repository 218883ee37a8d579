"""Every unit keeps its promises: built as committed, sound on paper, its tests tell right from wrong, its lesson runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from backbench import boxes
from backbench.authoring import check_unit, out_of_date
from backbench.course import Course
from backbench.grading.proof import prove

COURSE = Course(Path(__file__).resolve().parents[2])
UNITS = list(COURSE.units.values())
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)

EXECUTE = """
import json, sys
import nbformat
from nbclient import NotebookClient

book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=300, kernel_name="python3", allow_errors=True).execute()
print(json.dumps([output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]))
"""


def test_source_and_release_are_what_a_rebuild_gives():
    assert out_of_date(COURSE) == []


@each_unit
def test_a_unit_keeps_its_promises_on_paper(unit):
    problems = [str(problem) for problem in check_unit(unit) if not problem.warning]
    assert problems == []


@each_unit
def test_right_answers_keep_full_marks_and_wrong_ones_lose_where_they_say(unit):
    outcomes = prove(unit)
    assert [outcome.surprise for outcome in outcomes if outcome.surprise] == []
    kinds = {outcome.answer.split("/")[0] for outcome in outcomes if "/" in outcome.answer}
    assert kinds == {"right", "wrong"}


@each_unit
def test_a_lesson_runs_without_a_network_without_error_and_without_stderr(unit, tmp_path):
    lesson = unit.source / "lesson.ipynb"
    command = [sys.executable, "-c", EXECUTE, str(lesson)]
    if boxes.unavailable() is None:
        command = [boxes.bwrap(), "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = [nbformat.from_dict(output) for output in json.loads(done.stdout.splitlines()[-1])]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert any("image/png" in output.get("data", {}) for output in outputs), "a lesson draws its figure"
