"""Plain nbgrader works on the course: its own commands give the same scores as ours, and no less safely."""

import csv
import json
import subprocess

import nbformat
import pytest

LEAVES = "import os\nos._exit(0)"
WORKS = {
    "ada": (14, lambda room: room.work()),
    "equal": (0, lambda room: room.stub().top(
        "class Same:\n    def __eq__(self, other): return True\n    def __call__(self, *given): return self\n"
        "    def __iter__(self): return iter([self, self])\nchunked = remember = Same()").solve("chunked", "")
        .solve("remember", "")),
    "half": (8, lambda room: room.work().solve("remember", "def remember(load):\n    return None")),
    "kills": (6, lambda room: room.work().solve("chunked", LEAVES)),
    "no-json": (0, lambda room: b"{not json"),
    "no-tests": (14, lambda room: room.work().change(delete_tests)),
    "stub": (0, lambda room: room.stub()),
    "talks": (14, lambda room: room.work().end("import sys\nprint('x', file=sys.stderr)\n0")),
    "twice": (14, lambda room: room.work().change(double_tests)),
    "zoe": (14, lambda room: room.work()),
}  # fmt: skip
EXPECTED = {student: score for student, (score, _) in WORKS.items()}


def delete_tests(book):
    book.cells[:] = [cell for cell in book.cells if not cell.metadata.get("nbgrader", {}).get("grade")]


def double_tests(book):
    copies = [nbformat.from_dict(json.loads(json.dumps(cell))) for cell in book.cells]
    book.cells += [cell for cell in copies if cell.metadata.get("nbgrader", {}).get("grade")]
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"


def fill(room):
    for student, (_, make) in WORKS.items():
        room.hand_in(student, make(room))


@pytest.fixture(scope="module")
def plain(new_classroom):
    """A fresh checkout, with no gradebook yet, in which nothing but nbgrader is run: the room, and what each said."""
    room = new_classroom()
    fill(room)
    said = {
        words[0]: room.run("nbgrader", *words)
        for words in (["autograde", "u01_pieces"], ["generate_feedback", "u01_pieces"], ["export"])
    }
    return room, said


def test_autograde_gives_each_submission_its_score_in_a_fresh_checkout(plain):
    room, said = plain
    assert room.recorded() == EXPECTED, said["autograde"].stderr[-2_000:]


@pytest.mark.parametrize("command", ["autograde", "generate_feedback", "export"])
def test_the_command_ends_well(plain, command):
    _, said = plain
    assert said[command].returncode == 0, said[command].stderr[-2_000:]
    assert "Traceback" not in said[command].stderr


def test_export_has_a_line_for_each_student_with_the_same_score(plain):
    room, _ = plain
    with open(room.root / "grades.csv", newline="") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == EXPECTED


def test_feedback_is_a_page_for_each_student_without_anything_hidden(plain, words):
    room, _ = plain
    for student in WORKS:
        page = (room.root / "feedback" / student / "u01_pieces" / "assignment.html").read_text()
        assert "HIDDEN TESTS" not in page
        assert not [word for word in words if word in page and word != "zirkoblath"]
    refused = (room.root / "feedback" / "no-json" / "u01_pieces" / "assignment.html").read_text()
    assert "not a notebook" in refused


def test_ours_gives_the_same_scores_and_verdicts_after_it(plain):
    room, _ = plain
    verdicts = room.grade()
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == EXPECTED
    assert room.recorded() == EXPECTED


def test_ours_does_not_examine_again_what_plain_nbgrader_examined(plain):
    room, _ = plain
    reused = {}
    room.grade(progress=lambda student, verdict, again: reused.update({student: again}))
    assert all(again for student, again in reused.items() if student != "no-json")


@pytest.fixture(scope="module")
def again(new_classroom):
    """Full marks by plain nbgrader, then worse work graded by plain nbgrader again, with --force."""
    room = new_classroom()
    students = ("kills", "no-json", "renames", "stub", "links", "zoe")
    for student in students:
        room.hand_in(student, room.work())
    room.grade()
    room.hand_in("kills", room.stub().solve("chunked", LEAVES).solve("remember", LEAVES))
    room.hand_in("no-json", b"{not json")
    room.hand_in("renames", room.work(), file="mine.ipynb")
    room.hand_in("stub", room.stub())
    path = room.hand_in("links", room.work())
    path.unlink()
    path.symlink_to("../../../autograded/zoe/u01_pieces/assignment.ipynb")
    said = room.run("nbgrader", "autograde", "u01_pieces", "--force")
    room.run("nbgrader", "generate_feedback", "u01_pieces", "--force")
    return room, said


def test_a_resubmission_gets_what_it_earned_now_under_plain_nbgrader_too(again):
    room, said = again
    assert room.recorded() == {"kills": 0, "no-json": 0, "renames": 0, "stub": 0, "links": 0, "zoe": 14}, said.stderr


def test_a_submission_that_plain_nbgrader_cannot_take_does_not_stop_the_others(again):
    """It is named in the output, and the command says by its exit code that somebody must look."""
    room, said = again
    assert said.returncode != 0
    for student in ("renames", "links"):
        assert student in said.stderr
    assert "for student 'zoe'" not in said.stderr


def test_a_link_shows_nobody_elses_work_in_feedback(again):
    room, _ = again
    found = subprocess.run(["grep", "-rl", "zirkoblath", "feedback", "autograded"], cwd=room.root, capture_output=True,
                           text=True)  # fmt: skip
    assert {path.split("/")[1] for path in found.stdout.split()} == {"zoe"}


def test_reports_know_the_score_that_plain_nbgrader_gave(again):
    from backbench.grading.verdicts import Store

    room, _ = again
    scores = {student: verdict["score"] for student, verdict in Store(room.course).all("u01_pieces").items()}
    recorded = room.recorded()
    assert {student: recorded[student] for student in scores} == scores
