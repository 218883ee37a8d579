"""An event loop with a clock of its own: when nothing is ready, the clock jumps to the next timer."""

from __future__ import annotations

import asyncio
import inspect
import linecache
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from backbench.lab.threads import run_in_thread

T = TypeVar("T")
Events = list[tuple[selectors.SelectorKey, int]]

LIMIT = 100_000.0
PATIENCE = 0.25
DEADLOCK_AFTER = 0.5


class Deadlock(RuntimeError):
    """No task can ever run again: none is ready, no timer is set, and nothing from outside arrives."""


class _Selector(selectors.DefaultSelector):
    """The platform's selector; how long to wait is decided by `wait(timeout, select)`."""

    def __init__(self, wait: Callable[[float | None, Callable[[float | None], Events]], Events]):
        super().__init__()
        self._wait = wait

    def select(self, timeout: float | None = None) -> Events:
        return self._wait(timeout, super().select)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An asyncio event loop whose `time()` starts at 0 and moves only by jumps to the next timer.

    `asyncio.sleep`, `asyncio.timeout`, `wait_for` and `call_later` live in virtual seconds, exact and without waiting.
    Ordinary code takes no virtual time at all, `time.sleep` included, and `time.time()` shows the real clock.

    Work outside the loop is real, so it decides when the clock may jump:

    - while a job of `run_in_executor` or `asyncio.to_thread` is awaited, the clock stands still, however long it takes;
    - while sockets or pipes are open, they get `patience` real seconds to speak before each jump;
    - a thread of your own that answers with `call_soon_threadsafe` is not waited for while a timer is set.

    Raises `Deadlock` when nothing is ready, no timer is set and `deadlock_after` real seconds bring nothing, and
    TimeoutError when the clock would pass `limit` virtual seconds (a task that sleeps in an endless loop).
    Use: `asyncio.Runner(loop_factory=VirtualTimeLoop)`, or the shorter `run_virtual`.
    """

    def __init__(self, limit: float = LIMIT, patience: float = PATIENCE, deadlock_after: float = DEADLOCK_AFTER):
        self._now = 0.0
        self._jobs_outside = 0
        self._limit = limit
        self._patience = patience
        self._deadlock_after = deadlock_after
        super().__init__(_Selector(self._wait))

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        self._jobs_outside += 1
        future.add_done_callback(self._job_came_back)
        return future

    async def shutdown_default_executor(self, *args: Any) -> None:
        self._jobs_outside += 1
        try:
            await super().shutdown_default_executor(*args)
        finally:
            self._jobs_outside -= 1

    def _job_came_back(self, _future: asyncio.Future[Any]) -> None:
        self._jobs_outside -= 1

    def _wait(self, timeout: float | None, select: Callable[[float | None], Events]) -> Events:
        """What asyncio calls when it would sleep: `timeout` is 0 (something is ready), None (no timer) or a pause."""
        events = select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        if self._jobs_outside:
            return select(None)
        own_pipe = 1  # the one that call_soon_threadsafe writes to
        if len(self._selector.get_map()) > own_pipe and (events := select(self._patience)):
            return events
        if timeout is None:
            if events := select(self._deadlock_after):
                return events
            raise Deadlock(self._who_waits())
        if self._now + timeout > self._limit:
            raise TimeoutError(
                f"the virtual clock would pass {self._limit:,g} s: some task sleeps again and again and never ends"
            )
        self._now += timeout
        return events

    def _who_waits(self) -> str:
        tasks = sorted(asyncio.all_tasks(self), key=lambda task: task.get_name())
        lines = [f"nothing can run any more, no timer is set, and {len(tasks)} unfinished task(s) wait:"]
        return "\n".join(lines + [f"- {_where(task)}" for task in tasks])


def _where(task: asyncio.Task[Any]) -> str:
    """The task's coroutine and the line of it that waits."""
    name = getattr(task.get_coro(), "__qualname__", task.get_name())
    frames = task.get_stack(limit=1)
    if not frames:
        return name
    code, number = frames[-1].f_code, frames[-1].f_lineno
    line = linecache.getline(code.co_filename, number, frames[-1].f_globals).strip()
    return f"{name}, line {number}" + (f": {line}" if line else "")


def run_virtual(coroutine: Coroutine[Any, Any, T], *, limit: float = LIMIT) -> tuple[T, float]:
    """Runs `coroutine` on a fresh VirtualTimeLoop; returns (its result, the virtual seconds that it took).

    Works inside a notebook cell and inside `async` code too, in a thread of its own. Tasks that it leaves behind are
    cancelled, as by `asyncio.run`. Raises what the coroutine raises, TypeError for anything but a coroutine, and
    Deadlock or TimeoutError as VirtualTimeLoop says (`limit` in virtual seconds).
    """
    if not inspect.iscoroutine(coroutine):
        raise TypeError(f"run_virtual takes a coroutine, such as main(), not {coroutine!r}")
    loop = VirtualTimeLoop(limit)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _run(loop, coroutine)
    try:
        return run_in_thread(_run, loop, coroutine)
    except KeyboardInterrupt:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_cancel_all, loop)
        raise


def _run(loop: VirtualTimeLoop, coroutine: Coroutine[Any, Any, T]) -> tuple[T, float]:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        result = runner.run(coroutine)
        return result, round(loop.time(), 9)  # 1 ns: the noise of adding floats ends here


def _cancel_all(loop: VirtualTimeLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()
