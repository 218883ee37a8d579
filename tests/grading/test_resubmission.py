"""Who hands in again gets what the new work earns, whatever the old work earned and whatever became of the new."""

import json

import pytest
from nbgrader.api import Gradebook

from backbench.grading.verdicts import Store

LEAVES = "import os\nos._exit(0)"


def deleted_tests(book):
    book.cells[:] = [cell for cell in book.cells if not cell.metadata.get("nbgrader", {}).get("grade")]


# What each hands in the second time, under which name, and what it earns.
AGAIN = {
    "kills-its-kernel": (lambda room: room.work().solve("chunked", LEAVES).solve("remember", LEAVES), 0),
    "kills-it-for-one": (lambda room: room.work().solve("chunked", LEAVES), 6),
    "kills-it-before-all": (lambda room: room.stub().top(LEAVES), 0),
    "deletes-the-tests": (lambda room: room.stub().change(deleted_tests), 0),
    "hands-in-no-json": (lambda room: b"{not json", 0),
    "hands-in-nothing": (lambda room: b"", 0),
    "renames-the-file": (lambda room: room.work(), 0),
    "hands-in-the-stub": (lambda room: room.stub(), 0),
    "gets-one-wrong": (lambda room: room.work().solve("remember", "def remember(load):\n    return load"), 11),
    "hands-in-the-same": (lambda room: room.work(), 14),
}


@pytest.fixture(scope="module")
def rounds(classroom):
    """The verdicts, the gradebook and who was examined anew, for three rounds: full marks, AGAIN, full marks."""
    found = []

    def grade():
        examined = set()
        verdicts = classroom.grade(progress=lambda student, _, again: again or examined.add(student))
        found.append((verdicts, classroom.recorded(), examined))

    for student in AGAIN:
        classroom.hand_in(student, classroom.work())
    grade()
    for student, (make, _) in AGAIN.items():
        name = "assignment2.ipynb" if student == "renames-the-file" else "assignment.ipynb"
        classroom.hand_in(student, make(classroom), file=name)
    grade()
    for student in AGAIN:
        classroom.hand_in(student, classroom.work())
    grade()
    return found


@pytest.mark.parametrize("student", AGAIN)
def test_all_begin_with_full_marks(rounds, student):
    verdicts, recorded, _ = rounds[0]
    assert verdicts[student]["score"] == recorded[student] == 14


@pytest.mark.parametrize("student", AGAIN)
def test_a_resubmission_gets_what_it_earned_now(rounds, student):
    verdicts, recorded, _ = rounds[1]
    assert verdicts[student]["score"] == recorded[student] == AGAIN[student][1]


@pytest.mark.parametrize("student", AGAIN)
def test_good_work_handed_in_after_that_gets_its_marks_again(rounds, student):
    verdicts, recorded, _ = rounds[2]
    assert verdicts[student]["score"] == recorded[student] == 14


def test_only_what_changed_is_examined_again(rounds):
    assert rounds[0][2] == set(AGAIN)
    assert rounds[1][2] == set(AGAIN) - {"hands-in-the-same"}


def test_force_examines_everything_again(fresh):
    fresh.hand_in("ada", fresh.work())
    assert fresh.grade()["ada"]["score"] == 14
    again = []
    for force in (False, True):
        fresh.grade(force=force, progress=lambda student, verdict, reused: again.append(reused))
    assert again == [True, False]


def test_the_command_says_what_it_reused_and_with_force_it_runs_all_again(fresh):
    """What a cell prints at each run is something else: so one sees whether it ran."""
    for student in ("ada", "bob"):
        fresh.hand_in(student, fresh.work().top("import uuid\nprint('RUN', uuid.uuid4())"))

    def grade(*options):
        done = fresh.run("backbench", "grade", "u01_pieces", *options)
        assert done.returncode == 0, done.stderr
        return " ".join(done.stdout.split()), [fresh.outputs(student) for student in ("ada", "bob")]

    first, again, forced, last = grade(), grade(), grade("--force"), grade()
    assert "2 submissions. " in first[0] and "2 submissions. " in forced[0]
    for said, _ in (again, last):
        assert "2 submissions, 2 of them reused: unchanged and not run again (--force runs all). " in said
    assert first[1] == again[1] and forced[1] == last[1]
    assert len({*first[1], *forced[1]}) == 4
    assert all("RUN" in output for output in forced[1])
    assert fresh.recorded() == {"ada": 14, "bob": 14}


def test_changed_tests_examine_everything_again(fresh):
    fresh.hand_in("ada", fresh.work())
    before = fresh.grade()["ada"]
    source = fresh.root / "course" / "u01_pieces" / "assignment.py"
    source.write_text(source.read_text().replace("assert torviblath.pulled == 3", "assert torviblath.pulled == 2"))
    assert fresh.run("backbench", "build", "u01_pieces").returncode == 0
    after = fresh.grade()["ada"]
    assert (before["score"], after["score"]) == (14, 11)
    assert before["tests_sha256"] != after["tests_sha256"]
    assert fresh.recorded() == {"ada": 11}


def test_a_grade_that_an_instructor_gave_by_hand_stays(fresh):
    fresh.hand_in("ada", fresh.work())
    fresh.grade()
    with Gradebook(f"sqlite:///{fresh.root / 'gradebook.db'}") as book:
        grade = book.find_grade("chunked-lazy", "assignment", "u01_pieces", "ada")
        grade.manual_score = 1.5
        book.db.commit()
    fresh.hand_in("ada", fresh.stub())
    fresh.grade()
    assert fresh.recorded() == {"ada": 1.5}


def test_a_damaged_verdict_file_is_examined_again(fresh):
    fresh.hand_in("ada", fresh.work())
    fresh.grade()
    path = Store(fresh.course).path("u01_pieces", "ada")
    for damage in ("", "{", "[]", json.dumps({"verdict": {}}), json.dumps({"complete": True, "verdict": None})):
        path.write_text(damage)
        assert fresh.grade()["ada"]["score"] == 14
    assert fresh.recorded() == {"ada": 14}


def test_a_verdict_file_that_says_something_else_than_the_gradebook_is_recorded_again(fresh):
    """As after a crash between the examination and the gradebook."""
    fresh.hand_in("ada", fresh.work())
    fresh.grade()
    with Gradebook(f"sqlite:///{fresh.root / 'gradebook.db'}") as book:
        book.find_grade("chunked-lazy", "assignment", "u01_pieces", "ada").auto_score = 0
        book.db.commit()
    fresh.grade()
    assert fresh.recorded() == {"ada": 14}
