"""Chores are the same work in every way of doing it, and timings are fair."""

import backbench.lab as lab
from backbench.lab import chores


def test_a_chore_waits_and_then_computes():
    with lab.stopwatch() as watch:
        assert chores.chore(0.05, 4) == 0 + 1 + 4 + 9
    assert watch.seconds >= 0.05
    assert chores.rounds_per_ms(0.001) >= 1


def test_a_new_process_can_run_a_chore():
    with chores.processes(1) as pool:
        assert pool.submit(chores.chore, 0, 3).result() == 5


def test_each_way_does_each_case_in_every_round_and_the_best_is_kept():
    done = []

    def way(name):
        return lambda *case: done.append((name, *case))

    times = lab.best_times({"one": way("one"), "two": way("two")}, [(1, 2), (3, 4)], seconds=0)
    assert done == [("one", 1, 2), ("two", 1, 2), ("one", 3, 4), ("two", 3, 4)]
    assert {name: len(best) for name, best in times.items()} == {"one": 2, "two": 2}
    assert all(0 <= best < float("inf") for both in times.values() for best in both)
    done.clear()
    lab.best_times({"one": way("one")}, [(1,)], seconds=0.01)
    assert len(done) > 1
