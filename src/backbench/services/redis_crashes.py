"""For grade cells on Redis: a worker in a process of its own, which is killed in the middle of its work."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from backbench.services.redis_trips import MOST_REST, watched_redis

if TYPE_CHECKING:
    import redis as redis_client


def killed(work: Callable[..., Any], meet: Callable[[bytes], Any], **functions: Callable[..., Any]) -> tuple[bool, Any]:
    """Run work(client, **functions) in another process; kill that one (SIGKILL) right before the first trip for which
    meet(what it sends) is true.

    The other process is a copy of this one and shares only Redis with it. `meet` and the functions run here: over
    there stand-ins ask for them and wait for the answer, so that spies may be among them. Returns (True, None) if the
    process was killed, or ended by itself before its work was done, else (False, what work gave). Raises what `work`,
    `meet` or a function raises, and TimeoutError where the other process asks for nothing during MOST_REST seconds.
    """
    here, there = multiprocessing.Pipe()
    process = os.fork()
    if process == 0:
        try:
            here.close()
            _tell(there, *_outcome(lambda: work(_client(there), **{name: _asks(there, name) for name in functions})))
        finally:
            os._exit(0)  # nothing of the first process is closed, flushed or told
    there.close()
    try:
        return _serve(here, {"meet": meet, **functions})
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        here.close()


def _serve(line: Connection, functions: dict[str, Callable[..., Any]]) -> tuple[bool, Any]:
    while True:
        if not line.poll(MOST_REST):
            raise TimeoutError("the worker in another process came to no end: it waits for something outside Redis")
        try:
            kind, value = line.recv()
        except (EOFError, ConnectionResetError):
            return True, None
        if kind == "done":
            return False, value
        if kind == "raised":
            raise value
        name, arguments = value
        answer = functions[name](*arguments)
        if name == "meet" and answer:
            return True, None
        _tell(line, "answer", answer)


def _client(line: Connection) -> redis_client.Redis:
    return watched_redis(_asks(line, "meet"))


def _asks(line: Connection, name: str) -> Callable[..., Any]:
    def ask(*arguments: Any) -> Any:
        line.send(("call", (name, arguments)))
        return line.recv()[1]

    return ask


def _outcome(function: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "done", function()
    except BaseException as error:
        return "raised", error


def _tell(line: Connection, kind: str, value: Any) -> None:
    """Send what can be sent; of anything else, an error that says so."""
    try:
        text = pickle.dumps((kind, value))
        pickle.loads(text)
    except Exception:
        what = f"{type(value).__name__}: {value}" if kind == "raised" else "a result"
        text = pickle.dumps(("raised", RuntimeError(f"the worker gave {what[:500]} that cannot be handed over")))
    line.send_bytes(text)
