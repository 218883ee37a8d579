"""Boxes: bubblewrap command lines for programs that we do not trust, or do not want to trust.

A box sees the system's libraries and the Python installation read-only, its own /tmp, /proc and /dev, the folders
that it was given, and nothing else: no home, no checkout, no network unless asked for.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
ETC = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/mime.types",
    "/etc/ssl/certs",
)

TRIALS = 3


def tools_folder() -> Path:
    """Where the set-up puts fetched programs: `.tools` of the checkout, or what BACKBENCH_TOOLS names."""
    named = os.environ.get("BACKBENCH_TOOLS")
    return Path(named) if named else Path(__file__).resolve().parents[2] / ".tools"


def bwrap() -> str | None:
    """Path of the bubblewrap program, from PATH or from the set-up's folder; None where there is none."""
    fetched = tools_folder() / "usr" / "bin" / "bwrap"
    return shutil.which("bwrap") or (str(fetched) if fetched.exists() else None)


def unavailable() -> str | None:
    """Why no box can be made on this machine, in one sentence; None where boxes work (tried, not guessed)."""
    reason = None
    for _ in range(TRIALS):
        try:
            return _found_out()
        except _Disturbed as disturbed:
            reason = str(disturbed)
    return reason


class _Disturbed(Exception):
    """A trial that was killed, or had no time: it says nothing of the machine, so it is not remembered."""


@functools.cache
def _found_out() -> str | None:
    program = bwrap()
    if program is None:
        return "bubblewrap is not installed (Debian/Ubuntu: `make setup` fetches it; macOS has none)"
    argv = [program, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    try:
        done = subprocess.run([*argv, "true"], capture_output=True, text=True, timeout=20)
    except subprocess.TimeoutExpired as late:
        raise _Disturbed(f"bubblewrap does not start: {late}") from None
    except OSError as error:
        return f"bubblewrap does not start: {error}"
    reason = f"bubblewrap cannot make a sandbox here: {done.stderr.strip() or done.returncode}"
    if done.returncode < 0 or done.returncode > 128:  # by a signal: bubblewrap itself, or what it ran
        raise _Disturbed(reason)
    return reason if done.returncode else None


def python_folders() -> list[Path]:
    """Folders that this interpreter and its packages live in: bound read-only where a box runs Python."""
    folders = [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).resolve().parent]
    return [folder for folder in folders if not str(folder).startswith("/usr/") and folder != Path("/usr")]


def command(
    argv: Iterable[str],
    *,
    read: Iterable[Path | str] = (),
    write: Iterable[Path | str] = (),
    binds: Mapping[Path | str, str] | None = None,
    env: Mapping[str, str] | None = None,
    chdir: str | None = None,
    network: bool = False,
    die_with_parent: bool = True,
    tmp_bytes: int | None = None,
    users: int | None = None,
    memory: Mapping[Path | str, int] | None = None,
    extra: Iterable[str] = (),
) -> list[str]:
    """The command line that runs `argv` in a box.

    `read` and `write` are folders or files that keep their path inside; `binds` maps outside paths to other
    paths inside, writable. `env` is the whole environment inside. `tmp_bytes` bounds the private /tmp. `users` is a
    descriptor of the user namespace that the box is to be in; default: a new one. `memory` are new, empty folders that
    take no disk but memory, each with the bytes that it may hold, and go with the box.
    `extra` is further bubblewrap options. Raises RuntimeError where boxes are unavailable.
    """
    reason = unavailable()
    if reason:
        raise RuntimeError(reason)
    namespace = ["--unshare-user"] if users is None else ["--userns", str(users)]
    line = [bwrap(), *namespace, "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"]
    line.append("--new-session")
    if not network:
        line.append("--unshare-net")
    if die_with_parent:
        line.append("--die-with-parent")
    line += ["--cap-drop", "ALL", "--hostname", "box", "--clearenv", "--proc", "/proc", "--dev", "/dev"]
    bound = ["--size", str(tmp_bytes)] if tmp_bytes else []
    line += [*bound, "--tmpfs", "/dev/shm", "--remount-ro", "/dev", *bound, "--tmpfs", "/tmp"]
    # In a box that root starts, root's own settings of the machine (/proc/sys) could else be written.
    line += ["--remount-ro", "/proc"]
    for path in (*SYSTEM, *ETC):
        line += _bind_system(path)
    for option, paths in (("--ro-bind", read), ("--bind", write)):
        for path in map(Path, paths):
            # Of folders on the way that only a bind asks for, bubblewrap makes some that other users cannot pass.
            line += [word for folder in reversed(path.parents[:-1]) for word in ("--dir", str(folder))]
            line += [option, str(path), str(path)]
    for path, size in (memory or {}).items():
        line += ["--size", str(size), "--tmpfs", str(path)]
    for outside, inside in (binds or {}).items():
        line += ["--bind", str(outside), inside]
    line += extra
    for name, value in (env or {}).items():
        line += ["--setenv", name, value]
    # Last, when every folder above has its place: what is left of the box's own root cannot be written.
    line += ["--remount-ro", "/"]
    if chdir:
        line += ["--chdir", chdir]
    return [*line, "--", *argv]


def _bind_system(path: str) -> list[str]:
    """/bin and friends are links into /usr on merged systems: keep them links."""
    if os.path.islink(path) and path in SYSTEM:
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind-try", path, path]
