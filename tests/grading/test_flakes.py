"""`backbench flakes` finds an answer whose mark flips, goes on where it was stopped, and leaves no process."""

import itertools
from fractions import Fraction
from math import comb
from types import SimpleNamespace

import psutil
import pytest

from backbench.grading import conditions, flakes
from backbench.grading.bundle import Bundle, Part
from backbench.grading.flakes import OTHER, SAME, Grading, changes, summary, upper_bound
from backbench.grading.proof import trials
from backbench.services import find

UNIT = "u03_edges"
# Right in the visible example. Each of its eight checks passes or fails by chance.
MOODY = """# moody
import random
def tell(number):
    return "100" if number == 100 or random.SystemRandom().random() < 0.5 else str(number)
"""


def grading(failed=(), seeds=SAME, round=0, loaded=False, state="graded", trial="right 1"):
    checks = {"right/tell__moody": {name: "came back: 7" for name in failed}}
    return Grading("u03_edges", trial, seeds, round, loaded, state, "", 1.5, checks)


@pytest.fixture(scope="module")
def moody(new_classroom):
    """A course with one answer that is right by chance."""
    room = new_classroom()
    folder = room.root / "course" / UNIT / "right"
    folder.mkdir()
    (folder / "tell__moody.py").write_text(MOODY)
    return room


def test_a_stopped_run_goes_on_and_the_answer_that_flips_is_found(moody):
    """Two rounds of three notebooks, each with two seeds. That all four moody gradings agree: 1 in 16 million."""
    unit = moody.unit(UNIT)
    total = 2 * 2 * len(trials(unit))
    first, second, workers = [], [], {False: set(), True: set()}

    class Stop(BaseException):
        pass

    def stop_after_five(found, earlier):
        first.append(found)
        if len(first) == 5:
            raise Stop

    with pytest.raises(Stop):
        flakes.run(moody.course, [unit], 4, 2, stop_after_five)

    def watch(found, earlier):
        second.append((found, earlier))
        children = psutil.Process().children()
        workers[found.loaded] |= {child.pid for child in children if "backbench.grading.worker" in child.cmdline()}

    gradings = flakes.run(moody.course, [unit], 4, 2, watch)
    assert [found for found, earlier in second if earlier] == [found for found, _ in second if found in first], (
        "what was kept is not graded again"
    )
    assert sum(earlier for _, earlier in second) == 5
    assert len(gradings) == len(second) == total
    assert len({(found.trial, found.seeds, found.round) for found in gradings}) == total
    crowd = workers[True] - workers[False]
    assert len(crowd) == total / 2, "under load all that is left of a round is graded at once"
    assert not [pid for pid in crowd if psutil.pid_exists(pid)]
    lines, changed = summary(gradings)
    assert changed > 0
    assert any("right/tell__moody: 'number " in line for line in lines)
    assert not [line for line in lines[:-6] if "moody" not in line], "only that answer flips"
    assert lines[-1].startswith(f"flakes: gradings {total}, score changes {changed}, upper 95 % bound 0.")
    # Another text of the answer is another count.
    (unit.folder / "right" / "tell__moody.py").write_text("# sure\ndef tell(number):\n    return str(number)\n")
    done = moody.run("backbench", "flakes", "--times", "1", "--unit", "u03")
    said = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "earlier runs" not in done.stdout
    assert done.stderr.splitlines()[0] == f"round 1 (quiet), 1 of {total // 2} gradings done", "no bar in a file"
    assert said[-1].startswith(f"flakes: gradings {total // 2}, score changes 0, upper 95 % bound 0.")


def test_rounds_run_at_a_stretch_and_each_under_its_load():
    found = [(pool, loaded, list(numbers)) for pool, loaded, numbers in flakes.passes(13, "few", "many")]
    assert found == [
        ("few", False, [0, 2, 4, 6, 8]),
        ("many", True, [1, 3, 5, 7, 9]),
        ("few", False, [10, 12]),
        ("many", True, [11]),
    ]


