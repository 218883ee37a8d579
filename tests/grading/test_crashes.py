"""kill -9 of a worker, of an examiner, or of the whole run: the same command finishes, each submission graded once.

An examiner that takes too long is ended too, by the grader itself.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from faults import Standing, meanwhile, processes_below

from backbench import boxes
from backbench.authoring import build
from backbench.course import CourseError
from backbench.grading import gradebook, jobs, road, scores
from backbench.grading.gradebook import Writer
from backbench.grading.limits import Limits
from backbench.grading.locks import lock
from backbench.grading.log import Log
from backbench.grading.pool import WorkerPool
from backbench.grading.verdicts import Store

SCORES = {f"student-{number}": (14, 11, 8, 0)[number % 4] for number in range(8)}
WORKER, KERNEL = "backbench.grading.worker", "backbench.exam.kernel"


def fill(room):
    for student, score in SCORES.items():
        work = room.stub() if score == 0 else room.work()
        if score == 11:
            work.solve("remember", "def remember(load):\n    return load")
        if score == 8:
            work.solve("remember", "def remember(load):\n    return None")
        room.hand_in(student, work.top("import time\nfor _ in range(60):\n    time.sleep(0.01)"))


class Run:
    """`backbench grade` as a process of its own, which the test watches and kills."""

    def __init__(self, room):
        self.room = room
        self.log = open(room.root / "run.log", "w+")
        self.process = psutil.Popen(
            room.command("backbench", "grade", "u01_pieces", "--workers", "2", "--json", "verdicts.json"),
            cwd=room.root, stdout=self.log, stderr=self.log,
        )  # fmt: skip
        self.seen = {}

    def descendants(self, text):
        """Living processes below this run with this text in their command line; all that were seen are kept."""
        try:
            found = self.process.children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        self.seen.update({child.pid: child for child in found})
        return [child for child in found if text in " ".join(command_of(child))]

    def examiners(self):
        """Those that are at work. They are forked from the workers: they have a worker's command line."""
        workers = self.descendants(WORKER)
        pids = {worker.pid for worker in workers}
        return [worker for worker in workers if worker.ppid() in pids]

    def held(self):
        """An examiner that stands still from now on, in the middle of its work; None where none is at work just now."""
        for examiner in self.examiners()[:1]:
            with suppress(psutil.NoSuchProcess):
                examiner.suspend()
                while (status := examiner.status()) not in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE):
                    time.sleep(0.001)
                return examiner if status == psutil.STATUS_STOPPED else None
        return None

    def finished(self):
        """The verdicts that are on disk."""
        return Store(self.room.course).students("u01_pieces")

    def wait(self):
        code = self.process.wait(300)
        self.log.seek(0)
        return code, self.log.read()

    def kill(self):
        """End the run at once if it still runs, and what it leaves."""
        for process in [self.process, *self.seen.values()]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                pass
        self.process.wait(30)
        self.log.close()


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture
def run(fresh):
    """Starts `backbench grade` in a class of eight; all that it started is gone at the end of the test."""
    fill(fresh)
    runs = []

    def start():
        runs.append(Run(fresh))
        return runs[-1]

    yield start
    for each in runs:
        each.kill()


def folders_of(pids):
    return [path for pid in pids for path in Path("/tmp").glob(f"bb*-{pid}-*")]


def groups_of(pids):
    return [path for pid in pids for path in Path("/sys/fs/cgroup").glob(f"*/backbench-{pid}-*")]


def test_a_killed_worker_loses_nothing(fresh, run, wait_until):
    """One that is in the middle of an examination; its examiner ends with it."""
    grading = run()
    examiner = wait_until(lambda: grading.finished() and grading.held())
    worker = examiner.parent()
    worker.kill()
    code, said = grading.wait()
    assert code == 0, said
    assert not alive(worker) and not alive(examiner)
    assert fresh.recorded() == SCORES
    assert fresh.logged() == sorted(SCORES)
    verdicts = json.loads((fresh.root / "verdicts.json").read_text())["submissions"]
    assert {student: (verdict["state"], verdict["score"]) for student, verdict in verdicts.items()} == {
        student: ("graded", score) for student, score in SCORES.items()
    }
    said = [note for verdict in verdicts.values() for note in verdict["notes"]]
    assert said == ["examined twice: in a first examination the grading worker was stopped"]


