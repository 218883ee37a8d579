"""Log of scores, verdicts and gradebook tell one story; whatever is changed in one of them behind their back is found.

No student code runs here: what is examined is the record, and `Paper` gives the results.
"""

import hashlib
import json
import multiprocessing
import os
import shutil

import pytest
from nbgrader.api import Gradebook
from paper import Paper

from backbench.course import Course, CourseError
from backbench.grading import conditions, gradebook, nbgrader_road, verdicts
from backbench.grading.command import set_aside_command, verify_command
from backbench.grading.log import Log, entry
from backbench.grading.verify import verify

UNIT = "u01_pieces"
STUDENTS = ("ada", "bob", "cyd", "dan", "eve")


@pytest.fixture(scope="module")
def graded(new_classroom):
    """A class of five, graded once; bob's second answer is wrong."""
    room = new_classroom()
    for student in STUDENTS:
        room.hand_in(student, room.work())
    room.hand_in("bob", room.work().solve("remember", "wrong"))
    room.grade(executor=Paper())
    return room


@pytest.fixture
def room(graded, tmp_path):
    """A copy of that class for one test."""
    root = tmp_path / "course"
    shutil.copytree(graded.root, root)
    return type(graded)(root, graded.pool)


def said(room, unit=UNIT):
    """What `backbench verify` says, and its exit code."""
    lines = []
    code = verify_command(room.course, room.unit(unit), lines.append)
    return code, lines


def lines_of(room):
    return Log(room.course).path.read_bytes().splitlines(keepends=True)


def write_lines(room, lines):
    Log(room.course).path.write_bytes(b"".join(lines))


def set_auto(room, student, cell, score):
    with Gradebook(f"sqlite:///{room.root / 'gradebook.db'}") as book:
        book.find_grade(cell, "assignment", UNIT, student).auto_score = score
        book.db.commit()


def test_each_score_has_a_line_that_says_where_it_comes_from(graded):
    lines = [json.loads(line) for line in lines_of(graded)]
    assert {line["student"]: line["score"] for line in lines} == graded.recorded()
    assert {line["student"]: line["score"] for line in lines} == dict.fromkeys(STUDENTS, 14) | {"bob": 8}
    store = verdicts.Store(graded.course)
    for number, line in enumerate(lines, 1):
        verdict = store.get(UNIT, line["student"])["verdict"]
        assert line["line"] == number
        assert line["verdict_sha256"] == verdicts.digest(verdict)
        assert line["cells"] == {name: cell["score"] for name, cell in verdict["cells"].items()}
        for key in ("submission_sha256", "tests_sha256", "seed", "grader", "sandbox", "max", "state", "conditions"):
            assert line[key] == verdict[key] not in ("", {})
        assert line["why"] == "first graded"
    assert Log(graded.course).path.stat().st_mode & 0o077 == 0


def test_the_hash_of_a_submission_is_that_of_the_file_which_was_handed_in(graded):
    hashes = {line["student"]: line["submission_sha256"] for line in map(json.loads, lines_of(graded))}
    files = {student: graded.folder(student) / "assignment.ipynb" for student in STUDENTS}
    assert hashes == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert hashes["ada"] != hashes["bob"]


def test_the_hash_of_the_tests_changes_with_a_test_alone_and_comes_back_with_it(room):
    book = room.unit().source / "assignment.ipynb"
    before = book.read_text()
    for text in (before.replace("torviblath.pulled == 3", "torviblath.pulled == 2"), before):
        assert text != book.read_text()
        book.write_text(text)
        room.grade(executor=Paper())
    lines = [json.loads(line) for line in lines_of(room) if json.loads(line)["student"] == "ada"]
    first, changed, last = lines
    assert first["tests_sha256"] == last["tests_sha256"] != changed["tests_sha256"]
    assert first["submission_sha256"] == changed["submission_sha256"] == last["submission_sha256"]
    assert conditions.changed(first["conditions"], changed["conditions"]) == ["assignment"]
    assert first["conditions"] == last["conditions"]
    assert changed["why"] == last["why"] == "changed since: tests"


def test_the_hash_of_the_grader_is_that_of_its_code(graded, tmp_path, monkeypatch):
    recorded = {json.loads(line)["conditions"]["grader"] for line in lines_of(graded)}
    code = shutil.copytree(conditions.PACKAGE, tmp_path / "backbench")
    monkeypatch.setattr(conditions, "PACKAGE", code)
    assert recorded == {conditions._installed.__wrapped__()["grader"]}
    with open(code / "grading" / "examiner.py", "a") as file:
        file.write("# another commit\n")
    assert conditions._installed.__wrapped__()["grader"] not in recorded


