"""Visible examples that fail say what came, and do nothing else than before."""

import doctest

import pytest

from backbench.grading import visible
from backbench.grading.visible import telling


def said(source, **names):
    """The message with which the assertion in `source` fails."""
    with pytest.raises(AssertionError) as failure:
        exec(telling(source), names)
    return str(failure.value)


def test_the_example_in_the_docstring_is_so():
    assert doctest.testmod(visible).failed == 0


@pytest.mark.parametrize(
    "source, message",
    [
        ("assert total([1, 2]) == 3", "`total([1, 2]) == 3`: total([1, 2]) is None"),
        ("assert 3 == total([1, 2])", "`3 == total([1, 2])`: total([1, 2]) is None"),
        ("assert total([]) is not None", "`total([]) is not None`: total([]) is None"),
        ("assert 'tea' in {}", "`'tea' in {}`: 'tea' is 'tea'"),
        ("assert not 3", "`not 3` is not so"),
        ("assert callable(3)", "`callable(3)` is not so"),
        ("assert 1 < 3 < 2", "`1 < 3 < 2` is not so"),
        ("for n in (1, 2):\n    assert n == 1", "`n == 1`: n is 2"),
        ("def f():\n    assert {'a': 1} == total(1), 'its own'\nf()", "its own"),
        ('assert total(f"{1}") == {"a": {}}', "`total(f'{1}') == {'a': {}}`: total(f'{1}') is None"),
    ],
)
def test_what_came_is_told(source, message):
    assert said(source, total=lambda items: None) == message


def test_each_side_is_evaluated_once_and_in_order():
    asked = []

    def ask(name):
        asked.append(name)
        return name

    said("assert ask(1) == ask(2)", ask=ask)
    assert asked == [1, 2]
    exec(telling("assert ask(3) == ask(3)"), {"ask": ask})
    assert asked == [1, 2, 3, 3]


@pytest.mark.parametrize("source", ["%%bash\nls", "!ls", "print(", "", "\0"])
def test_what_is_no_plain_python_stays_as_it_is(source):
    assert telling(source) == source


def test_a_student_reads_what_came(fresh):
    fresh.hand_in("ada", fresh.work().solve("remember", "def remember(load):\n    return None"))
    verdict = fresh.grade()["ada"]
    messages = [cell["message"] for cell in verdict["cells"].values() if cell["message"]]
    assert messages
    assert not [text for text in messages if text.endswith("AssertionError")]
