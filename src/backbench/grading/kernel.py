"""One kernel for one student's code: started in its box, driven by nbclient, with a line for probes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import nbformat.v4 as v4
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import Integer

from backbench.exam import wire
from backbench.exam.remote import KernelGone, readable

from .limits import Limits

# What waits unread is bounded by their product: the examiner reads no output while a probe runs.
MAX_MESSAGE = 16 * 2**20
MAX_WAITING = 12
START_SECONDS = 60


class CellTimeout(Exception):
    """A cell took longer than its limit; its kernel is no longer of use."""


class KernelFault(Exception):
    """The kernel did not start: the machine's or the grader's fault, never the student's."""


@dataclass(frozen=True)
class Setting:
    """What a kernel is started with, the same for each restart."""

    folder: Path
    boxed: bool = True
    data: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    limits: Limits = Limits()


class BoundedManager(AsyncKernelManager):
    """A kernel manager whose clients share its context, and so the bounds on what they will hold."""

    def client(self, **kwargs):
        return super().client(context=self.context, **kwargs)


class StudentClient(NotebookClient):
    """nbclient with bounded output, text outputs only, and no widgets' state."""

    output_limit = Integer()
    _received = 0

    def output(self, outs, msg, display_id, cell_index):
        self._received += len(str(msg["content"]))
        if self._received > self.output_limit:
            return None
        return super().output(outs, msg, display_id, cell_index)

    def handle_comm_msg(self, outs, msg, cell_index):
        return None

    def begin(self, cell: NotebookNode) -> None:
        self._received = 0
        self.nb.cells.append(cell)

    @property
    def overflowed(self) -> bool:
        return self._received > self.output_limit


class StudentKernel:
    """A running kernel. `run` executes a cell; `connection` carries probes. Use `close`, or as a context manager."""

    def __init__(self, setting: Setting):
        self.setting = setting
        self.run_folder = setting.folder / "run"
        remove(self.run_folder)
        self.run_folder.mkdir(parents=True, mode=0o700)
        (setting.folder / "home").mkdir(exist_ok=True)
        self._closed = threading.Event()
        self._client: StudentClient | None = None
        try:
            self._start()
        except Exception as error:
            self.close()
            raise KernelFault(f"the student's kernel did not start: {type(error).__name__}: {error}") from error

    def _start(self) -> None:
        setting = self.setting
        path = str(self.run_folder / "exam.sock")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(path)
            listener.listen(1)
            listener.settimeout(START_SECONDS)
            context = zmq.asyncio.Context()
            context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
            context.setsockopt(zmq.RCVHWM, MAX_WAITING)
            manager = BoundedManager(
                transport="ipc",
                ip=str(self.run_folder / "k"),
                connection_file=str(self.run_folder / "kernel.json"),
                context=context,
                shutdown_wait_time=0,
            )
            manager._kernel_spec = self._specification(path)
            self._client = StudentClient(
                v4.new_notebook(), km=manager, timeout=setting.limits.cell_seconds, startup_timeout=START_SECONDS,
                iopub_timeout=4, allow_errors=True, output_limit=setting.limits.output, store_widget_state=False,
            )  # fmt: skip
            self._client.log.disabled = manager.log.disabled = True
            self._client.reset_execution_trackers()
            self._client.start_new_kernel()
            self._client.start_new_kernel_client()
            self._process = manager.provisioner.process
            self.connection, _ = listener.accept()
        os.unlink(path)  # one line per kernel: what connects later is student code
        self.connection.settimeout(START_SECONDS)
        if wire.receive(self.connection).get("op") != "hello":
            raise KernelFault("the kernel did not greet")
        threading.Thread(target=self._watch, daemon=True).start()

    def _specification(self, exam_socket: str) -> KernelSpec:
        setting = self.setting
        config = {
            "run_folder": str(self.run_folder),
            "data_folder": str(setting.data or ""),
            "environment": {**setting.environment, "BACKBENCH_EXAM": exam_socket},
            "read_folders": setting.read,
            "boxed": setting.boxed,
            "limits": setting.limits,
        }
        return KernelSpec(
            argv=[sys.executable, "-P", "-m", "backbench.exam.kernel", "-f", "{connection_file}"],
            display_name="Backbench exam",
            language="python",
            interrupt_mode="message",
            metadata={"kernel_provisioner": {"provisioner_name": "backbench-sandbox", "config": config}},
        )

    def run(self, source: str, seconds: float | None = None) -> list[NotebookNode]:
        """Execute one cell; give its outputs, errors among them.

        Raises KernelGone where the kernel dies, CellTimeout where the cell takes too long.
        """
        cell = v4.new_code_cell(source)
        client = self._client
        client.begin(cell)
        client.timeout = seconds or self.setting.limits.cell_seconds
        try:
            client.execute_cell(cell, len(client.nb.cells) - 1)
        except CellTimeoutError:
            raise CellTimeout(f"the cell was stopped after {client.timeout:g} seconds") from None
        except DeadKernelError:
            raise KernelGone("the kernel stopped while this cell ran") from None
        except TimeoutError:  # the reply came, the end of its output did not
            pass
        except Exception as error:
            # nbclient trips over messages that no kernel of its own sends: student code has written them.
            raise KernelGone(f"the kernel sent a malformed message ({type(error).__name__})") from None
        outputs = [plain for output in cell.outputs if (plain := text_only(output)) is not None]
        if client.overflowed:
            outputs.append(v4.new_output("stream", name="stdout", text="[the rest of the output was cut]\n"))
        return outputs

    def _watch(self) -> None:
        """End the kernel when it fills the one folder that it shares with us."""
        limits = self.setting.limits
        while not self._closed.wait(0.25):
            size = count = 0
            strange = False  # a kernel makes sockets here, and no folders
            with contextlib.suppress(OSError):
                for entry in os.scandir(self.run_folder):
                    size, count = size + entry.stat(follow_symlinks=False).st_blocks * 512, count + 1
                    strange |= entry.is_dir(follow_symlinks=False)
            if strange or size > limits.disk or count > 200:
                self.kill()
                return

    @property
    def pid(self) -> int:
        """The process id of the box, above all that student code starts."""
        return self._process.pid

    def kill(self) -> None:
        """End the kernel and all it started, at once."""
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the kernel and free what it used."""
        self._closed.set()
        self.kill()
        if getattr(self, "connection", None) is not None:
            self.connection.close()
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client._cleanup_kernel()
            with contextlib.suppress(Exception):
                self._client.km.context.destroy(linger=0)

    def __enter__(self) -> StudentKernel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def remove(folder: Path) -> None:
    """Remove a folder that student code could write to: `rm` copes with folders of any depth, Python does not."""
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
