"""The sample class: what it hands in, what it must get, and that the demo says so when it does not."""

from __future__ import annotations

import io
import json

import nbformat
import pytest
from rich.console import Console

from backbench import boxes, demo
from backbench.authoring.parts import reference
from backbench.course import CourseError
from backbench.demo import command, handing_in, hostile, people, works

UNIT = "u01_tiny"


def files(course):
    """Every handed-in file and its bytes."""
    root = course.submitted
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assignment(course, student):
    return nbformat.read(course.submitted / student / UNIT / "assignment.ipynb", as_version=4)


def student_of(work):
    return next(person.id for person in people.CLASS if person.work.startswith(work))


def test_a_class_is_at_least_eighteen_people_with_names_and_folders_of_their_own(tiny):
    students = demo.hand_in(tiny)
    assert len(set(students)) == len(students) >= 18
    assert {path.name for path in tiny.submitted.iterdir() if path.is_dir()} == set(students)
    assert {person.work.rstrip(" 0123456789") for person in people.CLASS} == set(works.KINDS)


def test_a_folder_holds_what_nbgrader_submit_leaves(tiny):
    from nbgrader.utils import parse_utc

    demo.hand_in(tiny)
    folder = tiny.submitted / "amara-okafor" / UNIT
    assert {path.name for path in folder.iterdir()} == {"assignment.ipynb", "lesson.ipynb", "timestamp.txt"}
    assert parse_utc((folder / "timestamp.txt").read_text()).year == 2026


def test_the_same_work_is_handed_in_each_time_and_nobody_elses_is_touched(tiny):
    other = tiny.submitted / "a-real-student" / UNIT / "assignment.ipynb"
    other.parent.mkdir(parents=True)
    other.write_text("mine")
    demo.hand_in(tiny)
    first = files(tiny)
    (tiny.submitted / "keiko-tanaka" / UNIT / "left-over.txt").write_text("x")
    (tiny.submitted / "amara-okafor" / UNIT / "assignment.ipynb").write_text("x")
    demo.hand_in(tiny)
    assert files(tiny) == first and other.read_text() == "mine"


def test_expected_scores_follow_from_the_answer_files(tiny):
    scores = demo.expected(tiny)[UNIT]
    by_work = {person.work: scores[person.id] for person in people.CLASS}
    assert by_work["reference"] == by_work["other right answers 0"] == 10
    assert by_work["one mistake 0"] == 7 and by_work["one mistake 1"] == 6
    assert by_work["all wrong 0"] == 3
    assert by_work["half finished"] == 6
    assert (
        by_work["untouched"] == by_work["blank file"] == by_work["not a notebook"] == by_work["renamed notebook"] == 0
    )
    assert by_work["equal to everything"] == by_work["changed metadata"] == by_work["patched interpreter"] == 0
    assert by_work["cells deleted and copied"] == by_work["vandal"] == 10
    assert by_work["endless loop"] == by_work["ends its kernel"] == 6


def test_right_answers_of_other_styles_and_wrong_ones_are_really_in_the_notebooks(tiny):
    demo.hand_in(tiny)
    other = {cell.id: cell.source for cell in assignment(tiny, student_of("other right answers")).cells}
    assert any("result += price" in source for source in other.values())
    wrong = [cell.source for cell in assignment(tiny, student_of("all wrong")).cells]
    assert any("items = list(items)" in source for source in wrong)
    assert any("result = prices[0]" in source for source in wrong)
    assert not any("# fails:" in source for source in wrong), "the author's comments are not the student's"


def test_files_that_are_no_notebooks_are_none(tiny):
    demo.hand_in(tiny)
    assert (tiny.submitted / student_of("blank file") / UNIT / "assignment.ipynb").read_bytes() == b""
    with pytest.raises(json.JSONDecodeError):
        json.loads((tiny.submitted / student_of("not a notebook") / UNIT / "assignment.ipynb").read_bytes())
    renamed = tiny.submitted / student_of("renamed notebook") / UNIT
    assert not (renamed / "assignment.ipynb").exists() and (renamed / "assignment-final-2.ipynb").exists()


def test_a_unit_that_is_not_built_stops_handing_in(tiny):
    import shutil

    shutil.rmtree(tiny.root / "release")
    with pytest.raises(CourseError, match="run `backbench build u01_tiny`"):
        demo.hand_in(tiny)


