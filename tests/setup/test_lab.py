"""`make lab`, as a student sees it: a real server and a real browser."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading

import pytest
from browser import chromium_path, open_page

STARTS_WITHIN = 120  # seconds; the first start on a busy machine imports everything from cold


class Server:
    """`make lab`; `ready` is set when it says that it runs, or ends."""

    def __init__(self, folder, options, env):
        argv = ["make", "-o", "ready", "lab", f"ARGS={options}"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(argv, cwd=folder, env=env, start_new_session=True, **streams)
        self.lines = []
        self.ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if "is running at" in line:
                self.ready.set()
        self.ready.set()

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=60)
        # make ends at once, JupyterLab a moment later, or never: its threads may wait for each other at its exit.
        self._reader.join(timeout=20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture
def lab(checkout, tmp_path, bare_environment):
    """Address of a JupyterLab that `make lab` started in a fresh copy of the checkout."""
    chromium_path()
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    (checkout / ".venv").symlink_to(sys.prefix)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --port={port} --ServerApp.port_retries=0 --IdentityProvider.token=t"
    own = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}
    server = Server(checkout, options, os.environ | own)
    try:
        assert server.ready.wait(STARTS_WITHIN), "".join(server.lines)
        assert server.process.poll() is None, "".join(server.lines)
        yield f"http://127.0.0.1:{port}/?token=t"
    finally:
        server.stop()


def test_the_course_opens_on_the_page_that_says_where_to_begin(lab):
    with open_page(lab, seconds=90) as page:
        preview = page.locator(".jp-RenderedMarkdown")
        preview.locator("h1", has_text="Start here").wait_for()
        assert page.locator(".jp-DirListing-itemText", has_text="u01_iterators").count() == 1
        assert page.locator(".jp-DirListing-itemText", has_text="source").count() == 0

        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        menu = page.locator(".lm-Menu-itemLabel")
        menu.filter(has_text="Assignment List").wait_for()
        assert menu.filter(has_text="Formgrader").count() == 0
        page.keyboard.press("Escape")

        preview.locator("a", has_text="assignment").first.click()
        page.locator(".jp-Notebook h1", has_text="Iterators and generators").wait_for()
        page.get_by_role("button", name="Validate").wait_for()
        assert page.outside == []
