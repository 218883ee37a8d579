"""`backbench mutants` says which mistakes in a reference answer lose no points, and goes on where it was stopped."""

import json
import shutil
from concurrent.futures import Future

import pytest

from backbench.authoring import build
from backbench.authoring.idle import WHAT, idle_answers
from backbench.authoring.mutations import mutants as mutants_of
from backbench.authoring.parts import read_unit
from backbench.course import Course, CourseError
from backbench.grading import mutants, verdicts

UNIT = "u03_edges"
DECLARED = """
[[equivalent]]
exercise = "fetch"
original = "if number < 0:"
mutated = "if number < 1:"
reason = "nobody asks for number 0"
"""


class Marker:
    """An executor that runs no student code: an answer in which one of `words` stands loses its first check."""

    def __init__(self, *words, state=verdicts.GRADED):
        self.words, self.state, self.jobs = words, state, []

    def submit(self, function, job):
        self.jobs.append(job)
        verdict, answer = {**job["verdict"], "cells": {}}, ""
        for cell in job["cells"]:
            if cell["kind"] != "tests":
                answer = cell["source"]
                continue
            wrong = any(word in answer for word in self.words)
            state = self.state if wrong else verdicts.GRADED
            checks = [
                {**check, "passed": not (wrong and number == 0), "message": "not so" if wrong else ""}
                for number, check in enumerate(cell["checks"])
            ]
            blank = job["verdict"]["cells"][cell["id"]]
            score = blank["max"] - wrong
            verdict["cells"][cell["id"]] = {**blank, "state": state, "message": "", "checks": checks, "score": score}
        future = Future()
        future.set_result({"verdict": verdict, "outputs": {}, "complete": True})
        return future


@pytest.fixture
def unit(tmp_path, built_course):
    """A unit whose mutants nobody knows yet."""
    shutil.copytree(built_course, tmp_path / "course")
    return Course(tmp_path / "course").unit(UNIT)


def mutated(found):
    return [each.mutant.mutated for each in found]


def test_a_mutant_is_killed_where_it_loses_points_in_its_exercise(unit):
    report = mutants.run(unit, executor=Marker("number < 1", "return None", "TypeError"))
    killed = [(each.mutant.exercise, each.mutant.mutated) for each in report.tried if each.state == "killed"]
    assert killed == [
        ("fetch", "if number < 1:"),
        ("fetch", "raise TypeError(number)"),
        ("fetch", "return None"),
        ("tell", "return None"),
        ("last", "return None"),
    ]
    assert all(each.lost and set(each.lost.values()) == {"not so"} for each in report.tried if each.state == "killed")
    total = sum(len(mutants_of(exercise)) for exercise in read_unit(unit).exercises)
    assert report.figures == (5, total, 0)
    assert report.score == 5 / total
    assert not report.good
    assert [line.partition("course/")[2].split(":")[1] for line in report.lines() if "survived" in line] == [
        str(each.mutant.line) for each in report.survivors
    ], "each survivor is printed with its line"
    assert any(line == "    +if number <= 0:" for line in report.lines())


def test_a_notebook_carries_one_mutant_of_each_exercise_and_the_seed_is_fixed(unit):
    marker = Marker()
    mutants.run(unit, executor=marker)
    longest = max(len(mutants_of(exercise)) for exercise in read_unit(unit).exercises)
    assert len(marker.jobs) == 1 + longest + len(WHAT), (
        "the reference, those of the exercise with most mutants, idle ones"
    )
    assert len({job["seed"] for job in marker.jobs}) == 1
    assert marker.jobs[1]["hurried"] == ["fetch", "tell", "last"]
    other = Marker()
    mutants.run(unit, executor=other, seed=1)
    assert len(other.jobs) == len(marker.jobs), "another seed is another count"
    assert other.jobs[0]["seed"] != marker.jobs[0]["seed"]


def test_equivalent_mutants_do_not_count_and_need_a_reason(unit):
    (unit.folder / "equivalent.toml").write_text(DECLARED)
    first = mutants.run(unit, "fetch", executor=Marker("return None"))
    [equivalent] = [each for each in first.tried if each.reason]
    assert (equivalent.mutant.mutated, equivalent.reason) == ("if number < 1:", "nobody asks for number 0")
    assert "if number < 1:" not in mutated(first.survivors)
    assert first.figures == (1, len(first.tried) - 1, 1)
    assert first.stale == ()
    assert mutants.run(unit, "tell", executor=Marker("return None")).stale == (), "it is about another exercise"
    (unit.folder / "equivalent.toml").write_text(DECLARED.replace("nobody asks for number 0", " "))
    with pytest.raises(CourseError, match="entry 1: .* a reason is not empty"):
        mutants.run(unit, "fetch", executor=Marker())


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (DECLARED, "declared as equivalent, and killed by 'lets a timeout of the loader through'"),
        (DECLARED.replace("number < 1", "number < 7"), "there is no such mutant"),
        (DECLARED + "occurrence = 2", "there is no such mutant"),
    ],
)
def test_a_declaration_that_does_not_hold_is_stale(unit, declared, said):
    (unit.folder / "equivalent.toml").write_text(declared)
    everything = Marker(*{each.mutated for exercise in read_unit(unit).exercises for each in mutants_of(exercise)})
    report = mutants.run(unit, executor=everything)
    assert report.figures[0] == report.figures[1] == len(report.tried)
    assert report.score == 1
    [line] = report.stale
    assert said in line
    assert not report.good


