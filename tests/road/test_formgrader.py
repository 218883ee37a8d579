"""Formgrader's pages on the graded sample class, in a real server and a real browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading

import pytest
from browser import chromium_path, open_page

STARTS_WITHIN = 120


@pytest.fixture(scope="module")
def formgrader(checkout, tmp_path_factory):
    """Address of formgrader in the checkout where `make demo` has run."""
    chromium_path()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = tmp_path_factory.mktemp("jupyter")
    argv = [
        sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=t",
    ]  # fmt: skip
    environment = os.environ | {"HOME": str(own), "JUPYTER_CONFIG_DIR": str(own / "config")}
    environment["PATH"] = f"{os.path.dirname(sys.executable)}:{environment['PATH']}"
    process = subprocess.Popen(
        argv, cwd=checkout.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
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
        yield f"http://127.0.0.1:{port}/formgrader"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def test_formgrader_shows_assignments_marks_and_a_submission(formgrader):
    with open_page(f"{formgrader}?token=t", seconds=90) as page:
        page.goto(f"{formgrader}/manage_assignments")
        page.get_by_role("link", name="u01_iterators").first.wait_for()
        assert page.locator(".alert-warning").count() == 0, page.locator(".alert-warning").first.inner_text()

        page.goto(f"{formgrader}/manage_submissions/u01_iterators")
        row = page.locator("tr", has_text="amara-okafor")
        row.wait_for()
        assert re.search(r"30\s*/\s*30", row.inner_text())
        assert page.locator("tr .label-success", has_text="graded").count() >= 16

        page.goto(f"{formgrader}/gradebook/u01_iterators/assignment")
        page.locator("a[href*='/submissions/']").first.wait_for()
        page.goto(page.locator("a[href*='/submissions/']").first.get_attribute("href"))
        page.get_by_text("Iterators and generators").first.wait_for()
        text = page.locator("body").inner_text()
        assert "passed" in text and "YOUR CODE HERE" in text
        assert "BEGIN HIDDEN TESTS" not in text
