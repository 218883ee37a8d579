"""One kernel for one student's code: in its box, with a channel for cells and a line for probes."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import nbformat.v4 as v4
from nbformat import NotebookNode

from backbench.exam import wire
from backbench.exam.remote import KernelGone, readable

from .channel import Channel, KernelEnded, Malformed
from .launch import START_SECONDS, Forked, Setting, Spawned, launch
from .limits import memory_held


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
        self.run_folder.mkdir(parents=True, mode=0o700)
        (setting.folder / "home").mkdir(exist_ok=True)
        self._closed = threading.Event()
        self._process: Forked | Spawned | None = None
        self._channel: Channel | None = None
        self.connection: socket.socket | None = None
        try:
            self._start()
        except Exception as error:
            self.close()
            raise KernelFault(f"the student's kernel did not start: {type(error).__name__}: {error}") from error

    def _start(self) -> None:
        path = str(self.run_folder / "exam.sock")
        setting = replace(self.setting, environment={**self.setting.environment, "BACKBENCH_EXAM": path})
        self._channel = Channel(self.run_folder)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(path)
            listener.listen(2)
            arguments = ["-f", str(self._channel.file)]
            self._process, self.connection = launch(setting, listener, self.run_folder, arguments)
        os.unlink(path)  # one line per kernel: what connects later is student code
        self.connection.settimeout(START_SECONDS)
        if wire.receive(self.connection).get("op") != "hello":
            raise KernelFault("the kernel did not greet")
        self._channel.connect(self._process.sentinel, self._process.ended, START_SECONDS)
        threading.Thread(target=self._watch, daemon=True).start()

    def run(self, source: str, seconds: float | None = None) -> list[NotebookNode]:
        """Execute one cell; give its outputs, errors among them.

        Raises KernelGone where the kernel dies, CellTimeout where the cell takes too long.
        """
        limits = self.setting.limits
        seconds = seconds or limits.cell_seconds
        try:
            found, overflowed = self._channel.execute(source, time.monotonic() + seconds, limits.output)
        except TimeoutError:
            raise CellTimeout(f"the cell was stopped after {seconds:g} seconds") from None
        except KernelEnded:
            raise KernelGone("the kernel stopped while this cell ran") from None
        except Malformed as error:
            raise KernelGone(f"the kernel sent a malformed message ({error})") from None
        outputs = [plain for output in found if (plain := text_only(output)) is not None]
        if overflowed:
            outputs.append(v4.new_output("stream", name="stdout", text="[the rest of the output was cut]\n"))
        return outputs

    def _watch(self) -> None:
        """End the kernel when it fills the one folder that it shares with us, or all its processes too much memory."""
        limits = self.setting.limits
        while not self._closed.wait(0.25):
            size = count = 0
            strange = False  # a kernel makes sockets here, and no folders
            with contextlib.suppress(OSError):
                for entry in os.scandir(self.run_folder):
                    size, count = size + entry.stat(follow_symlinks=False).st_blocks * 512, count + 1
                    strange |= entry.is_dir(follow_symlinks=False)
            if strange or size > limits.disk or count > 200 or memory_held(self.pid) > limits.memory:
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
        if self._channel is not None:
            self._channel.close()

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


def text_only(output: NotebookNode) -> NotebookNode | None:
    """An output as text: what a browser would run, and pictures, stay behind."""
    if output.output_type == "stream":
        name = "stderr" if output.name == "stderr" else "stdout"
        return v4.new_output("stream", name=name, text=readable(str(output.text), 20_000))
    if output.output_type == "error":
        traceback = [readable(str(line), 4_000) for line in output.traceback[:30]]
        return v4.new_output(
            "error", ename=readable(str(output.ename), 200), evalue=readable(str(output.evalue), 2_000),
            traceback=traceback,
        )  # fmt: skip
    text = output.get("data", {}).get("text/plain", "")
    return v4.new_output("display_data", data={"text/plain": readable(str(text), 4_000)}) if text else None
