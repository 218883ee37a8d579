"""A private server: what the three kinds have in common.

Each server has a folder: `run/` holds its socket and nothing else (bind this one, read-only, where a sandbox is to
reach the server), `data/` its data. Where boxes work, the server sees these two folders and the system's, no network.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from backbench import boxes
from backbench.services import find, folders, no_sync
from backbench.services.errors import ServiceError
from backbench.services.watcher import Watcher, WatcherError

START_SECONDS = 30  # a slow, shared machine; a server that fails is noticed at once
TMP_BYTES = 64 << 20
LOG_LINES = 6

_started: set[Server] = set()
_told = threading.Event()


class Server:
    """A private server that lives as long as its owner: this process, or the `with` block.

    `folder`: where its data and its socket go (default: a new folder that is removed at the end); made if missing, must
    not hold another running server. `options`: further arguments for the server's command line. `box`: None puts the
    server in a box where boxes work, and says in one line where they do not; True insists; False does without.
    `memory`: in a box, keep the data in so many bytes of memory, not on the disk; they end with the server's process.
    `most`: kill the server once its processes hold more bytes of memory, its data aside; watched on Linux only.
    `fork`: this process has one thread and stays so, which makes starting cheaper. Linux only.
    Starting raises ServiceError where the server's program is missing or does not start.
    """

    name: str  # the kind, as in find.KINDS
    driver: str  # the client's package
    waits_for_disk = True  # with False, a boxed server without options of its own is never held up by the disk

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        options: Sequence[str] = (),
        box: bool | None = None,
        memory: int = 0,
        most: int = 0,
        fork: bool = False,
    ):
        self._wanted = Path(folder).absolute() if folder is not None else None
        self.options = tuple(options)
        self.boxed = boxes.unavailable() is None if box is None else box
        self._box = box
        self._memory = memory if self.boxed else 0
        self._most = most
        self._fork = fork
        self.folder: Path | None = None
        self.program: find.Program | None = None
        self.start_ms = 0.0
        self._version: str | None = None
        self._watcher: Watcher | None = None
        self._lock: int | None = None
        self._pid = 0
        self._guard = threading.RLock()

    # What the kinds say about themselves.

    def _prepare(self, data: Path) -> None:
        """Fill an empty data folder."""

    def _prepare_inside(self, data: Path) -> list[str]:
        """The beginning of a command line that fills a data folder in memory, then runs the rest of the line."""
        return []

    def _command(self, data: Path) -> list[str]:
        """The server's command line."""
        raise NotImplementedError

    def _readable(self) -> list[Path]:
        """Further files that the box must show."""
        return []

    def _binds(self, data: Path) -> dict[Path | str, str]:
        """Files that the box must show at other paths."""
        return {}

    def _url(self, socket: Path) -> str:
        """The address of a server whose socket is seen at this path."""
        raise NotImplementedError

    def _ask_version(self) -> str:
        """Product and version, asked of the running server; raises the client's own errors while it is not ready."""
        raise NotImplementedError

    def client(self, **settings: Any) -> Any:
        """A new connection to this server."""
        raise NotImplementedError

    # Where it is.

    @property
    def run_folder(self) -> Path:
        """The folder that holds the socket alone."""
        return self.socket.parent

    @property
    def socket(self) -> Path:
        """The server's unix socket."""
        if self.folder is None:
            raise ServiceError(f"this {self.name} server has not been started: call start(), or use `with`.")
        return folders.socket_path(self.folder, self.name)

    @property
    def url(self) -> str:
        """The server's address, in the form of the REDIS_URL, MYSQL_URL and MONGODB_URL variables."""
        return self._url(self.socket)

    def url_in(self, folder: Path | str) -> str:
        """The address for a sandbox that sees `run_folder` at the path `folder`."""
        return self._url(Path(folder) / self.socket.name)

    @property
    def version(self) -> str:
        """Product and version, for example "Redis 7.0.15"."""
        if self._version is None:
            raise ServiceError(f"this {self.name} server has not been started: call start(), or use `with`.")
        return self._version

    @property
    def running(self) -> bool:
        """Whether the server's process is alive."""
        with self._guard:
            return self._watcher is not None and self._watcher.running

    @property
    def log(self) -> str:
        """What the server has written to its log so far."""
        try:
            return (self.folder / "log").read_text(encoding="utf-8", errors="replace") if self.folder else ""
        except FileNotFoundError:
            return ""

    # Life.

    def start(self) -> Self:
        """Start the server, on the data that it has; nothing happens if it runs. Raises ServiceError."""
        with self._guard:
            if self.running:
                return self
            importlib.import_module(self.driver)  # not a part of the server's start
            begun = time.perf_counter()
            try:
                if self._watcher is None:
                    self._set_up()
                self._watcher.start()
                self._version = self._await_ready()
            except WatcherError as error:
                trouble = ServiceError(self._trouble(str(error)))
                self.stop()
                raise trouble from None
            except BaseException:
                self.stop()
                raise
            self.start_ms = (time.perf_counter() - begun) * 1000
            return self

    def kill(self) -> None:
        """Kill the server at once (kill -9); its data stay as they are for restart(). Raises ServiceError."""
        self._end(lambda: self._watcher.kill())

    def restart(self) -> Self:
        """Ask the server to end if it runs, then start it on the same data. Raises ServiceError."""
        with self._guard:
            if self._watcher is None:
                raise ServiceError(f"this {self.name} server has no data to restart on: call start() first.")
            self._end(lambda: self._watcher.end())
            return self.start()

    def stop(self) -> None:
        """End the server and remove its data, its socket and, unless it was given one, its folder."""
        with self._guard:
            # A forked child does not own its parent's server.
            if self._lock is None or self._pid != os.getpid():
                return
            if self._watcher is not None:
                self._watcher.close()
            _remove(self._leavings())
            os.close(self._lock)
            self._watcher = self._lock = None
            _started.discard(self)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        state = f"{self._version} at {self.url}" if self._version and self.running else "not running"
        return f"<{type(self).__name__}: {state}>"

    # How.

    def _set_up(self) -> None:
        """Find the program, make and lock the folder, start the watcher."""
        self.program = find.program(self.name)
        reason = boxes.unavailable()
        if self.boxed and reason:
            raise ServiceError(f"the {self.name} server was to run in a box, but {reason}")
        if self._box is None and reason and not _told.is_set():
            _told.set()
            print(f"Servers run without a box of their own here: {reason}.", flush=True)
        self._pid = os.getpid()
        if self._wanted is None:
            self.folder, self._lock = folders.fresh(self.name)
        else:
            self._wanted.mkdir(parents=True, exist_ok=True)
            self._lock = folders.claim(self._wanted)
            self.folder = self._wanted
            _remove(self._leavings()[:-1])  # what an earlier server left here; not the lock, which is ours
        _started.add(self)
        self.run_folder.mkdir(mode=0o700)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if not self._memory:
            self._prepare(data)
        self._watcher = Watcher(self._watcher_config(data), self._lock, self._fork)

    def _watcher_config(self, data: Path) -> dict[str, Any]:
        argv = self._command(data)
        env = {"PATH": os.defpath, "HOME": str(data), "LC_ALL": "C", **self.program.environment}
        seccomp = None
        if self.boxed:
            if self._memory:
                argv = [*self._prepare_inside(data), *argv]
            argv = boxes.command(
                argv,
                read=[*self.program.folders, *self._readable()],
                write=[self.run_folder] if self._memory else [self.run_folder, data],
                memory={data: self._memory} if self._memory else {},
                binds=self._binds(data),
                env=env,
                chdir=str(data),
                tmp_bytes=TMP_BYTES,
            )
            # For bubblewrap itself. Nothing of ours: everybody on the machine can read the watcher's command line.
            env = {"PATH": os.defpath}
            if not self.waits_for_disk and not self.options:
                seccomp = no_sync.program()
        return {
            "argv": argv,
            "env": env,
            "cwd": str(data),
            "boxed": self.boxed,
            "seccomp": seccomp.hex() if seccomp else "",
            "most": self._most,
            "log": str(self.folder / "log"),
            "pid_file": str(self.folder / folders.PID),
            "remove": [str(path) for path in self._leavings()],
        }

    def _leavings(self) -> list[Path]:
        """What the end of the server removes."""
        if self._wanted is None:
            return [self.folder]
        return [self.folder / name for name in ("run", "data", "log", folders.PID, folders.LOCK)]

    def _end(self, how: Callable[[], None]) -> None:
        with self._guard:
            if self._watcher is not None and self._pid != os.getpid():
                raise ServiceError(f"this {self.name} server belongs to another process, which alone may end it.")
            if self.running:
                try:
                    how()
                except WatcherError as error:
                    raise ServiceError(f"the {self.name} server cannot be ended: {error}; call stop().") from None

    def _await_ready(self) -> str:
        """Ask the server until it answers; returns its version."""
        deadline, pause, problem = time.monotonic() + START_SECONDS, 0.002, None
        while time.monotonic() < deadline:
            if not self._watcher.running:
                raise WatcherError("it ended at once")
            if self.socket.exists():
                try:
                    return self._ask_version()
                except Exception as error:
                    problem = error
            self._watcher.listen(pause)
            pause = min(pause * 1.5, 0.05)
        raise WatcherError(f"it does not answer within {START_SECONDS} s ({problem})")

    def _trouble(self, what: str) -> str:
        kind = find.kind(self.name)
        tail = "\n".join(f"  {line}" for line in self.log.splitlines()[-LOG_LINES:])
        return (
            f"{kind.title} did not start ({self.program.path}, {self.program.where}): {what}. "
            f"Put another program first on PATH, or set {kind.variable} to the address of a server that runs."
            + (f" Its last words:\n{tail}" if tail else "")
        )


def _remove(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@atexit.register
def _stop_all() -> None:
    for server in list(_started):
        with contextlib.suppress(Exception):
            server.stop()