def test_a_killed_examiner_loses_nothing(fresh, run, wait_until):
    grading = run()
    examiner = wait_until(lambda: grading.finished() and grading.held())
    examiner.kill()
    code, said = grading.wait()
    assert code == 0, said
    assert fresh.recorded() == SCORES
    assert fresh.logged() == sorted(SCORES)
    verdicts = Store(fresh.course).all("u01_pieces").values()
    assert all(verdict["state"] == "graded" for verdict in verdicts)
    said = [note for verdict in verdicts for note in verdict["notes"]]
    assert said == ["examined twice: in a first examination the examiner was stopped before it was done"]


def test_after_a_killed_run_the_same_command_finishes_and_nothing_is_left(fresh, run, reused, wait_until):
    first = run()
    wait_until(lambda: first.finished() and len(first.descendants(KERNEL)) >= 1)
    workers = [worker.pid for worker in first.descendants(WORKER)]
    first.process.send_signal(signal.SIGKILL)
    # Whatever it had started dies with it, by itself.
    wait_until(lambda: not [process for process in first.seen.values() if process.is_running() and alive(process)])
    first.process.wait(60)
    done = len(first.finished())
    assert 0 < done < len(SCORES)

    second = run()
    wait_until(lambda: second.descendants(WORKER) or second.process.poll() is not None)
    code, said = second.wait()
    assert code == 0, said
    assert fresh.recorded() == SCORES
    assert reused(said) == done, "what was done is kept, and nothing else was"
    assert fresh.logged() == sorted(SCORES)
    assert {student: verdict["score"] for student, verdict in Store(fresh.course).all("u01_pieces").items()} == SCORES
    assert not folders_of(workers), "the later run sweeps what the killed one left"
    assert not groups_of(first.seen), "control groups of the killed run"


def alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_interrupted_run_says_so_and_goes_on(fresh, run, reused, wait_until):
    first = run()
    wait_until(lambda: first.finished() and first.descendants(KERNEL))
    first.process.send_signal(signal.SIGINT)
    code, said = first.wait()
    assert code == 130
    assert "Traceback" not in said
    wait_until(lambda: not [process for process in first.seen.values() if process.is_running() and alive(process)])
    done = first.finished()
    assert sorted(fresh.recorded()) == fresh.logged() == done, "what was examined is recorded"
    again, said_again = run().wait()
    assert again == 0, said_again
    assert reused(said_again) == len(done)
    assert fresh.recorded() == SCORES
    assert fresh.logged() == sorted(SCORES)
    assert not folders_of(first.seen)
    assert "the same command goes on" in said


