"""One kernel for one student's code, in its box, with a line for cells and probes. What comes on it is hostile."""

from __future__ import annotations

import contextlib
import itertools
import os
import select
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from backbench.exam import wire
from backbench.exam.remote import KernelGone, over, readable

from .launch import START_SECONDS, Forked, Setting, Spawned, launch
from .limits import memory_held

STREAM_SHOWN = 20_000


class CellTimeout(Exception):
    """A cell took longer than its limit; its kernel is no longer of use."""


class KernelFault(Exception):
    """The kernel did not start: the machine's or the grader's fault, never the student's."""


class StudentKernel:
    """A running kernel. `run` executes a cell; `connection` carries probes. Use `close`, or as a context manager."""

    def __init__(self, setting: Setting):
        self.setting = setting
        self.run_folder = setting.folder / "run"
        remove(self.run_folder)
        self.run_folder.mkdir(parents=True)
        # The kernel may be another user; from outside, the folder above is closed to others.
        self.run_folder.chmod(0o755)
        (setting.folder / "home").mkdir(exist_ok=True)
        self._closed = threading.Event()
        self._process: Forked | Spawned | None = None
        self._numbers = itertools.count(1)
        self.connection: socket.socket | None = None
        try:
            self._start()
        except Exception as error:
            self.close()
            raise KernelFault(f"the student's kernel did not start: {type(error).__name__}: {error}") from error

    def _start(self) -> None:
        path = str(self.run_folder / "exam.sock")
        setting = replace(self.setting, environment={**self.setting.environment, "BACKBENCH_EXAM": path})
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(path)
            listener.listen(2)
            os.chmod(path, 0o777)
            self._process, self.connection = launch(setting, listener, self.run_folder)
        os.unlink(path)  # one line per kernel: what connects later is student code
        self.connection.settimeout(START_SECONDS)
        if wire.receive(self.connection).get("op") != "hello":
            raise KernelFault("the kernel did not greet")
        threading.Thread(target=self._watch, daemon=True).start()

    def run(self, source: str, seconds: float | None = None, brief: bool = False) -> list[NotebookNode]:
        """Execute one cell; give its outputs, errors among them; `brief` ones have no traceback.

        Raises KernelGone where the kernel dies, CellTimeout where the cell takes too long.
        """
        limits = self.setting.limits
        seconds = seconds or limits.cell_seconds
        ends = time.monotonic() + seconds
        number, outputs, received, failed = next(self._numbers), Outputs(), 0, False
        try:
            self.connection.settimeout(seconds)
            try:
                wire.send(self.connection, {"op": "cell", "cell": number, "source": source, "brief": brief})
            except wire.TooLarge:
                return [_output("stream", name="stderr", text="not run: this cell is too large\n")]
            while True:
                message = self._receive(ends)
                if over(self.connection, message) or message.get("cell") != number:
                    continue
                if message.get("op") == "done":
                    break
                received += _weight(message)
                # An error counts, however much was printed before it; one is enough.
                error = message.get("kind") == "error" and not failed
                failed |= error
                if error or received <= limits.output:
                    outputs.add(message)
        except TimeoutError:
            raise CellTimeout(f"the cell was stopped after {seconds:g} seconds") from None
        except wire.ConnectionLost:
            raise KernelGone("the kernel stopped while this cell ran") from None
        if received > limits.output:
            outputs.add({"kind": "stream", "name": "stdout", "text": "\n[the rest of the output was cut]\n"})
        return outputs.nodes

    def _receive(self, ends: float) -> dict:
        """The next message. Raises TimeoutError, wire.ConnectionLost.

        The kernel's end is seen by its process too: a child that it left behind may hold the line open.
        """
        handles = [self.connection, *([self._process.sentinel] if self._process.sentinel >= 0 else [])]
        if self.connection not in (ready := select.select(handles, [], [], max(ends - time.monotonic(), 0))[0]):
            raise wire.ConnectionLost("the kernel ended") if ready else TimeoutError
        return wire.receive(self.connection, ends)

    def _watch(self) -> None:
        """End the kernel when all its processes hold too much memory."""
        while not self._closed.wait(0.25):
            if memory_held(self.pid) > self.setting.limits.memory:
                self.kill()
                return

    @property
    def pid(self) -> int:
        """The process id of the box, above all that student code starts."""
        return self._process.pid

    def kill(self) -> None:
        """End the kernel and all it started, at once."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the kernel and free what it used."""
        self._closed.set()
        if self._process is not None:
            self._process.close()
        if self.connection is not None:
            self.connection.close()

    def __enter__(self) -> StudentKernel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def remove(folder: Path) -> None:
    """Remove a folder that student code could write to: `rm` copes with folders of any depth, Python does not."""
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if not os.path.lexists(folder):
        return
    quiet = {"stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["rm", "-rf", "--", str(folder)], **quiet)
    if os.path.lexists(folder):  # folders without permissions hold off an ordinary user's rm
        subprocess.run(["chmod", "-R", "u+rwX", "--", str(folder)], **quiet)
        subprocess.run(["rm", "-rf", "--", str(folder)], **quiet)


class Outputs:
    """The outputs of a cell as a notebook shows them: pieces of a stream joined, displays cleared and updated.

    They are text: what a browser would run, and pictures, do not come.
    """

    def __init__(self) -> None:
        self.nodes: list[NotebookNode] = []
        self._displays: dict[str, NotebookNode] = {}

    def add(self, message: dict) -> None:
        """Take a message of the kernel; what is no output changes nothing."""
        kind, text = message.get("kind"), _text(message.get("text"))
        last = self.nodes[-1] if self.nodes else {}
        if kind == "clear_output":  # an error is the last that a cell shows: who clears it hides that it failed
            self.nodes[:] = [node for node in self.nodes if node.output_type == "error"]
        elif kind == "stream":
            name = "stderr" if message.get("name") == "stderr" else "stdout"
            if last.get("name") != name:
                self.nodes.append(last := _output("stream", name=name, text=""))
            last.text = readable(last.text + text[:STREAM_SHOWN], STREAM_SHOWN)
        elif kind == "error":
            lines = message.get("traceback")
            traceback = [readable(_text(line), 4_000) for line in (lines if isinstance(lines, list) else [])[:30]]
            name, value = readable(_text(message.get("ename")), 200), readable(_text(message.get("evalue")), 2_000)
            self.nodes.append(_output("error", ename=name, evalue=value, traceback=traceback))
        elif kind in ("display_data", "execute_result", "update_display_data"):
            display, data = _text(message.get("display")), {"text/plain": readable(text, 4_000)}
            if kind != "update_display_data" and text:
                self.nodes.append(_output("display_data", data=data, metadata={}))
                self._displays[display] = self.nodes[-1]
            elif display in self._displays:
                self._displays[display].data = NotebookNode(data)


def _weight(message: dict) -> int:
    """Bytes that a message counts for: its texts, the lines of a traceback among them, and what stands around each."""
    parts = [part for value in message.values() for part in (value if isinstance(value, list) else [value])]
    return 100 + sum(len(part.encode(errors="replace")) + 4 for part in parts if isinstance(part, str))


def _output(kind: str, **parts: Any) -> NotebookNode:
    # nbformat.v4.new_output compares each with the schema, which it compiles first: once an examiner, 40 ms.
    return nbformat.from_dict({"output_type": kind, **parts})


def _text(value: object) -> str:
    """`value` where it is text; what else a forged message may hold is not looked at."""
    return value if isinstance(value, str) else ""
