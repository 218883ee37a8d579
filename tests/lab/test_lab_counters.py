"""Counters count what happened, once each, from wherever it happened."""

import asyncio
import itertools
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest

import backbench.lab as lab


def test_counted_hands_out_the_same_items_and_counts_only_those_taken():
    source = lab.Counted(itertools.count(10))
    assert list(itertools.islice(source, 3)) == [10, 11, 12]
    assert source.pulled == 3
    assert not source.exhausted


def test_counted_tells_that_somebody_asked_past_the_end_and_counts_no_item_for_it():
    source = lab.Counted("ab")
    assert list(source) == ["a", "b"]
    assert next(source, "nothing") == "nothing"
    assert (source.pulled, source.exhausted) == (2, True)


def test_counted_is_a_one_shot_iterator():
    source = lab.Counted([1, 2, 3])
    assert iter(source) is source
    assert [list(source), list(source)] == [[1, 2, 3], []]


def test_calls_from_eight_threads_are_all_counted():
    load = lab.counted(lambda key: key * 2)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(load, range(1600))) == [key * 2 for key in range(1600)]
    assert load.calls == 1600


def test_a_call_that_raises_is_counted_and_still_raises():
    @lab.counted
    def load():
        """Loads."""
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        load()
    assert (load.calls, load.__name__, load.__doc__) == (1, "load", "Loads.")


def test_methods_and_coroutine_functions_can_be_counted():
    class Shop:
        @lab.counted
        def price(self, book):
            return book + 1

    @lab.counted
    async def fetch():
        return "page"

    assert Shop().price(4) == 5
    assert Shop.price.calls == 1
    assert asyncio.run(fetch()) == "page"
    assert fetch.calls == 1


def test_peak_memory_tells_a_list_from_a_generator():
    total, lazy = lab.peak_memory(lambda: sum(number * number for number in range(100_000)))
    same_total, eager = lab.peak_memory(lambda: sum([number * number for number in range(100_000)]))
    assert total == same_total
    assert eager > 100 * lazy
    assert eager > 8 * 100_000


def test_peak_memory_starts_from_what_was_held_before():
    held = list(range(200_000))
    _, peak = lab.peak_memory(lambda: len(held))
    assert peak < 10_000


def test_peak_memory_leaves_tracing_as_it_was():
    assert not tracemalloc.is_tracing()
    with pytest.raises(ZeroDivisionError):
        lab.peak_memory(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        assert lab.peak_memory(lambda: "done")[0] == "done"
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


def test_a_stopwatch_runs_inside_its_block_and_stands_still_after_it():
    ticks = iter([10.0, 12.5, 14.0])
    with lab.stopwatch(clock=lambda: next(ticks)) as watch:
        assert watch.seconds == 2.5
    assert watch.seconds == watch.seconds == 4.0


def test_a_stopwatch_also_stops_when_its_block_fails():
    ticks = iter([1.0, 3.0])
    watch = lab.stopwatch(clock=lambda: next(ticks))
    with pytest.raises(KeyError), watch:
        raise KeyError
    assert watch.seconds == 2.0