def test_what_nobody_touched_is_verified(graded):
    assert said(graded) == (0, [said(graded)[1][0], "5 scores verified"])


EDITS = {
    "score": lambda line: line.replace(b'"score": 14.0', b'"score": 13.0'),
    "student": lambda line: line.replace(b'"student": "', b'"student": "x'),
    "time": lambda line: line.replace(b'"time": "2', b'"time": "3'),
    "seal": lambda line: line.replace(b'"seal": "', b'"seal": "0'),
    "not JSON": lambda line: b"nothing\n",
    "another shape": lambda line: b"[1]\n",
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_an_edited_line_is_found_where_it_stands(room, edit, place):
    lines = lines_of(room)
    changed = EDITS[edit](lines[place])
    if changed == lines[place]:  # bob's line has another score
        changed = lines[place].replace(b'"score": 8.0', b'"score": 9.0')
    lines[place] = changed
    write_lines(room, lines)
    code, found = said(room)
    assert code == 1
    assert found[0].startswith(f".backbench/scores.jsonl, line {place + 1}: edited or inserted")


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_removed_line_is_found(room, place):
    lines = lines_of(room)
    del lines[place]
    write_lines(room, lines)
    code, found = said(room)
    assert code == 1
    assert f"line {place + 1}: line {place + 1} of the log, before this one, missing" in found[0]


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_cut_end_is_found(room, kept):
    write_lines(room, lines_of(room)[:kept])
    code, found = said(room)
    assert code == 1
    assert any(f"ends here, {5 - kept} lines early" in line for line in found)
    with pytest.raises(CourseError, match="backbench verify"):
        room.hand_in("ada", room.stub())
        room.grade(executor=Paper())


def test_an_end_cut_together_with_its_head_is_found(room):
    write_lines(room, lines_of(room)[:3])
    Log(room.course).head_path.unlink()
    code, found = said(room)
    assert code == 1
    assert any("scores.head: missing, edited or damaged" in line for line in found)
    assert len([line for line in found if "log of scores" in line and "nothing" in line or "not recorded" in line]) >= 2


def test_a_log_removed_as_a_whole_is_found_by_the_scores_that_it_does_not_know(room):
    Log(room.course).path.unlink()
    Log(room.course).head_path.unlink()
    code, found = said(room)
    assert code == 1
    assert len([line for line in found if "of which the log of scores says nothing" in line]) == 5


def test_an_inserted_copy_and_moved_lines_are_found(room):
    lines = lines_of(room)
    write_lines(room, [*lines[:2], lines[0], *lines[2:]])
    assert said(room) == (1, [said(room)[1][0], "5 scores verified, 1 finding"])
    assert "line 3: line 1 of the log stands here" in said(room)[1][0]
    write_lines(room, [lines[0], lines[2], lines[1], *lines[3:]])
    code, found = said(room)
    assert code == 1
    assert "line 2: line 2 of the log, before this one, missing" in found[0]
    assert "line 3: line 2 of the log stands here, out of its place" in found[1]


def test_an_edited_head_is_found(room):
    head = Log(room.course).head_path
    head.write_text(head.read_text().replace('"lines": 5', '"lines": 4'))
    code, found = said(room)
    assert code == 1
    assert "scores.head: missing, edited or damaged" in found[0]


def test_a_log_from_another_course_fits_no_key(room, new_classroom):
    other = new_classroom()
    other.hand_in("ada", other.work())
    other.grade(executor=Paper())
    for name in ("scores.jsonl", "scores.head"):
        shutil.copy(other.course.state / name, room.course.state / name)
    code, found = said(room)
    assert code == 1
    assert "no line fits the course's key" in found[0]


def test_a_lost_key_is_said_and_no_other_is_made(room):
    (room.course.state / "seed.key").unlink()
    with pytest.raises(CourseError, match="seed.key is missing.*restore it from a copy"):
        said(room)
    assert not (room.course.state / "seed.key").exists()


@pytest.mark.parametrize("change", ["score", "check", "outputs", "another student's", "half", "gone"])
def test_a_changed_verdict_file_is_found_and_the_same_work_examined_anew(room, change):
    path = verdicts.Store(room.course).path(UNIT, "bob")
    text = path.read_text()
    if change == "another student's":
        path.write_text(verdicts.Store(room.course).path(UNIT, "ada").read_text())
    elif change == "gone":
        path.unlink()
    else:
        path.write_text({
            "score": text.replace('"score": 8.0', '"score": 14.0'),
            "check": text.replace('"passed": false', '"passed": true'),
            "outputs": text.replace('"outputs": {}', '"outputs": {"0": []}'),
            "half": text[: len(text) // 2],
        }[change])  # fmt: skip
        assert path.read_text() != text
    code, found = said(room)
    assert (code, len(found)) == (1, 2)
    assert found[0].startswith(".backbench/verdicts/u01_pieces/bob.json: bob's verdict")
    assert "run `backbench grade u01_pieces` again" in found[0]
    assert found[1] == "4 scores verified, 1 finding"
    paper = Paper()
    assert room.grade(executor=paper)["bob"]["score"] == 8
    assert paper.examined == ["bob"]
    assert said(room)[0] == 0


def test_an_older_verdict_put_back_is_found(room):
    path = verdicts.Store(room.course).path(UNIT, "ada")
    older = path.read_bytes()
    room.hand_in("ada", room.work().solve("remember", "wrong"))
    room.grade(executor=Paper())
    path.write_bytes(older)
    code, found = said(room)
    assert code == 1
    assert "ada's verdict is not the one of line 6 of the log" in found[0]


@pytest.mark.parametrize("score", [14.0, 0.0, None])
def test_a_score_changed_in_the_gradebook_is_found_and_set_back(room, score):
    set_auto(room, "bob", "remember-calls", score if score is not None else 1.0)
    if score == 0.0:
        set_auto(room, "bob", "chunked-values", 0.0)
    code, found = said(room)
    assert code == 1
    assert "gradebook.db: bob has" in found[0] and "line" in found[0] and "says 8" in found[0]
    paper = Paper()
    room.grade(executor=paper)
    assert paper.examined == []
    assert room.recorded()["bob"] == 8
    assert said(room)[0] == 0
    last = json.loads(lines_of(room)[-1])
    assert (last["student"], last["why"]) == ("bob", "the gradebook did not have it")


def test_points_moved_between_cells_with_the_same_sum_are_found(room):
    set_auto(room, "bob", "remember-calls", 1.0)
    set_auto(room, "bob", "chunked-values", 4.0)
    assert room.recorded()["bob"] == 8
    assert "(cells chunked-values, remember-calls)" in said(room)[1][0]


def test_a_submission_taken_out_of_the_gradebook_is_found(room):
    with Gradebook(f"sqlite:///{room.root / 'gradebook.db'}") as book:
        book.remove_submission(UNIT, "cyd")
    code, found = said(room)
    assert code == 1
    assert "no score of cyd in u01_pieces, where line" in found[0]


def test_what_an_instructor_gives_by_hand_is_no_tampering(room):
    with Gradebook(f"sqlite:///{room.root / 'gradebook.db'}") as book:
        grade = book.find_grade("remember-calls", "assignment", UNIT, "bob")
        grade.manual_score, grade.extra_credit = 5.5, 1.0
        book.find_submission_notebook("assignment", UNIT, "eve").late_submission_penalty = 3.0
        book.db.commit()
    code, found = said(room)
    assert code == 0
    assert found[0].startswith("1 of them with points that an instructor gave by hand")
    assert found[-1] == "5 scores verified"
    room.grade(executor=Paper())
    assert room.recorded()["bob"] == 8 - 0 + 5.5 + 1.0
    assert said(room)[0] == 0


def test_a_resubmission_has_a_line_that_names_the_one_it_replaces(room):
    before = {json.loads(line)["student"]: json.loads(line)["line"] for line in lines_of(room)}
    room.hand_in("bob", room.work())
    room.grade(executor=Paper())
    lines = [json.loads(line) for line in lines_of(room)]
    assert len(lines) == 6
    assert (lines[5]["student"], lines[5]["score"], lines[5]["why"]) == ("bob", 14, "handed in again")
    assert lines[5]["replaces"] == before["bob"]
    assert said(room)[0] == 0


class PowerCut(BaseException):
    pass


def test_a_crash_between_log_and_gradebook_is_explained_and_mended_by_the_same_command(room, monkeypatch):
    room.hand_in("bob", room.work())

    def cut(*_):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(gradebook, "set_scores", cut)
        with pytest.raises(PowerCut):
            room.grade(executor=Paper())
    assert room.recorded()["bob"] == 8
    code, found = said(room)
    assert (code, len(found)) == (1, 2)
    assert "line 6: recording bob's 14 points of u01_pieces was interrupted" in found[0]
    assert found[0].endswith("run `backbench grade u01_pieces` again")
    paper = Paper()
    room.grade(executor=paper)
    assert paper.examined == []
    assert room.recorded()["bob"] == 14
    assert len(lines_of(room)) == 6, "the line that was there says it already"
    assert said(room)[0] == 0


def test_another_command_after_such_a_crash_does_not_confirm_what_it_did_not_record(room, monkeypatch):
    room.hand_in("bob", room.work())
    with monkeypatch.context() as patch:
        patch.setattr(gradebook, "set_scores", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            room.grade(executor=Paper())
    log = Log(room.course)
    verdict = verdicts.Store(room.course).get(UNIT, "ada")["verdict"]
    with log.recording([entry(verdict, "a test", "again", 1)]):
        pass
    code, found = said(room)
    assert code == 1
    assert "recording bob's 14 points of u01_pieces was interrupted" in found[0]


def test_half_a_line_is_said_kept_and_written_again(room, caplog):
    log = Log(room.course)
    with open(log.path, "ab") as file:
        file.write(b'{"line": 6, "ti')
    code, found = said(room)
    assert code == 1
    assert "scores.jsonl, line 6: cut short by a crash or a full disk" in found[0]
    room.hand_in("bob", room.work())
    room.grade(executor=Paper())
    assert "was cut short by a crash" in caplog.text
    assert (room.course.state / "scores.torn").read_bytes() == b'{"line": 6, "ti\n'
    assert room.recorded()["bob"] == 14
    assert said(room)[0] == 0


def test_a_full_disk_records_nothing_loses_nothing_and_says_so(room, monkeypatch):
    before = lines_of(room)
    room.hand_in("bob", room.work())
    real = os.fsync

    def full(handle):
        if os.readlink(f"/proc/self/fd/{handle}").endswith("scores.jsonl"):
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CourseError, match="No space left on device.*make room.*same command"):
            room.grade(executor=Paper())
    assert lines_of(room) == before
    assert room.recorded()["bob"] == 8
    paper = Paper()
    room.grade(executor=paper)
    assert paper.examined == [], "the examination was kept"
    assert room.recorded()["bob"] == 14
    assert said(room)[0] == 0


def append(root, start, number):
    log = Log(Course(root))
    kept = verdicts.Store(log.course).get(UNIT, "ada")["verdict"]
    start.wait()
    for _ in range(number):
        with log.recording([entry(kept, "a test", "two at once", 1)]):
            pass


def test_two_processes_append_one_after_the_other(room):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    processes = [context.Process(target=append, args=(room.root, start, 15)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    assert [json.loads(line)["line"] for line in lines_of(room)] == list(range(1, 36))
    assert said(room)[0] == 0


def test_a_damaged_log_can_be_set_aside_with_a_reason_and_the_scores_entered_anew(room):
    write_lines(room, lines_of(room)[:3])
    with pytest.raises(CourseError, match="say why"):
        set_aside_command(room.course, " ", print)
    told = []
    assert set_aside_command(room.course, "the disk was repaired", told.append) == 0
    kept = next(room.course.state.glob("scores-until-*.jsonl"))
    assert len(kept.read_bytes().splitlines()) == 3
    assert said(room)[0] == 1, "the new log does not know the scores yet"
    paper = Paper()
    room.grade(executor=paper)
    assert paper.examined == []
    assert said(room)[0] == 0
    assert json.loads(lines_of(room)[0])["why"] == "the disk was repaired"
    kept.write_bytes(b"")
    assert "the log that was set aside is gone or was changed" in said(room)[1][0]


def test_work_of_others_that_nbgrader_did_not_get_to_examine_keeps_no_earlier_score(room, monkeypatch):
    """nbgrader stops between its first hook and the examination."""
    path = room.hand_in("ada", room.work().solve("remember", "wrong"))
    monkeypatch.chdir(room.root)
    nbgrader_road.reset_scores(UNIT, "*", [str(path)])
    assert room.recorded()["ada"] == 0
    last = json.loads(lines_of(room)[-1])
    assert (last["student"], last["score"], last["by"]) == ("ada", 0, "nbgrader autograde")
    assert said(room)[0] == 0
    paper = Paper()
    room.grade(executor=paper)
    assert paper.examined == ["ada"]
    assert room.recorded()["ada"] == 8


def test_verify_leaves_everything_as_it_is(room):
    def everything():
        files = [path for path in room.root.rglob("*") if path.is_file() and path.suffix != ".lock"]
        return {path: path.stat().st_mtime_ns for path in files}

    before = everything()
    verify(room.course)
    assert everything() == before


def test_the_command_says_each_finding_on_a_line_and_ends_with_one(room):
    set_auto(room, "bob", "remember-calls", 6.0)
    done = room.run("backbench", "verify", "u01")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "4 scores verified, 1 finding"
    assert done.stdout.startswith("gradebook.db: bob has 14 automatic points")
