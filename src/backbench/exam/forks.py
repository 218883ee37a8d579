"""The process that student kernels are forked from: it has imported everything, and has run nobody's code.

`python -m backbench.exam.kernel --forks FD` runs it inside a bubblewrap box, one for the life of a grading worker;
FD is a listening socket. It has no thread, no event loop and no ZeroMQ context, and it holds no secret. For each
request it forks a process that becomes pid 1 of a sandbox of its own (see `isolate`). That one reports to the
examiner's socket, waits to be let go (by then it is in a control group), says that it is ready, forks the kernel, and
ends with it, or when the examiner is gone.

A request is one line of JSON:

    {"user", "group": ids to be seen inside, "write": [folders], "read": {outside: inside}, "home", "size", "files",
     "limits": {"RLIMIT_AS": ...}, "environment": {}, "socket": the examiner's}

Nothing is answered unless the sandbox cannot be made: then one line says why, and nothing of the student's ran.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from . import isolate

# What a kernel imports while it starts and runs its first cells, and what units use often.
WARM = (
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger", "IPython.core.magics.execution",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.module_paths", "asttokens", "executing",
    "faulthandler", "pdb", "pexpect", "pure_eval", "pygments.formatters.terminal256", "pygments.styles", "stack_data",
    "timeit", "tornado.platform.asyncio", "unicodedata", "asyncio",
    "bisect", "collections", "concurrent.futures", "contextlib", "csv", "dataclasses", "datetime", "decimal",
    "functools", "gzip", "hashlib", "heapq", "itertools", "json", "logging", "multiprocessing", "pathlib", "queue",
    "random", "re", "secrets", "shutil", "sqlite3", "statistics", "string", "subprocess", "tempfile", "textwrap",
    "threading", "tracemalloc", "typing", "urllib.parse", "uuid", "zoneinfo",
)  # fmt: skip
REQUEST_SECONDS = 10
MAX_REQUEST = 2**20
KERNEL_ENVIRONMENT: dict[str, str] = {}


def serve(handle: int, new_app: Callable[[], Any], modules: tuple[str, ...] = ()) -> NoReturn:
    """Fork kernels for who asks at the listening socket `handle`, until standard input ends.

    `new_app` makes a kernel that each of them starts; `modules` are imported besides. Who asks early waits until all
    that is done.
    """
    listener = socket.socket(fileno=handle)
    for name in (*WARM, *modules):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    before = dict(os.environ)
    app = new_app()
    # What making a kernel puts into the environment (the backend of charts, say) each kernel needs too.
    KERNEL_ENVIRONMENT.update((name, value) for name, value in os.environ.items() if before.get(name) != value)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    gc.collect()
    gc.freeze()  # a collection in a child need not touch, and so copy, what all share
    # Standard input ends with the owner: a box that is killed while bubblewrap sets it up can leave us behind.
    while 0 not in select.select([listener, 0], [], [])[0]:
        connection, _ = listener.accept()
        try:
            connection.settimeout(REQUEST_SECONDS)
            request = json.loads(_line(connection))
        except (OSError, ValueError):
            connection.close()
            continue
        if os.fork() == 0:
            os.close(listener.detach())
            _first(connection, request, app)
        connection.close()
    os._exit(0)


def _line(connection: socket.socket) -> bytes:
    parts = bytearray()
    while not parts.endswith(b"\n"):
        part = connection.recv(2**16)
        if not part or len(parts) > MAX_REQUEST:
            raise ValueError("no request")
        parts += part
    return bytes(parts)


def _first(connection: socket.socket, request: dict[str, Any], app: Any) -> NoReturn:
    """In the first child: new process and mount namespaces, whose pid 1 is the next child."""
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        isolate.unshare(isolate.NEW_PIDS | isolate.NEW_MOUNTS)
        if os.fork() == 0:
            _second(connection, request, app)
    except BaseException as error:
        _refuse(connection, error)
    os._exit(0)


def _second(connection: socket.socket, request: dict[str, Any], app: Any) -> NoReturn:
    """In pid 1 of the sandbox: make it, wait to be let go, fork the kernel, reap, end with it."""
    leash = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.setsid()
        os.chdir("/")
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        isolate.mounts(request["write"], request["read"], request["home"], request["size"], request["files"])
        leash.connect(request["socket"])
        if not leash.recv(1):
            os._exit(0)
        isolate.confine(request["user"], request["group"])
        isolate.limit(request["limits"])
        isolate.refuse_leases()
        isolate.set_dumpable(False)
        leash.sendall(b"r")  # ready: from here on nothing is refused
        os.close(connection.detach())
        kernel = os.fork()
        if kernel == 0:
            _third(leash, request, app)
        # Ended children, orphans of student code among them, are never zombies: SIGCHLD is ignored.
        select.select([leash, os.pidfd_open(kernel)], [], [])  # the examiner says nothing more: it is gone
    except BaseException as error:
        if connection.fileno() >= 0:
            _refuse(connection, error)
    os._exit(0)


def _third(leash: socket.socket, request: dict[str, Any], app: Any) -> NoReturn:
    """In the kernel's own process: nothing of the others stays open, then the kernel runs to its end."""
    code = 1
    try:
        os.setsid()
        os.close(leash.detach())
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        isolate.set_dumpable(True)
        os.chdir(request["home"])
        os.environ.clear()
        os.environ.update({**request["environment"], **KERNEL_ENVIRONMENT})
        sys.argv[1:] = []
        app.start()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        os._exit(code)


def _refuse(connection: socket.socket, error: BaseException) -> NoReturn:
    with contextlib.suppress(OSError):
        connection.sendall(f"{type(error).__name__}: {error}\n".encode())
    os._exit(1)
