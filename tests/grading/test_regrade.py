"""`backbench regrade`: what changed tests would do to every mark is seen before anything is written."""

import json
import shutil

import pytest
from paper import Paper

from backbench.authoring import build
from backbench.course import CourseError
from backbench.grading.log import Log
from backbench.grading.regrade import compare, plain, preview, regrade

LAZY = "reads no further than it must"


@pytest.fixture(scope="module")
def graded(new_classroom):
    """Four are graded, and a fifth has handed in since; then a test is changed and built."""
    room = new_classroom()
    for student in ("ada", "bob", "cyd"):
        room.hand_in(student, room.work())
    room.hand_in("bob", room.work().solve("chunked", "wrong"))
    room.hand_in("no-json", b"{")
    room.grade(executor=Paper(), limits=None)
    room.hand_in("new", room.work())
    change(room)
    build(room.course, [room.unit()], say=lambda line: None)
    return room


def change(room):
    source = room.root / "course" / "u01_pieces" / "assignment.py"
    source.write_text(source.read_text().replace("assert torviblath.pulled == 3", "assert torviblath.pulled == 2"))


@pytest.fixture
def room(graded, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(graded.root, root)
    return type(graded)(root, graded.pool)


def everything(room):
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes())
        for path in room.root.rglob("*")
        if path.is_file() and path.suffix != ".lock" and "build-" not in str(path)
    }


def test_the_difference_is_told_by_student_and_check(room):
    paper = Paper(LAZY)
    found = {each.student: each for each in preview(room.course, room.unit(), executor=paper)}
    assert sorted(paper.examined) == ["ada", "bob", "cyd", "new"]
    (change,) = found["ada"].changes
    assert (change.cell, change.check, change.old, change.new, change.message) == ("chunked-lazy", LAZY, 3, 0, "not so")
    assert (found["ada"].old, found["ada"].new, found["ada"].unchanged) == (14, 11, False)
    assert found["bob"].unchanged and found["no-json"].unchanged
    assert (found["new"].old_state, found["new"].old, found["new"].new) == ("not graded", None, 11)
    written = plain(room.unit(), list(found.values()))["differences"]
    assert [each["student"] for each in written] == ["ada", "cyd", "new"]


def test_looking_writes_nothing(room):
    before = everything(room)
    assert any(not each.unchanged for each in preview(room.course, room.unit(), executor=Paper(LAZY)))
    assert everything(room) == before


def test_what_the_present_tests_examined_already_is_not_examined_to_look(room):
    room.grade(executor=Paper(LAZY), limits=None)
    paper = Paper()
    assert all(each.unchanged for each in preview(room.course, room.unit(), executor=paper))
    assert paper.examined == []


def test_regrading_records_the_new_scores_and_why(room):
    before = {line["student"]: line["line"] for line in Log(room.course).last("u01_pieces").values()}
    found = regrade(room.course, room.unit(), "the old test counted one item too many", executor=Paper(LAZY))
    assert {each.student for each in found if not each.unchanged} == {"ada", "cyd", "new"}
    assert room.recorded() == {"ada": 11, "bob": 6, "cyd": 11, "new": 11, "no-json": 0}
    line = Log(room.course).last("u01_pieces")["ada"]
    assert (line["score"], line["replaces"], line["by"]) == (11, before["ada"], "backbench regrade")
    assert line["why"] == "changed since: tests; the old test counted one item too many"


@pytest.mark.parametrize("function", [preview, regrade])
def test_a_change_that_is_not_built_yet_is_said(room, function):
    source = room.root / "course" / "u01_pieces" / "assignment.py"
    source.write_text(source.read_text().replace("torviblath.pulled == 2", "torviblath.pulled == 1"))
    with pytest.raises(CourseError, match="run `backbench build u01_pieces` first"):
        function(room.course, room.unit(), executor=Paper())


def test_checks_that_come_and_go_are_differences():
    def verdict(**checks):
        rows = [{"name": name, "earned": points, "passed": True, "message": ""} for name, points in checks.items()]
        cell = {"state": "graded", "message": "", "checks": rows}
        return {"student": "ada", "state": "graded", "score": sum(checks.values()), "cells": {"c": cell}}

    found = compare(verdict(old=2, both=1), verdict(new=2, both=1))
    assert {(change.check, change.old, change.new) for change in found.changes} == {("new", None, 2), ("old", 2, None)}
    assert not found.unchanged


def test_the_command_examines_for_real_prints_the_difference_and_leaves_the_gradebook_alone(fresh):
    fresh.hand_in("ada", fresh.work())
    fresh.grade(limits=None)
    change(fresh)
    assert fresh.run("backbench", "build", "u01_pieces").returncode == 0
    before = everything(fresh)
    done = fresh.run("backbench", "regrade", "u01", "--diff", "--json", "difference.json")
    assert done.returncode == 0, done.stderr
    assert f"ada | chunked-lazy | {LAZY}: 3 -> 0 | 3 items were read for a piece of 3" in done.stdout
    assert "ada | total: 14 -> 11" in done.stdout
    assert "1 of 1 submissions change, 0 unchanged; points of the class 14 -> 11; nothing was written" in done.stdout
    written = json.loads((fresh.root / "difference.json").read_text())
    (fresh.root / "difference.json").unlink()
    assert (written["unchanged"], written["differences"][0]["new"]) == (0, 11)
    assert everything(fresh) == before
