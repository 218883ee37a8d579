"""Every unit: built as committed, sound on paper, its tests tell right from wrong, its pages run."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from backbench import boxes
from backbench.authoring import check_unit, out_of_date
from backbench.course import Course, Unit
from backbench.grading import bundle, messages
from backbench.grading.proof import Outcome, prove

COURSE = Course(Path(__file__).resolve().parents[2])
MESSAGES = Path(__file__).with_name("messages")
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


@functools.cache
def proved(unit: Unit) -> list[Outcome]:
    """One proof for all tests of a unit: fixed inputs for the wrong answers, new ones for all others."""
    return prove(unit, seed=messages.fixed_seed(unit))


@each_unit
def test_right_answers_keep_full_marks_and_wrong_ones_lose_where_they_say(unit):
    outcomes = proved(unit)
    assert [outcome.surprise for outcome in outcomes if outcome.surprise] == []
    kinds = {outcome.answer.split("/")[0] for outcome in outcomes if "/" in outcome.answer}
    assert kinds == {"right", "wrong"}


@each_unit
def test_students_read_for_each_wrong_answer_what_is_on_file(unit):
    """A change of a message is written anew with `backbench prove UNIT --snapshot FILE`, and read in the diff."""
    path = MESSAGES / f"{unit.id}.txt"
    anew = f"backbench prove {unit.id} --snapshot {path.relative_to(COURSE.root)}"
    assert path.is_file(), f"what students read is not on file: {anew}"
    changed = messages.differences(unit, path.read_text(encoding="utf-8"), proved(unit))
    assert changed == [], f"read it, and if it is meant: {anew}\n" + "\n".join(changed)


@each_unit
def test_no_message_is_empty_or_shows_a_line_of_the_reference(unit):
    assert messages.faults(unit, proved(unit)) == []


def outputs_of(notebook: Path, folder: Path, *prefix: str) -> list[nbformat.NotebookNode]:
    """All outputs of a notebook, executed by nbclient in a process of its own."""
    done = subprocess.run(
        [*prefix, sys.executable, "-c", EXECUTE, str(notebook)], capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = [nbformat.from_dict(output) for output in json.loads(done.stdout.splitlines()[-1])]
    assert [(output.ename, output.evalue) for output in outputs if output.output_type == "error"] == []
    return outputs


@each_unit
def test_an_instructors_notebook_runs_from_top_to_bottom_without_an_examiner(unit, tmp_path):
    text = "".join(output.get("text", "") for output in outputs_of(unit.source / "assignment.ipynb", tmp_path))
    names = [name for part in bundle.load(unit).tests for name, _ in part.checks]
    assert [name for name in names if f"✓ {name}: " not in text] == []


@each_unit
def test_a_lesson_runs_without_a_network_without_error_and_without_stderr(unit, tmp_path):
    boxed = boxes.unavailable() is None
    offline = [boxes.bwrap(), "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"] if boxed else []
    outputs = outputs_of(unit.source / "lesson.ipynb", tmp_path, *offline)
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert any("image/png" in output.get("data", {}) for output in outputs), "a lesson draws its figure"
