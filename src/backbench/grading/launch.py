"""Starts a student's kernel: forked inside the fork server's box, in a box of its own, or, without boxes, as it is."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from backbench import boxes
from backbench.forkserver import HOME, base_environment

from .limits import Cgroup, Limits

START_SECONDS = 60


@dataclass(frozen=True)
class Setting:
    """What a kernel is started with, the same for each restart.

    `folder` is short and private; `data` holds the unit's files; `read` maps further folders from outside to inside
    paths; `forks` is the socket of a fork server, whose folder holds `folder`.
    """

    folder: Path
    boxed: bool = True
    data: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    forks: str = ""


class NotForked(Exception):
    """The fork server is gone, or refused; nothing of the student's ran."""


class Forked:
    """A kernel that the fork server forked, with pid 1 of its sandbox above it."""

    def __init__(self, setting: Setting, listener: socket.socket, run_folder: Path):
        """Returns once the sandbox is let go, in its control group. Raises NotForked."""
        self._cgroup = Cgroup(setting.limits)
        self._leash: socket.socket | None = None
        self.sentinel = -1
        try:
            self._start(setting, listener, run_folder)
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise NotForked(str(error)) from None
            raise

    def _start(self, setting: Setting, listener: socket.socket, run_folder: Path) -> None:
        read = {**_covered(), str(run_folder): str(run_folder), **setting.read, **_data_copies(setting)}
        request = {
            "user": os.getuid(), "group": os.getgid(), "write": [], "read": read, "home": HOME,
            "size": setting.limits.disk, "files": setting.limits.files, "limits": setting.limits.rlimits(),
            "environment": {**base_environment(), **setting.environment}, "socket": listener.getsockname(),
        }  # fmt: skip
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.settimeout(START_SECONDS)
            server.connect(setting.forks)
            server.sendall(json.dumps(request).encode() + b"\n")
            self._await(listener, server)
            self._leash, _ = listener.accept()
            credentials = self._leash.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            self.pid = struct.unpack("3i", credentials)[0]
            self.sentinel = os.pidfd_open(self.pid)
            self._cgroup.add(self.pid)
            self._leash.sendall(b"g")
            self._await(self._leash, server)
            if self._leash.recv(1) != b"r":
                raise NotForked("the sandbox ended")

    def _await(self, wanted: socket.socket, server: socket.socket) -> None:
        """Wait for what should come; the fork server speaks only where it refuses."""
        ready = select.select([wanted, server], [], [], START_SECONDS)[0]
        if wanted in ready:
            return
        if ready:
            raise NotForked(server.recv(2**12).decode(errors="replace").strip() or "the fork server ended")
        raise NotForked("the fork server does not answer")

    def ended(self) -> bool:
        return bool(select.select([self.sentinel], [], [], 0)[0])

    def kill(self) -> None:
        """End pid 1 of the sandbox, and with it every process in it."""
        if self.sentinel >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.sentinel, signal.SIGKILL)

    def close(self) -> None:
        """End it, wait until it is gone, free what it used."""
        self.kill()
        if self._leash is not None:
            self._leash.close()
        if self.sentinel >= 0:
            select.select([self.sentinel], [], [], 20)
            os.close(self.sentinel)
            self.sentinel = -1
        self._cgroup.close()


def _covered() -> dict[str, str]:
    """Folders of Python and of ours that lie where a kernel has a new empty folder: they are shown in it again."""
    empty = [Path(place) for place in ("/tmp", "/dev/shm", HOME)]
    folders = [folder for folder in boxes.python_folders() if any(folder.is_relative_to(place) for place in empty)]
    return {str(folder): str(folder) for folder in folders}


def _data_copies(setting: Setting) -> dict[str, str]:
    """The unit's files beside its notebooks, copied to where the fork server sees them and nothing else of the unit."""
    copies = {}
    for path in _unit_files(setting):
        copy = setting.folder / "unit" / path.name
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            (shutil.copytree if path.is_dir() else shutil.copy)(path, copy)
            for each in (copy, *copy.rglob("*")):  # the kernel may be another user
                each.chmod(0o755 if each.is_dir() else each.stat().st_mode | 0o444)
        copies[str(copy)] = f"{HOME}/{path.name}"
    return copies


def _unit_files(setting: Setting) -> list[Path]:
    """Each file or folder of the unit beside its notebooks."""
    return sorted(path for path in setting.data.iterdir() if path.suffix != ".ipynb") if setting.data else []


class Spawned:
    """A kernel started by a command line: in a box of its own, or as an ordinary child process."""

    def __init__(self, setting: Setting, run_folder: Path):
        self._cgroup: Cgroup | None = None
        command = setting.limits.prlimit([sys.executable, "-P", "-m", "backbench.exam.kernel"])
        environment = {**base_environment(), **setting.environment}
        folder = None
        if setting.boxed:
            self._cgroup = Cgroup(setting.limits)
            command = self._cgroup.join(_box(setting, run_folder, environment, command))
            environment = {"PATH": "/usr/bin:/bin"}
        else:
            command, folder = command[command.index(sys.executable) :], str(setting.folder / "home")
            environment["HOME"] = folder
        # What a kernel writes to its own descriptors is no output of a cell, and must not reach our terminal.
        self._process = subprocess.Popen(
            command, env=environment, cwd=folder, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.pid = self._process.pid
        self.sentinel = os.pidfd_open(self.pid) if hasattr(os, "pidfd_open") else -1

    def ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        """End the kernel and all it started, at once."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End it, wait until it is gone, free what it used."""
        self.kill()
        self._process.wait()
        if self.sentinel >= 0:
            os.close(self.sentinel)
            self.sentinel = -1
        if self._cgroup is not None:
            self._cgroup.close()


def _box(setting: Setting, run_folder: Path, environment: dict[str, str], command: list[str]) -> list[str]:
    read = {**_covered(), str(run_folder): str(run_folder), **setting.read}
    return boxes.command(
        command,
        read=boxes.python_folders(),
        env=environment,
        chdir=HOME,
        tmp_bytes=setting.limits.disk,
        extra=[
            "--size", str(setting.limits.disk), "--tmpfs", HOME,
            *(part for path in _unit_files(setting) for part in ("--ro-bind", str(path), f"{HOME}/{path.name}")),
            *(part for outside, inside in read.items() for part in ("--ro-bind", outside, inside)),
        ],
    )  # fmt: skip


def launch(setting: Setting, listener: socket.socket, run_folder: Path) -> tuple[Forked | Spawned, socket.socket]:
    """Start a kernel; give it and its connection to `listener`, the examiner's socket.

    Where kernels cannot be forked, each gets a box of its own. Raises OSError where it does not start.
    """
    process = None
    if setting.boxed and setting.forks:
        with contextlib.suppress(NotForked):
            process = Forked(setting, listener, run_folder)
    if process is None:
        process = Spawned(setting, run_folder)
    ends = time.monotonic() + START_SECONDS
    while not select.select([listener], [], [], 0.2)[0]:
        if process.ended() or time.monotonic() > ends:
            process.close()
            raise OSError("it ended at once" if time.monotonic() < ends else "it took too long to start")
    connection, _ = listener.accept()
    return process, connection
