"""Work for the timing of threads, tasks and processes; in a module, because a new process imports what it runs."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backbench.lab.counters import stopwatch


def chore(seconds: float, rounds: int) -> int:
    """Waits for `seconds` without computing, then computes for `rounds` rounds in pure Python; gives a sum."""
    time.sleep(seconds)
    total = 0
    for number in range(rounds):
        total += number * number
    return total


def ask(address: tuple[str, int], title: Any, milliseconds: int = 50) -> str:
    """Asks the warehouse at `address` as a blocking client does: it holds its thread until the answer is there."""
    with socket.create_connection(address) as line, line.makefile("rw", encoding="utf-8") as file:
        file.write(f"{title} {milliseconds}\n")
        file.flush()
        return file.readline().strip()


def rounds_per_ms(tries: int = 100) -> int:
    """How many rounds of `chore` this machine does in a millisecond, where nothing disturbs: the best of many tries."""
    rounds, best = 20_000, float("inf")
    for _ in range(tries):
        with stopwatch() as watch:
            chore(0, rounds)
        best = min(best, watch.seconds)
    return max(1, round(rounds / best / 1000))


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
