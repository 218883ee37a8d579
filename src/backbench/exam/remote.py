"""The examiner's side of an exam: checks that keep score and probes that run in the student's kernel."""

from __future__ import annotations

import ast
import asyncio
import functools
import gc
import inspect
import itertools
import reprlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from . import wire
from .counting import Feed, Spy

SHOWN = 160
# Who was late once in an exercise gets this many seconds for each further probe of it.
HURRIED_SECONDS = 3.0
MAX_MESSAGE = 1_000


class KernelGone(BaseException):
    """The student's kernel died, or was ended, while a probe ran. Not an Exception: no hidden test may catch it."""


class ProbeTimeout(BaseException):
    """A probe took longer than its limit. Not an Exception: no hidden test may take it for what it waits for."""


@dataclass
class CheckResult:
    """What became of one check. `message` and `hint` are for the student."""

    name: str
    points: float
    earned: float = 0.0
    passed: bool = False
    message: str = ""
    hint: str = ""


class GraderError(Exception):
    """The hidden test itself is at fault, or a server it needs: an instructor must look, no student pays."""


# A hidden test tripped over data of another kind than it waits for.
WRONG_KIND = "what your code gave is of another kind than what is asked for"
# What only the hidden test's own text can cause: student code reaches it as data or as a ProbeError.
GRADER_FAULTS = (NameError, ImportError, SyntaxError, wire.NotPlain)


@functools.lru_cache
def probe_sources(hidden: str) -> str:
    """The part of a hidden test that the kernel gets: its top-level imports and its probes, without decorators.

    Kept: a worker asks once for each test, and the examiners that it forks need not.
    """
    kept: list[ast.stmt] = []
    for node in _parsed(hidden).body:
        if isinstance(node, ast.Import):
            kept.append(node)
        elif isinstance(node, ast.ImportFrom) and node.module != "backbench.exam":
            kept.append(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(_is_probe, node.decorator_list)):
            node.decorator_list = [item for item in node.decorator_list if not _is_probe(item)]
            kept.append(node)
    return ast.unparse(ast.Module(kept, []))