def test_cells_are_deleted_and_copied(tiny):
    book = hostile.delete_and_copy(reference(tiny.unit("u01")))
    ids = [cell.metadata.nbgrader.grade_id for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert ids == ["chunked-lazy", "total-values", "total-values"]


def test_an_answer_that_is_equal_to_everything_is():
    names = {}
    exec(hostile.equal_to_everything("def f():\n    return 1\n\n\nclass C:\n    pass\n"), names)
    assert names["f"](1, 2) == 7 and names["C"]().anything == "text"
    assert len(list(names["f"]())) == 2


def test_every_hostile_notebook_is_one_that_nbformat_reads(tiny):
    demo.hand_in(tiny)
    for work in ("vandal", "patched", "changed", "cells", "equal", "ends", "endless"):
        nbformat.validate(assignment(tiny, student_of(work)))


def test_redis_is_wiped_only_where_the_unit_has_one(tiny):
    unit = tiny.unit("u01")
    assert "flushall" not in nbformat.writes(hostile.vandalise(reference(unit), ()))
    assert "flushall" in nbformat.writes(hostile.vandalise(reference(unit), ("redis",)))


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (None, "u, s: handed in, but not graded"),
        ({"state": "graded", "score": 3.5, "reason": ""}, "u, s: 3.5 points, must be 4"),
        ({"state": "grader error", "score": 4.0, "reason": "no redis"}, "u, s: grader error: no redis"),
        ({"state": "graded", "score": 4.0, "reason": ""}, ""),
        ({"state": "refused", "score": 4.0, "reason": ""}, ""),
    ],
)
def test_a_mark_that_is_not_what_it_must_be_is_named(found, line):
    verdicts = {"u": {"s": found} if found else {}}
    assert command.surprises({"u": {"s": 4.0}}, verdicts) == ([line] if line else [])


def test_a_mark_without_an_expectation_must_still_be_there():
    assert command.surprises({"u": {"s": None}}, {"u": {"s": {"state": "graded", "score": 1.0, "reason": ""}}}) == []
    assert command.surprises({"u": {"s": None}}, {"u": {}}) == ["u, s: handed in, but not graded"]


@pytest.fixture
def shown():
    return Console(file=io.StringIO(), width=200)


@pytest.fixture
def pretend(monkeypatch, sample):
    """Stands in for grading: gives everyone the score that they must get, but for the changes."""

    def use(**changes):
        def grade(course, unit, progress):
            scores = {**handing_in.expected(course)[unit.id], **changes}
            verdicts = {}
            for student, score in scores.items():
                verdicts[student] = sample.verdict(student=student, unit=unit.id, score=score)
                progress(student, verdicts[student], False)
            return verdicts

        monkeypatch.setattr(command.grading, "grade", grade)
        monkeypatch.setattr(command.grading, "feedback", lambda course, unit: [])
        monkeypatch.setattr(command, "register", lambda course: None)

    return use


def test_the_demo_says_when_all_marks_are_right_and_writes_the_report(tiny, shown, pretend, sample):
    pretend()
    assert demo.run(tiny, shown) == 0
    text = shown.file.getvalue()
    assert f"all {len(people.CLASS)} marks are what they must be" in text and "Amara Okafor" in text
    assert sample.parsed((tiny.root / command.REPORT).read_text(encoding="utf-8")).h1.get_text() == "Class report"


def test_the_demo_fails_where_a_trickster_gets_points(tiny, shown, pretend):
    pretend(**{"loki-laufeyson": 10.0})
    assert demo.run(tiny, shown) == 1
    assert "u01_tiny, loki-laufeyson: 10 points, must be 0" in shown.file.getvalue()


@pytest.mark.skipif(boxes.unavailable() is not None, reason="grading needs a sandbox: " + str(boxes.unavailable()))
def test_a_small_class_goes_the_whole_road_twice(tiny, shown, monkeypatch, sample):
    from nbgrader.api import Gradebook

    from backbench.grading.gradebook import database

    kinds = ("reference", "all wrong 0", "blank file", "changed metadata", "equal to everything")
    chosen = tuple(person for person in people.CLASS if person.work in kinds)
    monkeypatch.setattr(handing_in, "CLASS", chosen)
    monkeypatch.setattr(command, "CLASS", chosen)
    assert demo.run(tiny, shown) == 0, shown.file.getvalue()
    for person in chosen:
        page = (tiny.root / "feedback" / person.id / UNIT / "assignment.html").read_text(encoding="utf-8")
        sample.parsed(page)
        assert "rng.sample" not in page and "items = iter(items)" not in page or person.work == "reference"
    with Gradebook(database(tiny)) as book:
        assert {(each.id, each.first_name) for each in book.students} == {(each.id, each.first) for each in chosen}
        assert {each.id: each.score for each in book.students} == demo.expected(tiny)[UNIT]
    assert demo.run(tiny, shown) == 0
    assert "5 submissions unchanged: not graded again" in shown.file.getvalue()
