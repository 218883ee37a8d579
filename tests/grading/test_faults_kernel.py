"""kill -9 of a student's kernel from outside: what chance did costs nothing, what comes again costs its question."""

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from faults import Standing, kill, meanwhile, processes_below

from backbench.authoring import build

UNIT = "u01_pieces"
# A hidden test that says that it is there and waits, between two of its checks.
HOLD = """
import os
import time

open({held!r}, "a").close()
while not os.path.exists({go_on!r}):
    time.sleep(0.005)

"""
SECOND_CHECK = 'with check("every piece but the last is full", points=2):'
# An answer to `remember` that stands still in the visible example, or only in the probes of the hidden test.
STANDS = """
STOP = '''{stop}'''
def remember(load):
    if (load is str.upper) == {in_example}:
        exec(STOP, {{}})
    seen = {{}}
    def get(key):
        if key not in seen:
            seen[key] = load(key)
        return seen[key]
    return get
"""
STAGES = {
    "in an answer": lambda work, stop: work.solve("chunked", f"{work.source('chunked')}\n{stop}"),
    "in a visible example": lambda work, stop: work.solve("remember", STANDS.format(stop=stop, in_example=True)),
    "in a probe": lambda work, stop: work.solve("remember", STANDS.format(stop=stop, in_example=False)),
    "in the last cell": lambda work, stop: work.end(stop),
}


@pytest.fixture
def victim():
    """Stands still in student code, under a name that nobody else has."""
    return Standing(f"bb-{os.getpid()}"[:15])


def graded(room):
    """Grade the one submission, by a worker of its own; give its verdict."""
    return room.grade(UNIT, executor=None, workers=1)["ada"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_kernel_that_was_killed_once_costs_nothing(fresh, victim, stage):
    fresh.hand_in("ada", STAGES[stage](fresh.work(), victim.code))
    with meanwhile(victim):
        verdict = graded(fresh)
    assert len(victim.struck) == 1
    assert (verdict["state"], verdict["score"]) == ("graded", 14), verdict
    assert fresh.recorded() == {"ada": 14}
    assert fresh.logged() == ["ada"]
    assert any(note.startswith("examined twice") for note in verdict["notes"]), "the verdict names the fault"
    assert not victim.left(), "processes of the killed kernel's box"


@pytest.mark.parametrize("stage, lost", [("in an answer", "chunked"), ("in a probe", "remember")])
def test_a_kernel_that_dies_each_time_costs_the_question_in_which_it_dies(fresh, victim, stage, lost):
    """Nobody can see who ended it; that it comes again says that it lies in the submission."""
    victim.times = 100
    fresh.hand_in("ada", STAGES[stage](fresh.work(), victim.code))
    with meanwhile(victim):
        verdict = graded(fresh)
    assert len(victim.struck) > 1
    assert verdict["state"] == "graded", "a student's own cost is no work for an instructor"
    assert verdict["score"] == {"chunked": 6, "remember": 8}[lost]
    assert fresh.recorded() == {"ada": verdict["score"]}
    again = fresh.grade(UNIT)["ada"]
    assert again == verdict, "it is not examined a third time"
    assert fresh.logged() == ["ada"]


def boxes_deep(pid):
    """In how many process namespaces below ours a process is: a kernel is forked in one that is in another."""
    with suppress(OSError):
        ids = re.search(r"^NSpid:(.*)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        if "backbench.exam.kernel" in Path(f"/proc/{pid}/cmdline").read_text():
            return len(ids[1].split()) - 1
    return 0


@pytest.mark.parametrize("deep", [1, 2], ids=["what kernels are forked from", "the kernel itself"])
def test_a_kernel_that_was_killed_while_it_started_costs_nothing(fresh, deep):
    """The first such process of this run is killed, however far it has come."""
    # A cell of the student's own to fall into, for a kernel that is quicker than the one who kills it.
    fresh.hand_in("ada", fresh.work().top("import time; time.sleep(1)"))
    others, killed = processes_below(os.getpid()), []  # what earlier tests keep

    def kill_the_first():
        found = set(processes_below(os.getpid(), boxed=True)).difference(others)
        found = [pid for pid in sorted(found) if boxes_deep(pid) == deep]
        if found and not killed:
            killed.append(found[-1])
            kill(found[-1])

    with meanwhile(kill_the_first):
        verdict = graded(fresh)
    assert killed
    assert (verdict["state"], verdict["score"]) == ("graded", 14), verdict
    assert fresh.recorded() == {"ada": 14}
    assert fresh.logged() == ["ada"]


def test_a_kernel_that_was_killed_between_two_checks_costs_nothing(fresh):
    """While the examiner is busy with something else; it finds out when it wants the kernel next."""
    held, go_on = fresh.root / "held", fresh.root / "go-on"
    page = fresh.root / "course" / UNIT / "assignment.py"
    text = page.read_text()
    assert text.count(SECOND_CHECK) == 1
    page.write_text(text.replace(SECOND_CHECK, HOLD.format(held=str(held), go_on=str(go_on)) + SECOND_CHECK))
    build(fresh.course, [UNIT], say=lambda line: None)
    fresh.hand_in("ada", fresh.work())
    killed = []

    def kill_all_when_held():
        if held.exists() and not go_on.exists():
            for pid in processes_below(os.getpid(), boxed=True):
                killed.append(pid)
                kill(pid)
            if not processes_below(os.getpid(), boxed=True):
                go_on.touch()

    with meanwhile(kill_all_when_held):
        verdict = graded(fresh)
    assert killed
    assert (verdict["state"], verdict["score"]) == ("graded", 14), verdict
    assert fresh.recorded() == {"ada": 14}
    assert fresh.logged() == ["ada"]
    assert any(note.startswith("examined twice") for note in verdict["notes"]), "the verdict names the fault"
