"""What others read of a unit: exercises, tests, checks, answers, and notebooks made from them."""

from __future__ import annotations

import nbformat
import pytest

from backbench.authoring.parts import answers, bound_names, read_unit, reference, split_hidden, submission
from backbench.course import CourseError


def test_an_exercise_has_its_statement_solution_starter_and_tests(files):
    parts = read_unit(files.unit)
    assert [(exercise.id, exercise.points) for exercise in parts.exercises] == [
        ("twice", 8),
        ("shelf", 6),
        ("query", 6),
    ]
    twice = parts.exercise("twice")
    assert twice.solution == (
        'def twice(number):\n    """The double of a number."""\n'
        "    doubled_number_of_books = number + number\n    return doubled_number_of_books"
    )
    assert twice.statement[-1].source.startswith("## 1. Twice")
    assert [cell.id for cell in twice.tests] == ["twice-values", "twice-text"]
    assert twice.line == files.line("assignment.py", "def twice")
    with pytest.raises(CourseError, match="no exercise 'thrice': twice, shelf, query"):
        parts.exercise("thrice")


def test_checks_have_name_points_hint_and_line(files):
    checks = read_unit(files.unit).exercise("twice").checks
    assert [(check.name, check.points, check.hint) for check in checks] == [
        ("whole numbers", 2, "Is zero a number?"),
        ("negative numbers", 3, ""),
        ("text", 3, ""),
    ]
    assert [check.line for check in checks] == [files.line("assignment.py", f'check("{c.name}"') for c in checks]


def test_what_the_parts_call_visible_and_starter_is_what_nbgrader_releases(built):
    book = nbformat.read(built.unit.release / "assignment.ipynb", as_version=4)
    released = {cell.metadata.nbgrader.grade_id: cell.source for cell in book.cells}
    for exercise in read_unit(built.unit).exercises:
        assert released[exercise.id] == exercise.starter
        for tests in exercise.tests:
            assert released[tests.id] == tests.visible
            assert tests.hidden.startswith(("from backbench.exam", "import string"))


def test_hidden_text_is_split_off_wherever_it_stands():
    source = "a\n### BEGIN HIDDEN TESTS\nb\n  ### END HIDDEN TESTS\nc\n### BEGIN HIDDEN TESTS\nd\n### END HIDDEN TESTS"
    assert split_hidden(source) == ("a\nc", "b\nd")
    assert split_hidden("a\nb") == ("a\nb", "")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("### BEGIN HIDDEN TESTS\na", "line 1: BEGIN HIDDEN TESTS without END HIDDEN TESTS after it"),
        ("a\n### END HIDDEN TESTS", "line 2: END HIDDEN TESTS without BEGIN HIDDEN TESTS before it"),
        ("### BEGIN HIDDEN TESTS\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", "line 2: BEGIN HIDDEN TESTS again"),
    ],
)
def test_markers_that_are_not_in_pairs_are_refused(source, text):
    with pytest.raises(ValueError, match=text):
        split_hidden(source)


def test_answers_come_with_exercise_slug_kind_and_the_checks_they_fail(files):
    found = answers(files.unit)
    assert [(answer.kind, answer.exercise, answer.slug) for answer in found] == [
        ("right", "query", "lower"),
        ("right", "shelf", "tuple"),
        ("right", "twice", "times"),
        ("wrong", "query", "all"),
        ("wrong", "shelf", "sorts"),
        ("wrong", "twice", "squares"),
    ]
    assert found[-1].fails == ("whole numbers", "negative numbers", "text")
    assert found[0].fails == ()
    assert found[-1].source.endswith("return number**2\n")


def test_a_submission_is_the_release_with_other_solution_cells(built):
    book = submission(built.unit, {"twice": "def twice(n):\n    return 4\n"})
    sources = {cell.metadata.nbgrader.grade_id: cell.source for cell in book.cells}
    assert sources["twice"] == "def twice(n):\n    return 4"
    assert "raise NotImplementedError()" in sources["shelf"]
    nbformat.validate(book)


def test_a_submission_needs_a_built_unit_and_a_known_exercise(files, built_once):
    with pytest.raises(CourseError, match="run `backbench build u01_mini`"):
        submission(files.unit, {})
    path = files.unit.release / "assignment.ipynb"
    files.write("/release/u01_mini/assignment.ipynb", built_once["release/u01_mini/assignment.ipynb"].decode())
    assert path.is_file()
    with pytest.raises(CourseError, match="no exercise 'thrice', only twice, shelf, query"):
        submission(files.unit, {"thrice": ""})


def test_the_reference_submission_passes_its_own_visible_examples(built):
    names: dict = {}
    for cell in reference(built.unit).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    assert names["QUERY"] == "SELECT count(*) FROM books"


def test_bound_names_are_those_of_the_top_level():
    source = "import os.path\nfrom a import b as c\nx, y = 1, 2\nclass K:\n    z = 1\ndef f():\n    w = 1\nawait g()"
    assert bound_names(source) == {"os", "c", "x", "y", "K", "f"}
