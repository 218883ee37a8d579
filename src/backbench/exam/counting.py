"""Iterables and functions that count their use, in the process that made them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

LIMIT = 10_000


class Feed(Iterator):
    """A one-shot iterator over `iterable` that counts each item it hands out. Make one with `feed`.

    `pulled` is the number of items handed out; `exhausted` is true once an item past the end was asked for.
    """

    def __init__(self, iterable: Iterable[Any], limit: int = LIMIT):
        self._items = iter(iterable)
        self.limit = limit
        self.pulled = 0
        self.exhausted = False

    def __next__(self) -> Any:
        if self.pulled >= self.limit:
            raise RuntimeError(f"more than {self.limit} items were asked for")
        try:
            item = next(self._items)
        except StopIteration:
            self.exhausted = True
            raise
        self.pulled += 1
        return item

    def __aiter__(self) -> Feed:
        return self

    async def __anext__(self) -> Any:
        try:
            return next(self)
        except StopIteration:
            raise StopAsyncIteration from None

    def __repr__(self) -> str:
        return f"<feed, {self.pulled} pulled>"


@dataclass(frozen=True)
class Call:
    """One call of a spy: its positional and its keyword arguments."""

    args: tuple = ()
    kwargs: dict = field(default_factory=dict)


class Spy:
    """A callable that records each call in `calls` and answers with `function`. Make one with `spy`."""

    def __init__(self, function: Callable | None = None, limit: int = LIMIT):
        self._function = function or (lambda *args, **kwargs: None)
        self.is_async = inspect.iscoroutinefunction(self._function)
        self.limit = limit
        self.calls: list[Call] = []

    @property
    def count(self) -> int:
        """How many calls there were."""
        return len(self.calls)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(self.calls) >= self.limit:
            raise RuntimeError(f"more than {self.limit} calls were made")
        self.calls.append(Call(args, kwargs))
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<spy, {self.count} calls>"


def feed(iterable: Iterable[Any], limit: int = LIMIT) -> Feed:
    """A one-shot iterator that counts, out of the student's reach, each item that student code pulls.

    Pass it to a probe. `limit` bounds the pulls: one more raises RuntimeError in the student's code, so an answer
    that reads an endless source ends in an error. Items are plain data.

    >>> numbers = feed(range(10))
    >>> next(numbers), next(numbers), numbers.pulled
    (0, 1, 2)
    """
    return Feed(iterable, limit)


def spy(function: Callable | None = None, limit: int = LIMIT) -> Spy:
    """A callable that runs `function` where it was made and records every call, out of the student's reach.

    Pass it to a probe: as a loader, a clock, a sleep, a callback. What it returns or raises reaches the student's
    code. Without `function` it returns None. Spying on an `async def` gives the student an async callable.

    >>> load = spy(str.upper)
    >>> load("tea"), load.count, load.calls[0].args
    ('TEA', 1, ('tea',))
    """
    return Spy(function, limit)