def test_a_stopped_run_goes_on_and_a_changed_exercise_begins_anew(unit):
    class Stop(BaseException):
        pass

    def stop_after_four(more, total, known):
        seen.append(more)
        if sum(seen) >= 4:
            raise Stop

    seen = []
    with pytest.raises(Stop):
        mutants.run(unit, executor=Marker("return None"), progress=stop_after_four)
    store = mutants.Kept(unit)
    with open(store.path, "a") as file:
        file.write('\n{"key": "cut of')
    assert len(store.read()) == 4
    known = []
    second = mutants.run(unit, executor=Marker("return None"), progress=lambda *told: known.append(told))
    total = len(second.tried) + 3 * len(WHAT)
    assert known[0] == (4, total, True)
    assert len(known) == 1 + total - 4
    assert {"return None"} == set(mutated(each for each in second.tried if each.state == "killed"))
    # A text of one exercise changes: the mutants of the other two are known.
    path = unit.folder / "assignment.py"
    path.write_text(path.read_text().replace('with check("a list", points=3):', 'with check("any list", points=3):'))
    build(unit.course, say=lambda line: None)
    known.clear()
    third = mutants.run(unit, executor=Marker("return None"), progress=lambda *told: known.append(told))
    last = [each for each in third.tried if each.mutant.exercise == "last"]
    assert known[0] == (total - len(last) - len(WHAT), total, True)
    assert mutants.run(unit, executor=None).figures == third.figures, "nothing is left to be graded"


def test_a_reference_that_loses_points_is_said_before_anything_else(unit):
    with pytest.raises(CourseError, match="the reference answer of 'tell' loses points"):
        mutants.run(unit, executor=Marker("return str(number)"))


def test_an_error_of_the_grader_is_no_kill(unit):
    report = mutants.run(unit, "last", executor=Marker("return None", state=verdicts.GRADER_ERROR))
    [fault] = [each for each in report.tried if each.state == verdicts.GRADER_ERROR]
    assert fault in report.survivors
    assert not report.good


@pytest.mark.parametrize(
    "message", ["not run", "the visible example did not finish: not run: the notebook used up its time"]
)
def test_what_others_of_its_notebook_left_no_time_for_is_graded_alone(unit, message):
    class Crowded(Marker):
        def submit(self, function, job):
            future = super().submit(function, job)
            if len(job.get("hurried", ())) > 1:
                for cell in future.result()["verdict"]["cells"].values():
                    if cell["exercise"] == "last":
                        cell["message"] = message
                        cell["checks"] = [{**check, "passed": False} for check in cell["checks"]]
            return future

    marker = Crowded("return None")
    report = mutants.run(unit, executor=marker)
    last = [each for each in report.tried if each.mutant.exercise == "last"]
    assert [job["hurried"] for job in marker.jobs].count(["last"]) == len(last) + len(WHAT)
    assert mutated(each for each in last if each.state == "killed") == ["return None"]


def test_a_check_that_an_answer_passes_which_does_nothing_is_named(unit):
    marker = Marker("return None", "return ''", "return []", "return iter", "return number")
    report = mutants.run(unit, "tell", executor=marker)
    assert report.nothing[0] == "tell: 'number 0' by an answer that gives 0, or True"
    assert "passed by doing nothing: " + report.nothing[0] in report.lines()
    idle = [job for job in marker.jobs if all(not cell["visible"] for cell in job["cells"] if cell["kind"] == "tests")]
    assert len(idle) == len(WHAT), "the visible example stops nobody"


def test_an_idle_answer_keeps_what_is_asked_and_nothing_else(unit):
    sources = {each.operator: each.source for each in idle_answers(read_unit(unit).exercise("fetch"))}
    assert sources.keys() == WHAT.keys()
    assert sources["its first argument"] == "def fetch(load, number):\n    return load"
    assert sources["an empty list"] == "def fetch(load, number):\n    return []"


def test_the_real_road_kills_what_hangs_and_tells_what_no_test_sees(new_classroom):
    room = new_classroom()
    path = room.root / "course" / UNIT / "assignment.py"
    waits = "    at = -1\n    while at > -1:\n        at += 0\n    return items[at]\n"
    path.write_text(path.read_text().replace("    return items[-1]\n", waits))
    build(room.course, say=lambda line: None)
    done = room.run("backbench", "mutants", "u03", "--json", str(room.root / "mutants.json"))
    assert done.returncode == 1, done.stderr
    found = json.loads((room.root / "mutants.json").read_text())
    became = {(each["exercise"], each["mutated"]): (each["state"], each["late"]) for each in found["mutants"]}
    assert became["last", "while at >= -1:"] == ("killed", True)
    assert became["last", "return None"] == ("killed", False)
    assert became["tell", "return None"] == ("killed", False)
    survived = {
        mutated for (exercise, mutated), (state, _) in became.items() if (exercise, state) == ("fetch", "survived")
    }
    assert survived == {"raise TypeError(number)"}, "the hidden test waits for any exception"
    assert found["passed by doing nothing"] == [
        "fetch: 'refuses a negative number' by an answer that gives an empty iterator, or its first argument"
    ], "what is no plain data raises an exception, too"
    assert done.stdout.splitlines()[-1].startswith("mutants: u03_edges ")
