"""The browser that other tests use is there, or they say why they are skipped."""

import browser
import pytest


@pytest.fixture
def no_chromium(monkeypatch):
    monkeypatch.delenv("BACKBENCH_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "MAC", "/nowhere")


def test_without_chromium_a_browser_test_is_skipped_with_the_reason(no_chromium, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        browser.chromium_path()


def test_on_ci_a_missing_chromium_is_a_failure(no_chromium, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        browser.chromium_path()


def test_a_page_cannot_reach_other_machines(tmp_path):
    (tmp_path / "page.html").write_text("<h1>here</h1><img src='http://example.invalid/far.png'>")
    with browser.open_page((tmp_path / "page.html").as_uri()) as page:
        assert page.inner_text("h1") == "here"
        assert page.outside == ["http://example.invalid/far.png"]