def _parsed(source: str) -> ast.Module:
    """ast.parse, and no garbage collection meanwhile.

    A finaliser may parse too (asyncio logs a task's traceback, which looks at its source lines), and CPython 3.11
    ends a parse inside a parse in a SystemError: a student's malformed messages leave such tasks behind.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        if collecting:
            gc.enable()


def _is_probe(node: ast.expr) -> bool:
    return isinstance(node.func if isinstance(node, ast.Call) else node, ast.Name) and (
        (node.func if isinstance(node, ast.Call) else node).id == "probe"
    )


class RemoteSession:
    """Stands behind one grade cell in the examiner. Not for threads: one probe runs at a time."""

    def __init__(
        self,
        connection: socket.socket,
        cell: str,
        hidden: str,
        names: Iterable[str],
        deadline: float,
        revive: Callable[[BaseException], socket.socket],
        hurried: bool = False,
    ):
        """`names` are the notebook names that probes see; `deadline` is a time.monotonic() for the whole cell.

        `revive` is told how a kernel was lost in a check, and gives the connection to a fresh one or raises KernelGone.
        `hurried` says that a probe of this exercise was late before; it turns true when one is.
        """
        self.hurried = hurried
        self._connection = connection
        self._revive = revive
        self._cell = cell
        self._source = probe_sources(hidden)
        self._names = list(names)
        self._deadline = deadline
        self._numbers = itertools.count(1)
        self._handed: dict[int, Feed | Spy] = {}
        self._last = ""
        self.answered = False
        """Whether student code has given this cell anything that the hidden test may trip over."""
        self.results: list[CheckResult] = []

    # -- checks

    @contextmanager
    def check(self, name: str, points: float, hint: str) -> Iterator[None]:
        result = CheckResult(name, points)
        self._last = ""
        try:
            yield
        except (KernelGone, ProbeTimeout) as error:
            # A wrong answer may hang or kill its kernel in one check: that costs this check, not the next.
            self._record(result, str(error), hint)
            self._connection = self._revive(error)
            return
        except GraderError:
            raise
        except AssertionError as error:
            result.message = str(error) or self._last
        except wire.ProbeError as error:
            result.message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        except GRADER_FAULTS as error:
            raise GraderError(f"check {name!r}: {type(error).__name__}: {error}") from error
        except Exception as error:
            if not self.answered:
                raise GraderError(f"check {name!r}: {type(error).__name__}: {error}") from error
            result.message = self._last or WRONG_KIND
        except BaseException as error:
            if not _pytest_failed(error):
                raise
            result.message = self._last or str(error)
        else:
            result.passed, result.earned = True, points
        self._record(result, result.message, hint)

    def _record(self, result: CheckResult, message: str, hint: str) -> None:
        if not result.passed:
            result.message = readable(message, MAX_MESSAGE)
            result.hint = hint
        self.results.append(result)

    # -- probes

    def probe(self, function: Callable, timeout: float) -> Callable:
        name = function.__name__
        if inspect.iscoroutinefunction(function):

            async def call_async(*args: Any, **kwargs: Any) -> Any:
                return self._call(name, timeout, args, kwargs)

            return call_async

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(name, timeout, args, kwargs)

        return call

    def _hand_over(self, value: Any) -> dict | None:
        if isinstance(value, Feed | Spy):
            number = next((key for key, known in self._handed.items() if known is value), None)
            if number is None:
                number = next(self._numbers)
                self._handed[number] = value
            return {"feed": number} if isinstance(value, Feed) else {"spy": [number, value.is_async]}
        return None

    def _call(self, name: str, timeout: float, args: tuple, kwargs: dict) -> Any:
        call = next(self._numbers)
        timeout = min(timeout, HURRIED_SECONDS) if self.hurried else timeout
        try:
            request = {
                "op": "probe", "call": call, "cell": self._cell, "source": self._source, "names": self._names,
                "function": name, "args": wire.encode(args, self._hand_over),
                "kwargs": wire.encode(kwargs, self._hand_over),
            }  # fmt: skip
            # A grading run that is late altogether ends here rather than at the next cell.
            ends = min(time.monotonic() + timeout, self._deadline)
            self._connection.settimeout(max(ends - time.monotonic(), 0.01))
            wire.send(self._connection, request)
            return self._serve(name, call, ends, timeout)
        except wire.ProbeError:  # first: the student's own TimeoutError is one of these
            raise
        except wire.TooLarge as error:
            if not self.answered:
                raise
            # An argument may hold what student code gave before, and that just fitted.
            raise wire.ProbeError(f"what your code gave cannot be given back to it: {error}") from None
        except wire.ConnectionLost:
            raise KernelGone("the kernel stopped while your code ran") from None
        except TimeoutError:
            self.hurried = True
            raise ProbeTimeout(f"your code was stopped: it took longer than {timeout:g} seconds") from None

    def _serve(self, name: str, call: int, ends: float, timeout: float) -> Any:
        """Answer pulls and calls until the result of `call` comes."""
        while True:
            message = wire.receive(self._connection, ends)
            kind, of_this_call = message.get("op"), message.get("call") == call
            self.answered |= of_this_call
            if kind in ("pull", "call"):
                reply = self._answer(message) if of_this_call else _raised(RuntimeError("this probe is over"))
                _reply(self._connection, message, reply)
            elif kind == "raised" and of_this_call:
                try:
                    error = wire.decode_error(message)
                except Exception:
                    error = wire.ProbeError("an exception that could not be read")
                self._last = f"it raised {type(error).__name__}"
                raise error
            elif kind == "result" and of_this_call:
                try:
                    value = wire.decode(message["value"])
                except Exception as error:
                    raise wire.ProbeError(f"the result could not be read: {type(error).__name__}") from None
                self._last = f"came back: {_short(value)}"
                return value

    def _answer(self, message: dict) -> dict:
        """One pull of a feed or one call of a spy, done and counted here."""
        try:
            if message["op"] == "pull":
                feed = self._handed[message["feed"]]
                try:
                    return {"value": wire.encode(next(feed))}
                except StopIteration:
                    return {"stop": True}
            spy = self._handed[message["spy"]]
            args, kwargs = wire.decode(message["args"]), wire.decode(message["kwargs"])
            value = spy(*args, **kwargs)
            return {"value": wire.encode(_await(value) if inspect.iscoroutine(value) else value)}
        except wire.TooLarge as error:  # a spy may give back what student code gave it
            return _raised(error)
        except GRADER_FAULTS as error:
            raise GraderError(f"in a feed or spy: {type(error).__name__}: {error}") from error
        except Exception as error:  # what a feed or spy raises is meant for the student's code
            return _raised(error)


def over(connection: socket.socket, message: dict) -> bool:
    """Answer a pull or call that comes while no probe runs; False where the message is none."""
    if message.get("op") not in ("pull", "call"):
        return False
    _reply(connection, message, _raised(RuntimeError("this probe is over")))
    return True


def _reply(connection: socket.socket, question: dict, reply: dict) -> None:
    """Send `reply` under the number of the question. Without a number, nobody waits for it."""
    number = question.get("id")
    if type(number) is not int or abs(number) >= 2**53:  # it could be as long as all that may cross
        return
    try:
        wire.send(connection, {"op": "reply", "id": number, **reply})
    except wire.TooLarge as error:
        wire.send(connection, {"op": "reply", "id": number, **_raised(error)})


def _raised(error: Exception) -> dict:
    return {"raise": wire.encode_error(error)}


def _await(coroutine) -> Any:
    """Run a spy's coroutine in a thread of its own: the hidden test itself may be inside a running loop."""
    box: list = []

    def run() -> None:
        try:
            box.append((asyncio.run(coroutine), None))
        except Exception as error:
            box.append((None, error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    value, error = box[0]
    if error is not None:
        raise error
    return value


def _pytest_failed(error: BaseException) -> bool:
    """Whether `error` is what `pytest.raises` and `pytest.fail` raise, which is no Exception."""
    outcomes = sys.modules.get("_pytest.outcomes")
    return outcomes is not None and isinstance(error, outcomes.Failed)


_repr = reprlib.Repr()
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 6
_repr.maxstring = _repr.maxother = _repr.maxlong = 60


def _short(value: Any) -> str:
    """A value as a student may read it, cut to a line."""
    try:
        return readable(_repr.repr(value), SHOWN)
    except ValueError:  # an integer with more digits than Python will print
        return "a number too large to print"


def readable(text: str, most: int) -> str:
    """`text` without control characters or lone surrogates, cut to `most` characters."""
    text = text[:most]
    if not text.isprintable():
        text = "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) < most else text[: most - 1] + "…"
