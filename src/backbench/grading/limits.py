"""What one submission may use, and how that is held: rlimits in the box, a cgroup where we may make one."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
# Files of a control group that are not on every machine.
OPTIONAL = ("memory.swap.max", "memory.memsw.limit_in_bytes", "cpu.weight")


@dataclass(frozen=True)
class Limits:
    """Bounds for one submission. Sizes are bytes, times seconds."""

    cell_seconds: float = 15
    submission_seconds: float = 300
    memory: int = 2048 * MIB
    processes: int = 128
    disk: int = 128 * MIB
    files: int = 4_096
    output: int = 1 * MIB
    restarts: int = 40

    def rlimits(self) -> dict[str, int]:
        """The per-process limits by their names in `resource`; RLIMIT_NPROC counts per user and does not bind root."""
        return {
            "RLIMIT_AS": self.memory, "RLIMIT_NPROC": self.processes, "RLIMIT_FSIZE": self.disk,
            "RLIMIT_NOFILE": 1024, "RLIMIT_CORE": 0, "RLIMIT_CPU": int(self.submission_seconds),
        }  # fmt: skip

    def prlimit(self, argv: list[str]) -> list[str]:
        """`argv` under `rlimits`, or as it is where there is no prlimit program."""
        program = shutil.which("prlimit")
        if program is None:
            return argv
        options = [f"--{name.removeprefix('RLIMIT_').lower()}={value}" for name, value in self.rlimits().items()]
        return [program, *options, "--", *argv]


class Cgroup:
    """A control group for one box, version 1 or 2, where this user may make one; otherwise it holds nothing.

    `join(argv)` is a command line that enters the group before it runs `argv`; `add` moves a process into it.
    """

    def __init__(self, limits: Limits, root: Path = Path("/sys/fs/cgroup")):
        self.folders: list[Path] = []
        name = f"backbench-{os.getpid()}-{secrets.token_hex(4)}"
        if (root / "cgroup.controllers").exists():
            settings = {"pids.max": limits.processes, "memory.max": limits.memory}
            wanted = [(root / name, settings | {"memory.swap.max": 0, "cpu.weight": 100})]
        else:
            # In this order: memory with swap may not have a lower limit than memory alone.
            memory = dict.fromkeys(("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), limits.memory)
            wanted = [
                (root / "pids" / name, {"pids.max": limits.processes}),
                (root / "memory" / name, memory),
                # Equal shares of time for each box, however many of its processes are busy.
                (root / "cpu" / name, {"cpu.shares": 1024}),
            ]
        for folder, settings in wanted:
            _sweep(folder.parent)
            try:
                folder.mkdir()
                for key, value in settings.items():
                    if key not in OPTIONAL or (folder / key).exists():
                        (folder / key).write_text(str(value))
                self.folders.append(folder)
            except OSError:
                with contextlib.suppress(OSError):
                    folder.rmdir()

    def join(self, argv: list[str]) -> list[str]:
        if not self.folders:
            return argv
        enter = "".join(f"echo $$ > '{folder}/cgroup.procs'; " for folder in self.folders)
        return ["/bin/sh", "-c", f'{enter}exec "$@"', "sh", *argv]

    def add(self, pid: int) -> None:
        """Move a process into the group; what it starts from then on is in it too."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))

    def close(self) -> None:
        """End what is left in the group and remove it; the kernel may need a moment to let go."""
        for folder in self.folders:
            _dissolve(folder, seconds=20)
        self.folders = []


def _dissolve(folder: Path, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            folder.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                for pid in (folder / "cgroup.procs").read_text().split():
                    with contextlib.suppress(OSError):
                        os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.02)


def _sweep(folder: Path) -> None:
    """Remove the groups of examiners that are gone."""
    for old in folder.glob("backbench-*-*"):
        pid = old.name.split("-")[1]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            _dissolve(old, seconds=1)


def memory_held(pid: int) -> int:
    """Bytes that a process and all below it hold, what they share counted once; 0 for what cannot be read.

    For machines where no control group bounds the sum. Linux only.
    """
    held, waiting = 0, [pid]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        with contextlib.suppress(OSError, TypeError):
            rollup = (folder / "smaps_rollup").read_text()
            held += int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024
            held += int(re.search(r"^Pss_Shmem:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024
        with contextlib.suppress(OSError):  # the process may end while its tasks are listed
            for task in folder.glob("task/*/children"):
                with contextlib.suppress(OSError):
                    waiting += map(int, task.read_text().split())
    return held


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
