"""What stands in the messages between a MongoDB server and its clients, so far as the tap reads them.

What it cannot read has the name UNKNOWN, which counts as a command like any other.
"""

from __future__ import annotations

import struct
import threading
from collections import defaultdict

OP_MSG, OP_QUERY = 2013, 2004
MORE_TO_COME = 2  # a flag: no reply is wanted of a request, a reply has others behind it
PIECE = 1 << 16  # bytes that are looked at
UNKNOWN = "?"


class Asked:
    """The commands of one connection that wait for a reply, by the numbers of their requests.

    A reply may have others behind it, as when a server pushes its state to a driver every ten seconds. The next one
    answers the one before it, by the protocol, or the request once more, with SecantusDB: both numbers wait.
    """

    def __init__(self) -> None:
        self._names: defaultdict[int, list[str]] = defaultdict(list)
        self._streams: dict[int, int] = {}  # of each such request, its last reply
        self._lock = threading.Lock()

    def add(self, number: int, name: str) -> None:
        with self._lock:
            self._add(number, name)

    def take(self, number: int, behind: int | None = None) -> str:
        """The name of the command that a reply to `number` answers.

        behind: the reply's own number, where others come behind it.
        """
        with self._lock:
            request = next((first for first, last in self._streams.items() if last == number), number)
            name = self._pop(number) or UNKNOWN
            last = self._streams.pop(request, None)
            for other in {request, last} - {number, None}:
                self._pop(other)
            if behind is not None:
                self._streams[request] = behind
                self._add(request, name)
                self._add(behind, name)
            return name

    def _add(self, number: int, name: str) -> None:
        names = self._names[number]
        names.append(name)
        if len(names) > 1:  # no driver gives a number twice: which reply is whose, nobody can tell
            names[:] = [UNKNOWN] * len(names)

    def _pop(self, number: int) -> str | None:
        names = self._names.pop(number, [])
        if len(names) > 1:
            self._names[number] = names[1:]
        return names[0] if names else None


def more_to_come(opcode: int, piece: bytes) -> bool:
    """Whether a request wants no reply, or a reply is not the last one."""
    return opcode == OP_MSG and len(piece) >= 4 and bool(struct.unpack_from("<I", piece)[0] & MORE_TO_COME)


def command_name(opcode: int, piece: bytes) -> str:
    """The name of the command in a message, UNKNOWN where it does not stand in front, or may be no command."""
    try:
        if opcode == OP_MSG and piece[4] == 0:
            start = 5
        elif opcode == OP_QUERY:
            start = piece.index(b"\0", 4) + 9
            if not piece[4 : start - 9].endswith(b".$cmd"):
                return UNKNOWN  # a filter on a collection, whatever its first field is called
        else:
            return UNKNOWN
        first = start + 5  # behind the document's length and the type of its first value
        return piece[first : piece.index(b"\0", first)].decode(errors="replace")
    except (IndexError, ValueError):
        return UNKNOWN


def batch(piece: bytes) -> int:
    """How many documents a reply brings; of one that is longer than a PIECE, at least so many as to be seen."""
    import bson

    try:
        cursor = bson.decode(piece[5 : 5 + struct.unpack_from("<i", piece, 5)[0]]).get("cursor", {})
    except Exception:
        return PIECE
    return len(cursor.get("firstBatch", cursor.get("nextBatch", ())))