@pytest.mark.parametrize("moment", ["before the notebook", "before the log", "before the gradebook", "before the head"])
def test_a_crash_between_examination_and_gradebook_is_made_good(fresh, monkeypatch, moment):
    """The run ends at one moment of writing the second of three results."""
    for student in ("a", "b", "c"):
        fresh.hand_in(student, fresh.work())
    calls = 0

    class PowerCut(BaseException):
        pass

    def cut(original):
        def call(*args, **kwargs):
            nonlocal calls
            calls += 1
            if calls == 2:
                raise PowerCut
            return original(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        # Each result is written alone, so that the second of three has a moment of its own.
        patch.setattr(road, "BATCH", 1)
        if moment == "before the notebook":
            patch.setattr(Writer, "write", cut(Writer.write))
        elif moment == "before the log":
            patch.setattr(Log, "_append", cut(Log._append))
        elif moment == "before the gradebook":
            patch.setattr(gradebook, "set_scores", cut(gradebook.set_scores))
        else:
            whole, confirm = Log._confirm, cut(Log._confirm)
            patch.setattr(
                Log, "_confirm", lambda log, head: (confirm if head.lines else whole)(log, head)
            )  # fmt: skip
        with pytest.raises(PowerCut):
            fresh.grade(executor=None)
    verdicts = fresh.grade()
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == {"a": 14, "b": 14, "c": 14}
    assert fresh.recorded() == {"a": 14, "b": 14, "c": 14}
    assert fresh.logged() == ["a", "b", "c"]
    assert all(fresh.autograded(student) for student in "abc")


def test_two_runs_of_a_course_at_once_are_refused(fresh):
    fresh.hand_in("ada", fresh.work())
    with lock(fresh.course):
        with pytest.raises(CourseError, match=f"process {os.getpid()}"):
            fresh.grade()
    assert fresh.grade()["ada"]["score"] == 14


def test_a_worker_that_dies_twice_over_a_job_makes_it_an_error_of_the_grader(fresh, monkeypatch):
    """Nobody is to blame, so nobody gets a zero: the instructor sees it, and the next run examines it again."""
    monkeypatch.setattr("backbench.grading.pool.sys.executable", "/bin/true")
    fresh.hand_in("ada", fresh.work())
    verdict = fresh.grade(executor=None)["ada"]
    assert verdict["state"] == "grader error"
    assert verdict["reason"] == "the grading worker was stopped twice: grade again"
    assert all(cell["score"] is None for cell in verdict["cells"].values())
    monkeypatch.undo()
    assert fresh.grade()["ada"]["state"] == "graded"
    assert fresh.recorded() == {"ada": 14}


def test_an_examiner_that_is_lost_twice_leaves_the_score_of_what_it_examined(fresh):
    """The state says that the rest is not examined, the gradebook has no zero for it, the same command examines it."""
    others = processes_below(os.getpid())
    standing = Standing(f"bb-{os.getpid()}"[:15], act=lambda _: kill_the_examiner(others), times=2)
    fresh.hand_in("ada", fresh.work().after("chunked-values", standing.code))
    with meanwhile(standing):
        verdict = fresh.grade(executor=None, workers=1)["ada"]
        assert len(standing.struck) == 2, "it is examined once more, by itself"
        earned = {"chunked-values": 5, "chunked-lazy": None, "remember-calls": None}
        assert (verdict["state"], verdict["score"]) == ("grader error", 5)
        assert verdict["reason"] == "the examiner was stopped before it was done: grade again"
        assert {name: cell["score"] for name, cell in verdict["cells"].items()} == earned
        assert {cell["message"] for cell in verdict["cells"].values() if cell["score"] is None} == {
            "the examiner was stopped before it was done"
        }
        assert scores.read(fresh.course)["u01_pieces", "ada"].cells == earned
        verdict = fresh.grade(executor=None, workers=1)["ada"]
    assert (verdict["state"], verdict["score"]) == ("graded", 14), verdict
    assert fresh.recorded() == {"ada": 14}
    lines = [json.loads(line) for line in Log(fresh.course).path.read_text().splitlines()]
    assert [(line["score"], line["replaces"], line["why"]) for line in lines] == [
        (5, None, "first graded"), (14, 1, "the grader had failed"),
    ]  # fmt: skip


def kill_the_examiner(others):
    """kill -9 of what was forked from a worker below this process, not counting `others`: what earlier tests keep."""
    found = [psutil.Process(pid) for pid in processes_below(os.getpid(), boxed=False) if pid not in others]
    workers = {process.pid for process in found if WORKER in command_of(process)}
    # A program that an examiner is about to start has the worker's command line for a moment, too.
    below = [process for process in found if process.pid in workers and process.ppid() in workers]
    [examiner] = [process for process in below if psutil.Process(process.ppid()).ppid() not in workers]
    examiner.kill()


# The hidden test puts together what comes in lists of one: with so many of them that takes Python minutes.
PUTS_TOGETHER = {
    "@probe(timeout=6)\ndef first_piece": "@probe(timeout=12)\ndef first_piece",
    "return next(iter(chunked(items, size)))": "return [[item] for item in next(iter(chunked(items, size)))]",
    "assert first_piece(torviblath, 3) ==": "assert sum(first_piece(torviblath, 3), []) ==",
}
TOO_MANY = """
def chunked(items, size):
    if hasattr(items, "_ask"):
        return iter([[0] * 300_000])
    if size < 1:
        raise ValueError
    items = list(items)
    return iter([items[i : i + size] for i in range(0, len(items), size)])
"""


class Here(Executor):
    """Runs jobs in this process; `examined` names the students."""

    def __init__(self):
        self.examined = []

    def submit(self, function, job):
        self.examined.append(job["verdict"]["student"])
        future = Future()
        future.set_result(function(job))
        return future


def test_an_examination_that_nothing_interrupts_is_ended_with_what_was_earned_before(fresh, monkeypatch, wait_until):
    """An answer holds the examiner itself, inside one step of Python, past the end of the submission's time."""
    page = fresh.root / "course" / "u01_pieces" / "assignment.py"
    text = page.read_text()
    for old, new in PUTS_TOGETHER.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    page.write_text(text)
    build(fresh.course, ["u01_pieces"], say=lambda line: None)
    monkeypatch.setattr(jobs, "GRACE_SECONDS", 1)
    limits = Limits(cell_seconds=10, submission_seconds=15)
    fresh.hand_in("ada", fresh.work())
    fresh.hand_in("ben", fresh.work().solve("chunked", TOO_MANY))
    before = processes_below(os.getpid())
    here = Here()
    verdicts = fresh.grade(limits=limits, executor=here)
    assert (verdicts["ada"]["state"], verdicts["ada"]["score"]) == ("graded", 14), verdicts["ada"]
    verdict = verdicts["ben"]
    assert (verdict["state"], verdict["score"]) == ("graded", 5), verdict
    late = "not run: the examination took too long"
    assert {name: (cell["state"], cell["score"], cell["message"]) for name, cell in verdict["cells"].items()} == {
        "chunked-values": ("graded", 5, ""),
        "chunked-lazy": ("not run", 0, late),
        "remember-calls": ("not run", 0, late),
    }
    assert fresh.recorded() == {"ada": 14, "ben": 5}
    wait_until(lambda: set(processes_below(os.getpid())) <= set(before))
    again = fresh.grade(limits=limits, executor=here)
    assert (again, here.examined) == (verdicts, ["ada", "ben"]), "it is not examined a second time"
    assert fresh.logged() == ["ada", "ben"]


@pytest.mark.parametrize("said", ["not json", "[1]", '{"verdict": {}}', ""])
def test_a_result_that_is_malformed_or_lost_is_asked_for_again(fresh, monkeypatch, tmp_path, said):
    """The first worker answers its first job with this line, the second one is a usual one."""
    first = tmp_path / "first"
    fake = tmp_path / "python"
    answer = f"printf '%s\\n' {shlex.quote(said)}" if said else "exit 1"
    fake.write_text(
        f"#!/bin/sh\nif mkdir {shlex.quote(str(first))} 2>/dev/null; then read job; {answer}; exit; fi\n"
        f'exec {shlex.quote(sys.executable)} "$@"\n'
    )
    fake.chmod(0o755)
    for student in ("ada", "ben"):
        fresh.hand_in(student, fresh.work())
    monkeypatch.setattr("backbench.grading.pool.sys.executable", str(fake))
    verdicts = fresh.grade(workers=1, executor=None)
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == {"ada": 14, "ben": 14}
    assert first.is_dir(), "the first worker was asked"
    assert fresh.recorded() == {"ada": 14, "ben": 14}
    assert fresh.logged() == ["ada", "ben"]


def test_the_pool_runs_grading_jobs_and_nothing_else():
    with WorkerPool(1) as pool:
        with pytest.raises(ValueError, match="grading jobs only"):
            pool.submit(print, "x")


def test_scratch_folders_of_living_runs_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # so that /tmp is not used
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    (tmp_path / f"bb-{ended.pid}-dead" / "run").mkdir(parents=True)
    (tmp_path / f"bb-{os.getpid()}-alive").mkdir()
    (tmp_path / "bb-of-somebody").mkdir()
    with jobs.scratch() as folder:
        assert folder.parent == tmp_path
        assert sorted(path.name for path in tmp_path.iterdir() if path != folder) == [
            f"bb-{os.getpid()}-alive", "bb-of-somebody",
        ]  # fmt: skip
    assert not folder.exists()


def test_a_trial_of_the_sandbox_that_was_killed_once_costs_nothing(fresh, monkeypatch, tmp_path):
    """Each worker tries once whether boxes work; what disturbed that says nothing of the machine."""
    program, first = tmp_path / "bwrap", tmp_path / "first"
    program.write_text(f'#!/bin/sh\nif mkdir {first} 2> /dev/null; then kill -9 $$; fi\nexec {boxes.bwrap()} "$@"\n')
    program.chmod(0o755)
    for student in "ada", "ben":
        fresh.hand_in(student, fresh.work())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    verdicts = fresh.grade(executor=None, workers=1)
    assert first.is_dir()
    assert {verdict["state"] for verdict in verdicts.values()} == {"graded"}


@pytest.mark.parametrize(
    ("line", "said", "trials"),
    [
        ("kill -9 $$", "cannot make a sandbox here: -9", 6),
        ("exit 137", "cannot make a sandbox here: 137", 6),
        ("echo no namespaces >&2; exit 1", "cannot make a sandbox here: no namespaces", 1),
        ("exit 0", None, 1),
    ],
)
def test_only_what_the_machine_says_of_the_sandbox_is_remembered(monkeypatch, tmp_path, line, said, trials):
    """Asked twice."""
    program, count = tmp_path / "bwrap", tmp_path / "count"
    program.write_text(f"#!/bin/sh\necho x >> {count}\n{line}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    boxes._found_out.cache_clear()
    try:
        for _ in range(2):
            found = boxes.unavailable()
            assert (found is None) if said is None else said in found
        assert count.read_text().count("x") == trials
    finally:
        boxes._found_out.cache_clear()
