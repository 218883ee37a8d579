"""`check`, `probe` and `rng`, as they act in a notebook; the examiner puts a session of its own in their place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

PROBE_SECONDS = 10.0

rng = random.Random()
"""The exam's source of chance: seeded by the examiner for each submission and grade cell."""


class Session(Protocol):
    """What stands behind a grade cell: a notebook on its own, or the examiner."""

    def probe(self, function: Callable, timeout: float) -> Callable: ...

    def check(self, name: str, points: float, hint: str): ...


class NotebookSession:
    """No examiner: probes are the functions themselves, a check prints one line and lets its failure through."""

    def probe(self, function: Callable, timeout: float) -> Callable:
        return function

    @contextmanager
    def check(self, name: str, points: float, hint: str) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            print(f"✗ {name}: 0 of {points:g} ({type(error).__name__}: {error})")
            raise
        print(f"✓ {name}: {points:g} of {points:g}")


current: Session = NotebookSession()


def use(session: Session) -> None:
    """Make `session` the one behind every later `check` and `probe` of this process."""
    global current
    current = session


def probe(function: Callable | None = None, *, timeout: float = PROBE_SECONDS) -> Any:
    """Mark a function of a grade cell as one that runs next to the student's code.

    Arguments and results are plain data: None, numbers, text, bytes, tuples, lists, dicts, sets; arguments may also
    be feeds and spies. An `async def` probe is called with `await`. What the student's code raises arrives as an
    exception of the same name. A call that takes longer than `timeout` seconds counts as failed.

    Inside, a probe sees the real builtins, the imports at the top of its hidden part, the other probes of its
    cell, and from the notebook only the names that the answer under test defines.

        @probe
        def pieces(items, size):
            return [list(piece) for piece in chunked(iter(items), size)]
    """
    if function is None:
        return lambda function: current.probe(function, timeout)
    return current.probe(function, timeout)


def check(name: str, points: float, hint: str = ""):
    """One behaviour that earns `points`: a `with` block that passes if nothing in it raises.

    `name` is what the student reads; `hint` is shown where the check fails, after the text of the assertion.

        with check("keeps every item, in order", points=1, hint="Look at the last piece."):
            assert pieces([1, 2, 3], 2) == [[1, 2], [3]]
    """
    return current.check(name, points, hint)