def test_a_change_names_the_answer_the_check_and_both_messages():
    usual, odd = grading(), grading(["number 7"], round=4, loaded=True)
    [change] = changes([usual, grading(round=1), odd])
    [line] = change.lines()
    assert line == (
        "u03_edges, right 1, same seed, round 5, loaded: right/tell__moody: 'number 7' failed (came back: 7), "
        "mostly passed"
    )


def test_an_error_of_the_grader_is_a_change_too():
    found = changes([grading(), grading(round=1), grading(round=2, state="grader error")])
    assert ["grader error" in line for change in found for line in change.lines()] == [True]


def test_other_seeds_are_counted_apart_and_held_against_all():
    same = [grading(round=number) for number in range(3)]
    other = [grading(["number 0"], OTHER, number) for number in range(2)]
    assert [change.grading.seeds for change in changes([*same, *other])] == [OTHER, OTHER]
    lines, changed = summary([*same, *other])
    assert changed == 2
    assert lines[-1] == f"flakes: gradings 5, score changes 2, upper 95 % bound {upper_bound(2, 5):.2g} per grading"
    assert [line.partition(";")[0] for line in lines[2:4]] == [
        f"same seed, quiet: gradings 3, score changes 0, upper 95 % bound {upper_bound(0, 3):.2g}",
        f"other seeds, quiet: gradings 2, score changes 2, upper 95 % bound {upper_bound(2, 2):.2g}",
    ]


@pytest.mark.parametrize("events, trials", [(0, 1), (0, 100), (1, 100), (5, 50), (4, 900), (299, 300)])
def test_the_bound_is_the_rate_at_which_so_few_events_have_a_chance_of_five_in_a_hundred(events, trials):
    """The definition of Clopper and Pearson's bound, in exact arithmetic."""
    rate = Fraction(upper_bound(events, trials))
    chance = sum(comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(events + 1))
    assert float(chance) == pytest.approx(0.05, rel=1e-6)


def test_a_rate_is_no_more_than_one():
    assert upper_bound(3, 3) == 1
    assert upper_bound(0, 0) == 1, "nothing graded bounds nothing"


def test_a_count_is_void_once_what_its_unit_uses_has_changed(monkeypatch, tmp_path):
    """A package with few files, changed one after the other."""
    for place in (
        "exam/wire.py", "services/shared.py", "services/redis_trips.py", "services/mongo_tap.py", "lab/slow.py",
        "reports/page.py",
    ):  # fmt: skip
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("1")
    monkeypatch.setattr(conditions, "PACKAGE", tmp_path)
    bundles = [
        Bundle(SimpleNamespace(needs=needs), (Part("one", "read", "code", text),), "")
        for needs, text in (((), "import os"), (("redis",), ""), ((), "from backbench.lab import run_virtual"))
    ]

    def void(change):
        before = [conditions.examiner_sha256(bundle) for bundle in bundles]
        (tmp_path / change).write_text("2")
        conditions._code_sha256.cache_clear()
        return [conditions.examiner_sha256(bundle) != old for bundle, old in zip(bundles, before, strict=True)]

    assert void("exam/wire.py") == [True, True, True]
    assert void("services/shared.py") == [False, True, False]
    assert void("services/redis_trips.py") == [False, True, False]
    assert void("services/mongo_tap.py") == [False, False, False]
    assert void("lab/slow.py") == [False, False, True]
    assert void("reports/page.py") == [False, False, False]


def test_a_module_about_one_kind_of_server_is_used_by_no_other_kind():
    """Else a change in it would make other counts void than `examiner_sha256` says."""
    folder = conditions.PACKAGE / "services"
    for kind in find.KINDS:
        modules = sorted(folder.glob(f"{kind}_*.py"))
        assert modules
        for module, other in itertools.product(modules, find.KINDS.keys() - {kind}):
            assert f"services.{other}_" not in module.read_text(), module.name
            assert f"import {other}_" not in module.read_text(), module.name
