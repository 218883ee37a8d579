"""Speaks the Jupyter protocol with one kernel: runs a cell, gives its outputs. What comes from the kernel is hostile.

Only two of the five channels are needed: requests and their replies on shell, outputs on iopub. Plain blocking sockets,
as an examination has one kernel and one thing to wait for. Messages are signed because the kernel asks for it; those
that come are not checked for a signature, as student code knows the key. (jupyter_client's own session takes as long
to import as all of this module's work on a notebook.)
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import zmq
from nbformat import NotebookNode

DELIMITER = b"<IDS|MSG>"
# What waits unread is bounded by their product: the examiner reads no output while a probe runs.
MAX_MESSAGE = 16 * 2**20
MAX_WAITING = 12
# After a cell's reply, its last outputs come within this time or not at all.
LAST_SECONDS = 4


class KernelEnded(Exception):
    """The kernel's process is gone."""


class Malformed(Exception):
    """A message that no kernel of its own sends: student code has written it."""


class Channel:
    """A connection to a kernel that listens, or soon will, on the sockets of `folder`."""

    def __init__(self, folder: Path):
        """`folder` gets the connection file, `file`, that the kernel is started with."""
        self.file = folder / "kernel.json"
        key, ip = secrets.token_hex(16), str(folder / "k")
        ports = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
        about = {**ports, "transport": "ipc", "ip": ip, "key": key, "signature_scheme": "hmac-sha256"}
        self.file.write_text(json.dumps(about), encoding="utf-8")
        self._key, self._session = key.encode(), uuid.uuid4().hex
        self._context = zmq.Context()
        self._context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
        self._context.setsockopt(zmq.RCVHWM, MAX_WAITING)
        self._shell = self._context.socket(zmq.DEALER)
        self._iopub = self._context.socket(zmq.SUB)
        self._iopub.subscribe(b"")
        self._address = f"ipc://{ip}"
        self._poller = zmq.Poller()
        self._poller.register(self._shell, zmq.POLLIN)
        self._poller.register(self._iopub, zmq.POLLIN)
        self._ended: Callable[[], bool] = lambda: False

    def connect(self, sentinel: int, ended: Callable[[], bool], seconds: float) -> None:
        """Connect to the kernel, which has its sockets by now. Returns once its outputs arrive here.

        `sentinel` is readable once the kernel's process is gone (-1: unknown), and `ended` says so. Raises KernelEnded,
        TimeoutError.
        """
        self._ended = ended
        if sentinel >= 0:
            self._poller.register(sentinel, zmq.POLLIN)
        self._shell.connect(f"{self._address}-1")
        self._iopub.connect(f"{self._address}-2")
        ends = time.monotonic() + seconds
        while self._receive(self._iopub, ends)["msg_type"] != "iopub_welcome":
            pass

    def execute(self, source: str, ends: float, limit: int) -> tuple[list[NotebookNode], bool]:
        """Run one cell; give its outputs, errors among them, and whether more came than `limit` bytes, here cut off.

        Raises KernelEnded where the kernel goes, TimeoutError at `ends` (a time.monotonic()), Malformed.
        """
        number = self._request(
            "execute_request",
            {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
             "stop_on_error": False},
        )  # fmt: skip
        outputs = Outputs()
        received, replied, idle = 0, False, False
        while not (replied and idle):
            try:
                ready = self._wait(ends)
            except TimeoutError:
                if replied:  # the reply came, the end of its output did not
                    break
                raise
            for socket in ready:
                message = self._read(socket)
                if message is None or message["parent"] != number:
                    continue
                if socket is self._shell:
                    if message["msg_type"] == "execute_reply":
                        replied, ends = True, min(ends, time.monotonic() + LAST_SECONDS)
                elif message["msg_type"] == "status":
                    idle = message["content"].get("execution_state") == "idle"
                else:
                    with _hostile():
                        received += len(str(message["content"]))
                        if received <= limit:
                            outputs.add(message)
        return outputs.nodes, received > limit

    def _receive(self, socket: zmq.Socket, ends: float) -> dict[str, Any]:
        while True:
            if socket in self._wait(ends) and (message := self._read(socket)) is not None:
                return message

    def _wait(self, ends: float) -> list[zmq.Socket]:
        """The sockets that have something to read. Raises TimeoutError, KernelEnded."""
        while True:
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            # Not longer at a time: where there is no sentinel, the process is asked now and then.
            ready = dict(self._poller.poll(min(left, 0.5) * 1000))
            found = [socket for socket in (self._iopub, self._shell) if socket in ready]
            if found:
                return found
            if self._ended():
                raise KernelEnded

    def _request(self, kind: str, content: dict[str, Any]) -> str:
        """Send a request to the kernel; give its number, which answers carry."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "session": self._session, "username": "examiner",
                  "date": datetime.now(UTC).isoformat(), "version": "5.3"}  # fmt: skip
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        signature = hmac.new(self._key, b"".join(parts), "sha256").hexdigest().encode()
        self._shell.send_multipart([DELIMITER, signature, *parts])
        return number

    def _read(self, socket: zmq.Socket) -> dict[str, Any] | None:
        with _hostile():
            try:
                frames = socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return None
            start = frames.index(DELIMITER) + 2
            header, parent, _, content = map(json.loads, frames[start : start + 4])
            return {"msg_type": str(header["msg_type"]), "parent": parent.get("msg_id"), "content": dict(content)}

    def close(self) -> None:
        self._context.destroy(linger=0)


@contextlib.contextmanager
def _hostile():
    """Whatever goes wrong in reading a message is the fault of who wrote it."""
    try:
        yield
    except Exception as error:
        raise Malformed(type(error).__name__) from None


class Outputs:
    """The outputs of a cell, as a notebook shows them: pieces of a stream joined, displays cleared and updated."""

    def __init__(self) -> None:
        self.nodes: list[NotebookNode] = []
        self._displays: dict[str, NotebookNode] = {}

    def add(self, message: dict[str, Any]) -> None:
        """Take a message from iopub; what is no output changes nothing."""
        kind, content = message["msg_type"], message["content"]
        if kind == "clear_output":
            self.nodes.clear()
        elif kind == "update_display_data":
            known = self._displays.get(content["transient"]["display_id"])
            if known is not None:
                known.data = NotebookNode(content["data"])
        elif kind == "stream" and self.nodes and self.nodes[-1].get("name") == content["name"]:
            self.nodes[-1].text += content["text"]
        elif kind in ("stream", "display_data", "execute_result", "error"):
            self.nodes.append(v4.output_from_msg({"header": message, **message}))
            display = content.get("transient", {}).get("display_id")
            if display is not None:
                self._displays[display] = self.nodes[-1]
