"""A slow service that keeps the clock, and an event loop that lives by that clock from a distance.

Asynchronous code is examined with no second waited: the service decides how long each call takes and when it ends,
and it alone moves its clock. Who calls may be another process: all that is said goes through one function, `talk`.

    service = SlowService(lambda item: (2, item * 10))            # a call takes 2 virtual seconds
    line = spy(service.talk)                                      # the service stays with the examiner
    run_on(line, lambda call: asyncio.gather(call(1), call(2)))   # next to the code that is examined: [10, 20]
    service.now, service.peak                                     # (2.0, 2)
"""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from backbench.lab.threads import run_in_thread
from backbench.lab.virtual_time import Events, VirtualTimeLoop

Line = Callable[..., Any]
STUCK = "nothing can run any more: every task waits, and no timer is set"


@dataclass(frozen=True)
class Noted:
    """What happened to one call: `what` is "begin", "end" or "leave" (the caller was cancelled before the end)."""

    at: float
    what: str
    args: tuple


class SlowService:
    """Answers calls, each after its own number of virtual seconds.

    `answer(*args)` is asked when a call begins and gives (seconds, outcome). An outcome is plain data; an exception of
    a built-in type, which the caller gets raised; or a function without arguments, which is called when the call ends
    and gives one of these. `now` is the clock, `running` holds the arguments of the calls under way, `peak` the most
    that there were at once, `log` what happened, `left` what was running when the caller's program ended.
    """

    def __init__(self, answer: Callable[..., tuple[float, Any]]):
        self._answer = answer
        self._calls: dict[int, tuple[float, tuple, Any]] = {}
        self.now = 0.0
        self.peak = 0
        self.log: list[Noted] = []
        self.left: list[tuple] = []

    @property
    def running(self) -> list[tuple]:
        return [args for _, args, _ in self._calls.values()]

    def times(self, what: str) -> list[float]:
        """When calls began, ended or were left."""
        return [noted.at for noted in self.log if noted.what == what]

    def args(self, what: str) -> list[tuple]:
        """The arguments of the calls that began, ended or were left, in that order."""
        return [noted.args for noted in self.log if noted.what == what]

    def talk(self, what: str, *about: Any) -> Any:
        """What a caller says: "begin" a call, "leave" one, "wait" until something happens, or that it is "done"."""
        if what == "begin":
            return self._begin(about)
        if what == "leave":
            return self._leave(*about)
        if what == "wait":
            return self._wait(*about)
        self.left = self.running  # "done"
        return None

    def _begin(self, args: tuple) -> int:
        seconds, outcome = self._answer(*args)
        self.log.append(Noted(self.now, "begin", args))
        number = len(self.log)
        self._calls[number] = (self.now + seconds, args, outcome)
        self.peak = max(self.peak, len(self._calls))
        return number

    def _leave(self, number: int) -> None:
        if number in self._calls:
            self.log.append(Noted(self.now, "leave", self._calls.pop(number)[1]))

    def _wait(self, pause: float | None) -> tuple[float, list[tuple]]:
        """Move the clock to the end of the next call, at most by `pause`; gives it, and the calls that have ended."""
        moments = [end for end, _, _ in self._calls.values()] + ([] if pause is None else [self.now + pause])
        if not moments:
            raise RuntimeError(STUCK)
        self.now = max(self.now, min(moments))
        due = sorted((end, number) for number, (end, _, _) in self._calls.items() if end <= self.now)
        return self.now, [self._end(number) for _, number in due]

    def _end(self, number: int) -> tuple:
        _, args, outcome = self._calls.pop(number)
        self.log.append(Noted(self.now, "end", args))
        outcome = outcome() if callable(outcome) else outcome
        if isinstance(outcome, Exception):
            return number, type(outcome).__name__, str(outcome)
        return number, "", outcome


class _DistantLoop(VirtualTimeLoop):
    """An event loop whose clock is at the other end of a line."""

    def __init__(self, line: Line):
        self._line = line
        self._awaited: dict[int, asyncio.Future] = {}
        super().__init__()

    async def call(self, *args: Any) -> Any:
        """One call of the service at the other end."""
        number = self._line("begin", *args)
        self._awaited[number] = future = self.create_future()
        try:
            return await future
        except asyncio.CancelledError:
            self._line("leave", number)
            raise
        finally:
            del self._awaited[number]

    def _wait(self, timeout: float | None, select: Callable[[float | None], Events]) -> Events:
        events = select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        if self._jobs_outside:
            return select(None)
        self._now, ended = self._line("wait", timeout)
        for number, error, value in ended:
            future = self._awaited.get(number)
            if future is None or future.done():
                continue
            if error:
                future.set_exception(getattr(builtins, error)(value))
            else:
                future.set_result(value)
        return events


def run_on(line: Line, main: Callable[[Callable[..., Awaitable[Any]]], Awaitable[Any]]) -> Any:
    """Runs `await main(call)` by the clock of the service at the other end of `line`; gives what it returns.

    `await call(*args)` calls that service. asyncio's own timers live by the same clock. Works in a notebook, too: the
    loop runs in a thread of its own. Tasks that `main` leaves behind are cancelled after the service heard "done".
    """

    def run() -> Any:
        loop = _DistantLoop(line)

        async def told() -> Any:
            try:
                return await main(loop.call)
            finally:
                line("done")

        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(told())

    return run_in_thread(run)
