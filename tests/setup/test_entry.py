"""`scripts/setup.sh` and `scripts/setup.py`: the way in."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def start(checkout):
    def run(*words, **env):
        argv = ["sh", "scripts/setup.sh", *words]
        settings = os.environ | {"BACKBENCH_PYTHON": sys.executable} | env
        return subprocess.run(argv, cwd=checkout, env=settings, capture_output=True, text=True, check=False, timeout=60)

    return run


def test_a_wrong_python_is_told_in_one_sentence(start):
    done = start(BACKBENCH_PYTHON="/bin/false")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "/bin/false" in done.stderr


def test_a_python_that_is_not_first_on_path_is_found(start, tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python3.11").write_text("#!/bin/sh\nexit 127\n")  # as a pyenv shim does where no version is chosen
    (folder / "python3.11").chmod(0o755)
    (folder / "python3").symlink_to(sys.executable)
    done = start("--check", BACKBENCH_PYTHON="", PATH=f"{folder}:/usr/bin:/bin")
    assert "Python packages: not set up" in done.stdout, done.stderr


def test_a_check_changes_nothing_and_fails_where_something_is_missing(start, checkout):
    before = sorted(path.name for path in checkout.iterdir())
    done = start("--check")
    assert done.returncode == 1
    assert "Python packages: not set up" in done.stdout
    assert sorted(path.name for path in checkout.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_told(start, checkout):
    (checkout / ".tools").write_text("a file in the way")
    done = start()
    assert done.returncode == 1
    assert "the checkout cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_two_set_ups_at_once_take_turns(start, checkout, scripts, monkeypatch, capsys):
    """The second says that it waits, and goes on when the first has ended."""
    import fcntl
    import importlib.util

    spec = importlib.util.spec_from_file_location("backbench_setup_entry", checkout / "scripts" / "setup.py")
    entry = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(entry)
    order = []
    monkeypatch.setattr(entry.packages, "prepare", lambda root, progress: bool(order.append("packages")))
    monkeypatch.setattr(entry.programs, "prepare", lambda root, progress, again: bool(order.append("programs")))
    (checkout / ".tools").mkdir()
    first = (checkout / ".tools" / "lock").open("w")
    fcntl.flock(first, fcntl.LOCK_EX)
    real = entry.fcntl.flock

    def flock(file, how):
        if how == fcntl.LOCK_EX:  # the waiting call: the first set-up ends now
            order.append("waits")
            first.close()
        return real(file, how)

    monkeypatch.setattr(entry.fcntl, "flock", flock)
    assert entry.main(["--quiet"]) == 0
    assert order == ["waits", "packages", "programs"]
    assert "Another set-up of this checkout is running" in capsys.readouterr().out
