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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

MOST_CONNECTIONS = 200
PIECE = 1 << 16  # bytes
MOST = 64 << 20  # bytes of one message; a server takes 48 MB
OP_MSG, OP_QUERY = 2013, 2004
# What a driver sends by itself. The end of a transaction is among it: SecantusDB lets somebody else's write through
# between a transaction's own write and its end, and then loses it; mongod lets them wait.
OWN = {"abortTransaction", "buildInfo", "commitTransaction", "endSessions", "hello", "isMaster", "ismaster"}
OWN |= {"killCursors", "ping"}

Before = Callable[[str], Any] | None
After = Callable[[str, int, int], Any] | None

_taps: list[MongoTap] = []
_watch: tuple[Before, After] = (None, None)
_busy = threading.local()
_one = threading.Lock()  # watchers are called one at a time, whatever student code does in threads
_registered = False


@contextmanager
def watched_commands(before: Before = None, after: After = None) -> Iterator[None]:
    """Inside the with block, every command to the submission's MongoDB is told, except what a driver sends by itself.

    before(name of the command) is called right before the command reaches the server, which waits for it: a rival can
    come in between two commands every time. after(name, documents in the reply's batch, bytes of the reply) is called
    when the reply comes. What the two raise is dropped. In a notebook, where no tap is, the clients that are made
    inside the block are told.
    """
    global _watch
    if not _taps:
        _listen()
    _watch = (before, after)
    try:
        yield
    finally:
        _watch = (None, None)


def tell(place: int, name: str, *more: Any) -> None:
    """Call one of the two watchers, `place` 0 or 1, unless it is one of them who sends."""
    watcher = _watch[place]
    if watcher is None or name in OWN or getattr(_busy, "now", False):
        return
    _busy.now = True
    try:
        with _one, suppress(Exception):
            watcher(name, *more)
    finally:
        _busy.now = False


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
        asked: dict[int, str] = {}
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


def _commands(asked: dict[int, str]) -> Callable[[bytes, bytes], None]:
    def note(header: bytes, piece: bytes) -> None:
        number, opcode = struct.unpack_from("<i4xi", header, 4)
        name = command_name(opcode, piece)
        if _watch[1] is not None:
            asked[number] = name
        tell(0, name)

    return note


def _replies(asked: dict[int, str]) -> Callable[[bytes, bytes], None]:
    def note(header: bytes, piece: bytes) -> None:
        name = asked.pop(struct.unpack_from("<i", header, 8)[0], None)
        if name is not None and _watch[1] is not None:
            tell(1, name, _batch(piece), struct.unpack_from("<i", header)[0])

    return note


def command_name(opcode: int, piece: bytes) -> str:
    """The name of the command in a message, "?" where it does not stand in front."""
    try:
        if opcode == OP_MSG and piece[4] == 0:
            start = 5
        elif opcode == OP_QUERY:
            start = piece.index(b"\0", 4) + 9
        else:
            return "?"
        first = start + 5  # behind the document's length and the type of its first value
        return piece[first : piece.index(b"\0", first)].decode(errors="replace")
    except (IndexError, ValueError):
        return "?"


def _batch(piece: bytes) -> int:
    """How many documents a reply brings; of one that is longer than a PIECE, at least so many as to be seen."""
    import bson

    try:
        cursor = bson.decode(piece[5 : 5 + struct.unpack_from("<i", piece, 5)[0]]).get("cursor", {})
    except Exception:
        return PIECE
    return len(cursor.get("firstBatch", cursor.get("nextBatch", ())))


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
