"""Count pulls and calls, measure memory and time: the numbers that a lesson states come from here."""

from __future__ import annotations

import functools
import gc
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class Counted(Iterator[T]):
    """A one-shot iterator over `iterable` that counts what is taken from it.

    `.pulled` is the number of items handed out so far; `.exhausted` is True once somebody asked past the end.
    """

    def __init__(self, iterable: Iterable[T]):
        self._items = iter(iterable)
        self.pulled = 0
        self.exhausted = False

    def __next__(self) -> T:
        try:
            item = next(self._items)
        except StopIteration:
            self.exhausted = True
            raise
        self.pulled += 1
        return item

    def __repr__(self) -> str:
        return f"<Counted: {self.pulled} pulled{', exhausted' if self.exhausted else ''}>"


def counted(function: Callable[..., T]) -> Callable[..., T]:
    """`function`, with the number of its calls so far in `.calls`.

    Calls from several threads are all counted; a call that raises is counted too. Works as a decorator, on methods
    and on `async def` functions as well. Set `.calls = 0` to start again.
    """
    lock = threading.Lock()

    @functools.wraps(function)
    def count_and_call(*args: Any, **kwargs: Any) -> T:
        with lock:
            count_and_call.calls += 1
        return function(*args, **kwargs)

    count_and_call.calls = 0
    return count_and_call


def peak_memory(function: Callable[[], T]) -> tuple[T, int]:
    """Calls `function()`; returns its result and the most bytes that Python held at once on top of what it held before.

    Measured by `tracemalloc`: Python's own allocations, the result included, but not those that C libraries make for
    themselves. The call runs several times slower than it would unmeasured. Exceptions of `function` pass through.
    """
    was_tracing = tracemalloc.is_tracing()
    gc.collect()
    if not was_tracing:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        result = function()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not was_tracing:
            tracemalloc.stop()
    return result, max(0, peak - before)


class Stopwatch:
    """A context manager: `.seconds` is the time since its block began, and stands still once the block has ended."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter):
        self._clock = clock
        self._began: float | None = None
        self._ended: float | None = None

    def __enter__(self) -> Stopwatch:
        self._began, self._ended = self._clock(), None
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended = self._clock()

    @property
    def seconds(self) -> float:
        if self._began is None:
            return 0.0
        return (self._clock() if self._ended is None else self._ended) - self._began

    def __repr__(self) -> str:
        return f"<Stopwatch: {self.seconds:.3f} s>"


def stopwatch(clock: Callable[[], float] = time.perf_counter) -> Stopwatch:
    """A context manager whose `.seconds` is the time that its block takes, by `clock`."""
    return Stopwatch(clock)
