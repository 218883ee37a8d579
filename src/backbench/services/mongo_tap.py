"""The tap: a socket in front of a MongoDB server, where the examiner watches every command of every client.

A submission gets the tap's socket instead of the server's, so that no second client goes around it. What a hidden test
hears of is told by the bytes that come in, and not by student code.

    with MongoTap(server.socket, folder / "mongo.sock"), watched_commands(before=note):
        ...                                   # note("find") right before a find reaches the server
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from backbench.services.mongo_messages import PIECE, Asked, batch, command_name, more_to_come

MOST_CONNECTIONS = 200
MOST = 64 << 20  # bytes of one message; a server takes 48 MB
HELD_SECONDS = 2  # a command waits for its rival at most so long: what holds the rival may be the command's transaction
END_SECONDS = 10  # for such a rival, once the block has ended
# What a driver sends by itself. The end of a transaction is among it: a rival right before it would be held until it.
OWN = {"abortTransaction", "buildInfo", "commitTransaction", "endSessions", "hello", "isMaster", "ismaster"}
OWN |= {"killCursors", "ping"}
# It fails and delays what others send. SecantusDB has it; a mongod, where it is started for tests.
REFUSED = {"configureFailPoint"}

Before = Callable[[str], Any] | None
After = Callable[[str, int, int], Any] | None

_taps: list[MongoTap] = []
_watch: _Watch | None = None
_busy = threading.local()
_registered = False


class RivalFailed(AssertionError):
    """The server refused what `before` sent. In a hidden test: a failed check, with this text for the student."""


@contextmanager
def watched_commands(before: Before = None, after: After = None) -> Iterator[None]:
    """Inside the with block, every command to the submission's MongoDB is told, except what a driver sends by itself.

    before(name of the command) is called right before the command reaches the server, which waits for it: a rival can
    come in between two commands every time. A rival that a lock holds, of a transaction say, keeps waiting for it while
    the command goes on; it is awaited at the end of the block. after(name, documents in the reply's batch, bytes of the
    reply) is called when the reply comes. A reply that nobody asked for, or that may be one of several, is one to "?";
    of a command that wants none, the reply is told at once, as an empty one.

    What the two raise leaves the block at its end, where nothing else does: a test whose rival did nothing has tested
    nothing. What the server refused is raised as RivalFailed, for student code can have it refuse whatever it likes.
    In a notebook, where no tap is, the clients that are made inside the block are told.
    """
    global _watch
    if not _taps:
        _listen()
    _watch = watch = _Watch(before, after)
    try:
        yield
    finally:
        _watch = None
        watch.wait()
    watch.judge()


def tell(place: int, name: str, *more: Any) -> None:
    """Call one of the two watchers, `place` 0 or 1, unless it is one of them who sends."""
    if (watch := _watch) is not None and name not in OWN and not getattr(_busy, "now", False):
        watch.tell(place, name, *more)


class _Watch:
    """The watchers of one block, and what went wrong with them."""

    def __init__(self, before: Before, after: After):
        self.watchers = before, after
        self._turn = threading.Lock()  # they are called one at a time, whatever student code does in threads
        self._held: list[threading.Thread] = []
        self._errors: list[Exception] = []

    def tell(self, place: int, *what: Any) -> None:
        watcher = self.watchers[place]
        if watcher is None:
            return
        with self._turn:
            if place:
                self._call(watcher, what)
                return
            thread = threading.Thread(target=self._call, args=(watcher, what), daemon=True)
            thread.start()
            thread.join(HELD_SECONDS)
            if thread.is_alive():
                self._held.append(thread)

    def _call(self, watcher: Callable, what: tuple) -> None:
        _busy.now = True
        try:
            watcher(*what)
        except Exception as error:
            self._errors.append(error)
        finally:
            _busy.now = False

    def wait(self) -> None:
        ends = time.monotonic() + END_SECONDS
        for thread in self._held:
            thread.join(max(0, ends - time.monotonic()))

    def judge(self) -> None:
        """Raise the first error of the watchers."""
        from pymongo.errors import OperationFailure, PyMongoError

        if any(thread.is_alive() for thread in self._held):
            raise RivalFailed("another worker still waits, when your code is done, to do its part")
        for error in self._errors:
            if isinstance(error, PyMongoError):
                # Without the full reply, and without the address that other errors name.
                said = str(error).partition(", full error:")[0] if isinstance(error, OperationFailure) else ""
                kind = "it waited too long" if error.timeout else said or type(error).__name__
                raise RivalFailed(f"another worker could not do its part while your code ran: {kind}") from error
            raise error


class MongoTap:
    """Gives `place`, a socket that passes everything on to the socket `server`, while the with block lasts."""

    def __init__(self, server: Path, place: Path):
        self._server, self._place = str(server), place
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)

    def __enter__(self) -> MongoTap:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._place))
        os.chmod(self._place, 0o777)  # who may come to it, the folder decides
        self._listener.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()
        _taps.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _taps.remove(self)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with suppress(OSError):
            os.unlink(self._place)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self._room.acquire(blocking=False):
                client.close()
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Both directions of one connection; returns when they have ended."""
        server = socket.socket(socket.AF_UNIX)
        asked = Asked()
        try:
            with client, server, suppress(OSError, EOFError):
                server.connect(self._server)
                back = threading.Thread(target=_pass, args=(server, client, _replies(asked)), daemon=True)
                back.start()
                _pass(client, server, _commands(asked))
                back.join()
        finally:
            self._room.release()


def _pass(source: socket.socket, target: socket.socket, note: Callable[[bytes, bytes], None]) -> None:
    """Every message from `source` to `target`; note(header, its first PIECE) comes before a message goes on."""
    try:
        while True:
            header = _exactly(source, 16)
            left = struct.unpack_from("<i", header)[0] - 16
            if not 0 <= left <= MOST:
                raise EOFError
            piece = _exactly(source, min(left, PIECE))
            note(header, piece)
            target.sendall(header + piece)
            left -= len(piece)
            while left:
                piece = _exactly(source, min(left, PIECE))
                target.sendall(piece)
                left -= len(piece)
    except (OSError, EOFError):
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes the thread of the other direction


def _exactly(source: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = source.recv(min(size, PIECE))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _commands(asked: Asked) -> Callable[[bytes, bytes], None]:
    def note(header: bytes, piece: bytes) -> None:
        number, opcode = struct.unpack_from("<i4xi", header, 4)
        name = command_name(opcode, piece)
        if name in REFUSED:
            raise EOFError
        tell(0, name)
        if more_to_come(opcode, piece):
            tell(1, name, 0, 0)
        else:
            asked.add(number, name)

    return note


def _replies(asked: Asked) -> Callable[[bytes, bytes], None]:
    def note(header: bytes, piece: bytes) -> None:
        size, number, answers, opcode = struct.unpack("<4i", header)
        name = asked.take(answers, number if more_to_come(opcode, piece) else None)
        if (watch := _watch) is not None and watch.watchers[1] is not None:
            tell(1, name, batch(piece), size)

    return note


def _listen() -> None:
    """Without a tap: a listener of every client that pymongo makes from now on."""
    global _registered
    if _registered:
        return
    _registered = True
    import bson
    from pymongo import monitoring

    class Listener(monitoring.CommandListener):
        def started(self, event):
            tell(0, event.command_name)

        def succeeded(self, event):
            cursor = event.reply.get("cursor", {})
            size = len(bson.encode(event.reply))
            tell(1, event.command_name, len(cursor.get("firstBatch", cursor.get("nextBatch", ()))), size)

        def failed(self, event):
            tell(1, event.command_name, 0, 0)

    monitoring.register(Listener())
