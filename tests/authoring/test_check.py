"""A problem is one line with its place; a unit without faults is left in peace."""

from __future__ import annotations

from pathlib import Path

from backbench.authoring import Problem, check_course, check_unit


def test_a_unit_that_keeps_its_promises_has_no_problems(built):
    assert check_unit(built.unit) == []
    assert check_course(built.course) == []


def test_a_problem_is_one_line_with_its_place(files):
    files.edit("assignment.py", "points=5", "points=7")
    [problem] = check_unit(files.unit)
    line = files.line("assignment.py", "assert twice(2)")
    text = "the checks of 'twice-values' add up to 5 points, the cell says 7"
    assert problem == Problem(Path("course/u01_mini/assignment.py"), line, text)
    assert str(problem) == f"course/u01_mini/assignment.py:{line}: {text}"


def test_problems_come_in_the_order_of_their_lines(files):
    files.edit("assignment.py", "points=5", "points=7")
    files.edit("assignment.py", '    """The double of a number."""\n', "")
    files.edit("lesson.py", "## The figure", "## A figure")
    lines = [(problem.path.name, problem.line) for problem in check_unit(files.unit)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_check_reads_the_files_and_changes_none(built):
    before = built.tree(".")
    check_unit(built.unit)
    assert built.tree(".") == before
