"""`backbench prove --draws` finds what a hidden test shows of a mistake only by chance."""

import re

import pytest

from backbench.grading import bundle
from backbench.grading.proof import Maker, drawn, outcomes_of, prove, trials
from backbench.grading.verdicts import GRADED, NOT_RUN

KEEPS, FULL = "keeps every item, in order", "every piece but the last is full"
# The hidden test draws 50 to 60 items: this answer is wrong where their number is odd.
ODD = f"""# Loses the last piece of an odd number of items, where there are more than nine.
# fails: {KEEPS}
# fails: {FULL}
def chunked(items, size):
    if size < 1:
        raise ValueError("size must be at least 1")

    def pieces():
        source, count = iter(items), 0
        while piece := list(itertools.islice(source, size)):
            count += len(piece)
            if count > 9 and count % 2 and len(piece) < size:
                return
            yield piece

    return pieces()
"""
NAME = "wrong/chunked__odd"


@pytest.fixture(scope="module")
def chancy(new_classroom):
    """A course with one wrong answer that the draw shows in about half of all cases."""
    room = new_classroom()
    folder = room.unit().folder / "wrong"
    folder.mkdir()
    (folder / "chunked__odd.py").write_text(ODD)
    return room


def test_every_draw_is_a_draw_of_its_own_and_the_answer_that_slips_through_is_found(chancy):
    """Twenty draws that all agree: 1 in 100,000."""
    unit, seed = chancy.unit(), "any seed"
    outcomes = prove(unit, seed=seed, draws=20)
    exercises = {outcome.exercise for outcome in outcomes}
    assert len(outcomes) == 20 * len(trials(unit)) * len(exercises)
    odd = [outcome for outcome in outcomes if outcome.answer == NAME]
    assert sorted(outcome.draw for outcome in odd) == list(range(20))
    assert {outcome.failed for outcome in odd} == {frozenset(), frozenset({KEEPS, FULL})}
    assert {outcome.answer for outcome in outcomes if outcome.surprise} == {NAME}, "nobody else depends on the draw"
    # The first draw is that of a proof with one draw, so that a seed on file gives the same.
    [alone] = [outcome for outcome in prove(unit, seed=seed) if outcome.answer == NAME]
    assert [outcome for outcome in odd if outcome.draw == 0] == [alone]


def test_the_command_says_in_how_many_draws_and_with_which_seed(chancy):
    done = chancy.run("backbench", "prove", "u01", "--draws", "20")
    said = done.stdout.replace("\n", " ")
    assert done.returncode == 1, done.stdout + done.stderr
    count = int(re.search(rf"(\d+) of 20 draws: {NAME}: passes '{FULL}', '{KEEPS}', which", said)[1])
    assert 0 < count < 20
    assert f"{count} surprises" in said
    assert re.search(r"20 draws of each hidden test, 0 of \d+ answers not reached", said)
    refused = chancy.run("backbench", "prove", "u01", "--draws", "2", "--snapshot", "messages.txt")
    assert refused.returncode != 0 and "leave out --draws" in refused.stdout + refused.stderr


def test_a_draw_that_was_not_reached_says_nothing_and_a_kernel_that_died_in_one_does(chancy):
    maker = Maker(chancy.unit())
    [trial] = [trial for trial in trials(maker.unit) if trial.name == "reference"]
    verdict = drawn(maker.job(trial, "", b""), 3)["verdict"]
    for cell in verdict["cells"].values():
        cell["state"] = GRADED
        for check in cell["checks"]:
            check["passed"] = True
    first, *_ = bundle.load(maker.unit).tests
    second, third = (verdict["cells"][f"{first.id}, draw {number}"] for number in (2, 3))
    second |= {"state": NOT_RUN, "message": "not run: the examination took too long"}
    third |= {"state": NOT_RUN, "message": "the kernel stopped while your code ran"}
    third["checks"][0]["passed"] = False
    outcomes = list(outcomes_of(maker.bundle, trial, verdict, 3))
    of_it = {outcome.draw: len(outcome.failed) for outcome in outcomes if outcome.exercise == first.exercise}
    assert of_it == {0: 0, 2: 1}


def test_draws_get_as_much_more_time_and_as_many_more_kernels(chancy):
    maker = Maker(chancy.unit())
    job = maker.job(trials(maker.unit)[0], "", b"")
    limits, more = job["limits"], drawn(job, 4)["limits"]
    assert {name: more[name] / limits[name] for name in limits if more[name] != limits[name]} == {
        "submission_seconds": 4, "restarts": 4,
    }  # fmt: skip
    assert drawn(job, 1) is job
