"""JupyterLab in a folder, for tests that open its pages in a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

STARTS_WITHIN = 120  # seconds; JupyterLab on a busy machine imports everything from cold


@contextlib.contextmanager
def lab_server(root: Path, own: Path) -> Iterator[str]:
    """JupyterLab on `root`, with `own` as its home; gives its address. The token is "t"."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = [
        sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=t",
    ]  # fmt: skip
    environment = os.environ | {"HOME": str(own), "JUPYTER_CONFIG_DIR": str(own / "config")}
    environment["PATH"] = f"{os.path.dirname(sys.executable)}:{environment['PATH']}"
    process = subprocess.Popen(
        argv, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    ready, lines = threading.Event(), []

    def read() -> None:
        for line in process.stdout:
            lines.append(line)
            if "is running at" in line:
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        assert ready.wait(STARTS_WITHIN) and process.poll() is None, "".join(lines)
        _connect(port)  # it says so a moment before it listens
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def _connect(port: int) -> None:
    """Wait until something listens there."""
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=10):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")
