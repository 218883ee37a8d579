"""Verdicts are kept whole or not at all, for each student, and the seed depends on a key that nobody else has."""

import json
import os
import threading

import pytest

from backbench.course import CourseError
from backbench.grading import bundle as bundles
from backbench.grading import jobs, sanitise, verdicts
from backbench.grading.limits import Limits


@pytest.fixture
def store(fresh):
    return verdicts.Store(fresh.course)


def test_what_was_kept_comes_back(store):
    store.put("u01", "ada", {"verdict": {"score": 3}, "outputs": {"0": []}})
    assert store.get("u01", "ada") == {"verdict": {"score": 3}, "outputs": {"0": []}}
    assert store.students("u01") == ["ada"]
    assert store.all("u01") == {"ada": {"score": 3}}


def test_what_was_never_kept_is_none(store):
    assert store.get("u01", "ada") is None
    assert store.students("u01") == []
    assert store.all("u01") == {}


@pytest.mark.parametrize("damage", ["", "{", "[]", "3", '{"x": 1}', '{"verdict": null}', '{"verdict": 3}'])
def test_a_damaged_file_counts_as_none(store, damage):
    store.put("u01", "ada", {"verdict": {}})
    store.path("u01", "ada").write_text(damage)
    assert store.get("u01", "ada") is None
    assert store.all("u01") == {}


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "x\0y"])
def test_a_name_that_would_leave_the_folder_is_refused(store, name):
    with pytest.raises(ValueError):
        store.path("u01", name)


@pytest.mark.parametrize("name", ["ada.lovelace", "O'Neil", "jürgen", "a b", "学生", "-rf", "x" * 200])
def test_ordinary_names_are_files_of_that_name(store, name):
    store.put("u01", name, {"verdict": {"student": name}})
    assert store.students("u01") == [name]
    assert store.get("u01", name)["verdict"]["student"] == name


def test_a_write_that_fails_leaves_the_old_text_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "verdict.json"
    verdicts.write_whole(path, "old")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        verdicts.write_whole(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["verdict.json"]


def test_readers_see_the_old_text_or_the_new_and_never_half(tmp_path):
    path = tmp_path / "verdict.json"
    texts = {letter * 300_000 for letter in "abcd"}
    verdicts.write_whole(path, "a" * 300_000)
    done = threading.Event()

    def write():
        for _ in range(10):
            for text in texts:
                verdicts.write_whole(path, text)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(path.read_text())
    writer.join()
    assert seen <= texts


def test_the_key_is_made_once_and_only_its_owner_can_read_it(fresh):
    keys, start = [], threading.Barrier(8)

    def ask():
        start.wait()
        keys.append(verdicts.course_key(fresh.course))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert (fresh.course.state / "seed.key").stat().st_mode & 0o077 == 0


def make(room, student, work, key=b"key"):
    bundle = bundles.load(room.unit())
    return jobs.make(bundle, student, work.content, sanitise.sanitise(work.content, bundle), key, True, Limits())


def test_a_seed_follows_from_key_student_and_submission(classroom):
    one = make(classroom, "ada", classroom.work())
    assert make(classroom, "ada", classroom.work())["seed"] == one["seed"]
    others = {
        make(classroom, "bob", classroom.work())["seed"],
        make(classroom, "ada", classroom.stub())["seed"],
        make(classroom, "ada", classroom.work(), b"another key")["seed"],
    }
    assert len(others | {one["seed"]}) == 4


def test_a_job_is_plain_json_that_begins_with_nothing_earned(classroom):
    job = make(classroom, "ada", classroom.work())
    json.dumps(job, allow_nan=False)
    assert job["verdict"]["score"] == 0
    assert {cell["state"] for cell in job["verdict"]["cells"].values()} == {"not run"}
    assert sum(cell["max"] for cell in job["verdict"]["cells"].values()) == job["verdict"]["max"] == 14


def test_a_total_is_the_sum_of_its_cells_and_an_error_of_one_is_an_error_of_all(classroom):
    verdict = make(classroom, "ada", classroom.work())["verdict"]
    for name, score in {"chunked-values": 5.0, "chunked-lazy": 0.0, "remember-calls": 3.0}.items():
        verdict["cells"][name].update(state="graded", score=score)
    assert (verdicts.total(verdict)["score"], verdict["state"]) == (8, "graded")
    verdict["cells"]["chunked-lazy"].update(state="grader error", score=None, message="a bug in the test")
    assert (verdicts.total(verdict)["score"], verdict["state"]) == (8, "grader error")
    assert verdict["reason"] == "chunked-lazy: a bug in the test"


def test_a_lost_job_earns_no_zero_either(classroom):
    result = jobs.lost(make(classroom, "ada", classroom.work()))
    assert result["verdict"]["state"] == "grader error"
    assert all(cell["score"] is None for cell in result["verdict"]["cells"].values())
    assert not result["complete"]


def test_what_cannot_be_graded_is_said_in_words(fresh, monkeypatch, tmp_path):
    with pytest.raises(CourseError, match="no submissions of u01_pieces in"):
        fresh.grade()
    fresh.hand_in("ada", fresh.work())
    (fresh.root / "source" / "u01_pieces" / "assignment.ipynb").rename(tmp_path / "away")
    with pytest.raises(CourseError, match="run `backbench build u01_pieces`"):
        fresh.grade()
    (tmp_path / "away").rename(fresh.root / "source" / "u01_pieces" / "assignment.ipynb")
    monkeypatch.setattr("backbench.boxes.unavailable", lambda: "no user namespaces")
    with pytest.raises(CourseError, match="no sandbox: no user namespaces.*--no-sandbox"):
        fresh.grade()


def test_changed_grade_cells_under_submissions_are_refused_in_words(fresh):
    fresh.hand_in("ada", fresh.work())
    fresh.grade()
    source = fresh.root / "course" / "u01_pieces" / "assignment.py"
    source.write_text(source.read_text().replace('id="chunked-lazy"', 'id="chunked-late"'))
    assert fresh.run("backbench", "build", "u01_pieces").returncode == 0
    with pytest.raises(CourseError, match="changed after work was handed in"):
        fresh.grade()
