"""A real browser for tests: the system's Chromium, driven by Playwright.

Where there is none, a test that asks for it is skipped with the reason; under CI=true it fails instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # Chromium's own sandbox refuses to run as root; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium_path() -> str:
    """Path of a Chromium program. Skips the test that calls it where there is none; fails it under CI=true."""
    found = os.environ.get("BACKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    found = found or (MAC if os.path.exists(MAC) else None)
    if found is None:
        reason = "no Chromium on PATH (Debian: apt-get install chromium; or name one with BACKBENCH_CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs the browser tests: {reason}", pytrace=False)
        pytest.skip(reason)
    return found


@contextmanager
def open_page(url: str | None = None, *, width: int = 1280, height: int = 900, seconds: float = 60) -> Iterator[Page]:
    """A page of a fresh browser, at `url` if one is given; `seconds` bounds every wait in it.

    Requests that leave this machine are refused, so a page that needs the network fails here. They are listed in
    `page.outside`.
    """
    program = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            page.set_default_timeout(seconds * 1000)
            page.outside = _refuse_outside(page)
            if url is not None:
                page.goto(url)
            yield page
        finally:
            browser.close()


def _refuse_outside(page: Page) -> list[str]:
    outside: list[str] = []

    def decide(route) -> None:
        host = route.request.url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
        if host in ("localhost", "127.0.0.1", "[::1]") or not route.request.url.startswith("http"):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", decide)
    return outside
