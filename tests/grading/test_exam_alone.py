"""Without an examiner a grade cell just runs: in a notebook, in a script, in a test."""

import asyncio
import doctest

import nbformat
import pytest
from nbclient import NotebookClient

from backbench.exam import check, counting, feed, probe, rng, session, spy


def test_a_probe_is_the_function_itself():
    def twice(x):
        return 2 * x

    assert probe(twice) is twice
    assert probe(timeout=3)(twice) is twice


def test_a_check_that_passes_prints_one_line(capsys):
    with check("twice as much", points=2):
        pass
    assert capsys.readouterr().out == "✓ twice as much: 2 of 2\n"


@pytest.mark.parametrize("error", [AssertionError("no"), ValueError("no"), KeyboardInterrupt("no")])
def test_a_check_that_fails_prints_one_line_and_lets_the_error_through(capsys, error):
    with pytest.raises(type(error)):
        with check("twice as much", points=1.5):
            raise error
    assert capsys.readouterr().out == f"✗ twice as much: 0 of 1.5 ({type(error).__name__}: no)\n"


def test_a_feed_counts_what_is_pulled():
    source = feed("abc")
    assert [next(source), next(source)] == ["a", "b"]
    assert (source.pulled, source.exhausted) == (2, False)
    assert list(source) == ["c"]
    assert (source.pulled, source.exhausted) == (3, True)
    assert list(source) == []
    assert source.pulled == 3


def test_a_feed_has_a_limit_for_answers_that_read_an_endless_source():
    source = feed(iter(int, 1), limit=5)
    with pytest.raises(RuntimeError, match="more than 5 items"):
        list(source)
    assert source.pulled == 5


def test_a_feed_can_be_read_asynchronously():
    async def read():
        return [item async for item in feed([1, 2])]

    assert asyncio.run(read()) == [1, 2]


def test_a_spy_records_its_calls_and_answers_with_its_function():
    load = spy(lambda key, add=0: key + add)
    assert (load(1), load(1, add=2)) == (1, 3)
    assert [(call.args, call.kwargs) for call in load.calls] == [((1,), {}), ((1,), {"add": 2})]
    assert load.count == 2


def test_a_spy_records_the_calls_that_raise():
    def fail():
        raise LookupError

    broken = spy(fail)
    with pytest.raises(LookupError):
        broken()
    assert broken.count == 1


def test_a_spy_without_a_function_gives_none_and_has_a_limit():
    called = spy(limit=2)
    assert (called(), called(1)) == (None, None)
    with pytest.raises(RuntimeError, match="more than 2 calls"):
        called()
    assert called.count == 2


def test_a_spy_of_an_async_function_is_awaited():
    async def load(key):
        return key

    async def use():
        return await spy(load)(3)

    assert spy(load).is_async
    assert asyncio.run(use()) == 3


def test_chance_can_be_seeded():
    rng.seed("x:y")
    first = rng.random()
    rng.seed("x:y")
    assert rng.random() == first


def test_the_examples_in_the_documentation_are_true():
    found = doctest.testmod(counting)
    assert found.attempted >= 4
    assert found.failed == 0
    assert doctest.testmod(session).failed == 0


@pytest.mark.parametrize("unit", ["u01_pieces", "u02_shelf"])
def test_an_instructors_notebook_runs_top_to_bottom_as_it_is(classroom, unit):
    book = nbformat.read(classroom.root / "source" / unit / "assignment.ipynb", as_version=4)
    NotebookClient(book, timeout=120).execute()
    printed = "".join(output.get("text", "") for cell in book.cells for output in cell.get("outputs", []))
    assert printed.count("✓") == {"u01_pieces": 6, "u02_shelf": 2}[unit]
    assert "✗" not in printed
