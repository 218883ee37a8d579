"""What a kernel shows: text that cells print, values, errors. It goes to the examiner on the line, in that order.

A Jupyter kernel publishes through a `Session`, to be sent over ZeroMQ. Here one session takes its place that keeps what
an examined notebook shows, as text, and drops the rest. So an examined kernel has no channel but the line.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from jupyter_client.session import Session

# An examiner keeps far less of each; this bounds what is sent in one message.
MOST = 2**20
SOON = 0.02


class Publisher:
    """Sends what is shown while a cell runs; what is shown at other times is nobody's output."""

    def __init__(self) -> None:
        self._send: Callable[[dict], None] = lambda message: None
        self._owner = os.getpid()
        self.cell: int | None = None

    def start(self, send: Callable[[dict], None]) -> None:
        """From now on send through `send`, for this process."""
        self._send, self._owner = send, os.getpid()

    @property
    def ours(self) -> bool:
        """False in a process that student code has forked: two processes on one line would garble it."""
        return os.getpid() == self._owner

    def __call__(self, kind: str, **content: Any) -> None:
        if self.cell is not None and self.ours:
            self._send({"op": "output", "cell": self.cell, "kind": kind, **content})


class LineSession(Session):
    """Stands where a kernel expects its session: what it would send over ZeroMQ goes to `publisher`, as text."""

    publisher: Publisher

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *rest: Any, **more: Any) -> None:
        """Publish a message where it is an output; `stream` and the parts about routing mean nothing here."""
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
        content = content or {}
        if msg_or_type in ("display_data", "execute_result", "update_display_data"):
            text = str(content.get("data", {}).get("text/plain", ""))[:MOST]
            shown = content.get("transient", {}).get("display_id")
            self.publisher(msg_or_type, text=text, display=None if shown is None else str(shown)[:100])
        elif msg_or_type == "error":
            lines = [str(line)[: MOST // 100] for line in content["traceback"][:30]]
            name, value = str(content["ename"])[:MOST], str(content["evalue"])[:MOST]
            self.publisher("error", ename=name, evalue=value, traceback=lines)
        elif msg_or_type == "clear_output":
            self.publisher("clear_output")


class Stream(io.TextIOBase):
    """Standard output or error of a notebook: what is written is sent at once, or gathered where much comes.

    What this process and those that it starts write to the file descriptor itself goes to a file, and is shown
    by `gather`.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, handle: int, publisher: Publisher):
        self.name = name
        self._handle, self._publisher = handle, publisher
        self._lock = threading.RLock()
        self._parts: list[str] = []
        self._size, self._sent = 0, 0.0
        self._file = -1
        self._shown = 0

    def open(self) -> None:
        """Take the file descriptor over: what is written to it from now on goes to a file without a name."""
        with tempfile.TemporaryFile(buffering=0) as file:
            self._file = os.dup(file.fileno())
            os.dup2(self._file, self._handle)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._handle

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not self._publisher.ours:
            os.write(self._handle, text.encode(errors="replace"))
            return len(text)
        with self._lock:
            self._parts.append(text)
            self._size += len(text)
            if self._size > MOST // 16 or time.monotonic() > self._sent + SOON:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if not self._publisher.ours:
            return
        with self._lock:
            text, self._parts, self._size = "".join(self._parts), [], 0
            self._sent = time.monotonic()
            for start in range(0, len(text), MOST):
                self._publisher("stream", name=self.name, text=text[start : start + MOST])

    def gather(self) -> None:
        """Send what is left, and what came by the file descriptor meanwhile."""
        self.flush()
        end = os.fstat(self._file).st_size
        if end > self._shown:
            raw = os.pread(self._file, MOST, self._shown)
            self._publisher("stream", name=self.name, text=raw.decode(errors="replace"))
            self._shown = end
