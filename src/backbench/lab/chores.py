"""Work for the timing of threads, tasks and processes; in a module, because a new process imports what it runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from backbench.lab.counters import stopwatch


def chore(seconds: float, rounds: int) -> int:
    """Waits for `seconds` without computing, then computes for `rounds` rounds in pure Python; gives a sum."""
    time.sleep(seconds)
    total = 0
    for number in range(rounds):
        total += number * number
    return total


def processes(count: int) -> ProcessPoolExecutor:
    """A pool of `count` new processes, all of which are there; `shutdown()` ends them.

    They start from nothing ("spawn") on every system, so that no thread of the caller can be copied half-way.
    """
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
    list(pool.map(chore, [0.1] * count, [1] * count))
    return pool


def rounds_per_ms(seconds: float = 0.06) -> int:
    """How many rounds of `chore` this machine does in a millisecond, with all that goes on beside it.

    The best of five stretches of about `seconds`: longer than the turn that an operating system gives a program, so
    that a machine shared with others counts as slow as it is.
    """
    rounds, rates = 5_000, []
    for _ in range(5):
        done = 0
        with stopwatch() as watch:
            while watch.seconds < seconds:
                chore(0, rounds)
                done += rounds
        rates.append(done / watch.seconds / 1000)
    return max(1, round(max(rates)))


def best_times(
    ways: Mapping[str, Callable[..., Any]], cases: Sequence[tuple[Any, ...]], seconds: float
) -> dict[str, list[float]]:
    """The milliseconds that each of `ways` takes for each of `cases`, its arguments; the best of several rounds.

    Rounds go over all cases and all ways, so that a disturbance hits all alike, and end after about `seconds`; one at
    least is made.
    """
    best = {name: [float("inf")] * len(cases) for name in ways}
    began = time.perf_counter()
    while True:
        for place, case in enumerate(cases):
            for name, way in ways.items():
                with stopwatch() as watch:
                    way(*case)
                best[name][place] = min(best[name][place], 1000 * watch.seconds)
        if time.perf_counter() - began >= seconds:
            return best
