"""`make lab`, as a student sees it: a real server and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from browser import chromium_path, open_page

STARTS_WITHIN = 120  # seconds; the first start on a busy machine imports everything from cold


@pytest.fixture
def lab(root, checkout, tmp_path):
    """Address of a JupyterLab that `make lab` started in a fresh copy of the checkout."""
    chromium_path()
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    (checkout / ".venv").symlink_to(sys.prefix)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--no-browser --port={port} --ServerApp.port_retries=0 --IdentityProvider.token=t"
    env = os.environ | {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}
    log = tmp_path / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            ["make", "-o", "ready", "lab", f"ARGS={options}"],
            cwd=checkout, env=env, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/api?token=t", server, log)
        yield f"http://127.0.0.1:{port}/?token=t"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def _wait(url, server, log):
    """Until the server answers; ends early where it has ended."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5)
            return
        except (urllib.error.URLError, OSError):
            select_nothing(0.1)
    raise AssertionError(f"no answer within {STARTS_WITHIN} s:\n{log.read_text()}")


def select_nothing(seconds):
    """A pause between two tries of a connection; what ends the wait is the server's answer."""
    import select

    select.select([], [], [], seconds)


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
