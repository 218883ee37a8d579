"""Where hidden tests meet answers at their edges: time-outs, crashes, loose tests, probes outside any check."""

import pytest

UNIT = "u03_edges"
ALL = {"fetch-errors": 4, "fetch-outside": 2, "tell-values": 8, "last-values": 3}
FETCH = """
import os
def fetch(load, number):
    if load is abs:
        return abs(number)
    {then}
"""
WORKS = {
    "the-reference": (lambda work: work, ALL),
    "dies-for-a-negative-number": (
        lambda work: work.solve("fetch", FETCH.format(then="return os._exit(0) if number < 0 else load(number)")),
        ALL | {"fetch-errors": 2},
    ),
    "hangs-for-a-negative-number": (
        lambda work: work.solve("fetch", FETCH.format(then="\n    while number < 0: pass\n    return load(number)")),
        ALL | {"fetch-errors": 2},
    ),
    "wraps-the-timeout": (
        lambda work: work.solve(
            "fetch",
            FETCH.format(
                then="\n    if number < 0: raise ValueError\n    try:\n        return load(number)\n"
                "    except TimeoutError:\n        raise RuntimeError('slow')"
            ),
        ),
        ALL | {"fetch-errors": 2},
    ),
    "gives-nothing": (
        lambda work: work.solve("fetch", FETCH.format(then="load(number)")),
        ALL | {"fetch-errors": 2, "fetch-outside": 0},
    ),
    "fails-outside-any-check": (
        lambda work: work.solve("fetch", FETCH.format(then="raise LookupError('no such book')")),
        ALL | {"fetch-errors": 2, "fetch-outside": 0},
    ),
    "dies-outside-any-check": (
        lambda work: work.solve("fetch", FETCH.format(then="return os._exit(0) if number > 0 else load(number)")),
        ALL | {"fetch-errors": 0, "fetch-outside": 0},
    ),
    "dies-in-eight-checks": (
        lambda work: work.top("import os").solve(
            "tell", "def tell(number):\n    return '100' if number == 100 else os._exit(0)"
        ),
        ALL | {"tell-values": 0},
    ),
    "hangs-in-eight-checks": (
        lambda work: work.solve("tell", "def tell(number):\n    while number != 100: pass\n    return '100'"),
        ALL | {"tell-values": 0},
    ),
    "gives-a-spy-too-much": (
        lambda work: work.solve("fetch", FETCH.format(then="return load('x' * 9_000_000)")),
        ALL | {"fetch-errors": 2, "fetch-outside": 0},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(classroom):
    for student, (change, _) in WORKS.items():
        classroom.hand_in(student, change(classroom.work(UNIT)), UNIT)
    return classroom.grade(UNIT)


def scores(verdict):
    return {name: cell["score"] for name, cell in verdict["cells"].items()}


@pytest.mark.parametrize("student", WORKS)
def test_each_cell_gets_what_was_earned_in_it(verdicts, student):
    assert scores(verdicts[student]) == WORKS[student][1], verdicts[student]["cells"]


@pytest.mark.parametrize("student", WORKS)
def test_none_of_them_is_an_error_of_the_grader(verdicts, student):
    assert verdicts[student]["state"] == "graded", verdicts[student]["reason"]


def test_a_timeout_that_the_answer_lets_through_is_no_timeout_of_the_probe(verdicts):
    [first, _] = verdicts["the-reference"]["cells"]["fetch-errors"]["checks"]
    assert first["passed"], first["message"]


def test_a_crash_is_not_taken_for_the_exception_that_a_loose_test_waits_for(verdicts):
    for student in ("dies-for-a-negative-number", "hangs-for-a-negative-number"):
        checks = verdicts[student]["cells"]["fetch-errors"]["checks"]
        assert [check["passed"] for check in checks] == [True, False], student


def test_an_error_outside_any_check_is_told_with_its_text(verdicts):
    assert verdicts["fails-outside-any-check"]["cells"]["fetch-outside"]["message"] == (
        "your code raised LookupError: no such book"
    )
