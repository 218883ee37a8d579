"""What students read is kept on file: readable, the same on every run, and compared."""

import pytest

from backbench.course import Course, CourseError
from backbench.grading import messages
from backbench.grading.proof import Outcome

UNIT = "u03_edges"
FIRST, SECOND = "lets a timeout of the loader through", "refuses a negative number"


@pytest.fixture
def unit(built_course):
    return Course(built_course).unit(UNIT)


def outcome(*said, answer="wrong/fetch__forgets", hint="What can a loader raise?"):
    """An answer that failed as many checks as there are messages."""
    names = (FIRST, SECOND)[: len(said)]
    failed = frozenset(names)
    told = tuple(zip(names, said, strict=True))
    return Outcome("wrong 1", answer, failed, failed, told, "ab" * 16, tuple((name, hint) for name in names))


def test_the_file_shows_each_answer_with_check_points_message_and_hint(unit):
    said = [outcome("it raised KeyError", "came back: 7\nand 8"), outcome("so", answer="right/fetch__other")]
    text, notes = messages.snapshot(unit, said)
    assert text.split("\n\n", 1)[1] == (
        "wrong/fetch__forgets\n"
        "    lets a timeout of the loader through (2)\n"
        "        it raised KeyError\n"
        "        hint: What can a loader raise?\n"
        "    refuses a negative number (2)\n"
        "        came back: 7\n"
        "        and 8\n"
        "        hint: What can a loader raise?\n"
    )
    assert notes == []
    assert messages.differences(unit, text, said) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["<Book object at 0x7f11aa22bb33>"], "<Book object at 0x<varies>>"),
        (["No such file: '/tmp/tmpa1b2/late.log'"], "No such file: '/tmp/<varies>/late.log'"),
        (["it lives 1999997 ms (-1: for ever)"], "it lives <varies> ms (-1: for ever)"),
        (["it lives -1 ms"], "it lives -1 ms"),
        (["39,493,632 bytes of memory"], "<varies> bytes of memory"),
        (["a hold: '671b1b8696bb4f2785ebfe68022c3245'"], "a hold: '<varies>'"),
        (["the loader ran 8 times", "the loader ran 7 times"], "the loader ran <varies> times"),
        (["a", "a b"], "<varies>"),
        (["three\nlines\nhere", "two\nlines"], "<varies>"),
    ],
)
def test_what_is_never_the_same_is_marked_and_said(unit, said, kept):
    found = [outcome(each) for each in said]
    text, notes = messages.snapshot(unit, found)
    assert f"        {kept}\n" in text
    assert len(notes) == (kept != said[0])
    assert all(messages.differences(unit, text, [each]) == [] for each in found if "\n" not in each.messages[0][1])


def test_what_varied_once_is_kept_so_in_a_file_that_is_written_anew(unit):
    kept, _ = messages.snapshot(unit, [outcome("read 7 times", "so"), outcome("read 8 times", "three\nlines")])
    assert "read <varies> times" in kept
    said = [outcome("read 9 times", "other"), outcome("read 7 times", answer="wrong/tell__x")]
    now, notes = messages.snapshot(unit, said)
    assert not notes
    assert messages.keeping(kept, now) == now.replace("read 9 times", "read <varies> times"), (
        "of the same answer alone, and no line that is nothing but <varies>"
    )
    changed, _ = messages.snapshot(unit, [outcome("it reads 9 times", "other")])
    assert messages.keeping(kept, changed) == changed


def test_a_changed_message_check_or_answer_is_shown_as_a_diff(unit):
    text, _ = messages.snapshot(unit, [outcome("it lives 1999 ms, not 5"), outcome("old", answer="wrong/tell__x")])
    now = [outcome("it lives 7777 ms, not 5"), outcome("new", answer="wrong/tell__x")]
    found = messages.differences(unit, text, now)
    assert [line.strip() for line in found if line[0] in "+-"][2:] == ["-        old", "+        new"]
    assert messages.differences(unit, text, now[:1])
    assert messages.differences(unit, text, [*now, outcome("x", answer="wrong/tell__y")])


def test_an_answer_that_fails_other_checks_in_each_grading_is_not_written(unit):
    with pytest.raises(CourseError, match="wrong/fetch__forgets fails other checks"):
        messages.snapshot(unit, [outcome("x"), outcome("x", "y")])


def test_an_empty_message_and_one_that_shows_the_reference_are_faults(unit):
    assert messages.faults(unit, [outcome("it raised KeyError")]) == []
    assert messages.faults(unit, [outcome("it raised", "  \n")]) == [f"wrong/fetch__forgets: {SECOND!r} says nothing"]
    shown = "write: raise ValueError(number)"
    assert messages.faults(unit, [outcome(shown)]) == [
        f"wrong/fetch__forgets: {FIRST!r} shows a line of the reference: raise ValueError(number)"
    ]
    assert messages.faults(unit, [outcome("ok", hint=shown)]), "a hint may not show it either"
    assert messages.faults(unit, [outcome("def fetch(load, number):")]) == [], "the starter shows it anyway"
