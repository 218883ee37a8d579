"""An ordinary user, who can make no control groups, has the same limits and boxes: the same tests, run as one."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from backbench.forkserver import short_base

ROOT = Path(__file__).resolve().parents[2]
FILES = ("test_limits_in_the_box.py", "test_forked_kernels.py", "test_limits.py")
ORDINARY = 65534


def closed_to_others(path):
    """The topmost folder on the way to `path` that only its owner may pass, if there is one."""
    ways = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
    return ways[0] if ways else None


@pytest.fixture
def place():
    """A folder that the ordinary user reaches: pytest's own are for whoever runs it."""
    with tempfile.TemporaryDirectory(dir=short_base()) as folder:
        yield Path(folder)


def test_the_limits_and_the_boxes_are_the_same_for_an_ordinary_user(place):
    """As root: in a mount namespace in which Python and the checkout can be reached by everybody."""
    tests = [str(ROOT / "tests" / "grading" / name) for name in FILES]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={place}/t", *tests]
    if os.geteuid() != 0:  # then these very tests have that user in every run
        return
    os.chown(place, ORDINARY, ORDINARY)
    steps = ["mount --make-rprivate /"]
    shown = {Path(sys.base_prefix).resolve(), ROOT}
    for number, closed in enumerate(sorted({closed_to_others(path) for path in shown} - {None})):
        behind = [path for path in shown if path.is_relative_to(closed)]
        kept = [place / f"kept-{number}-{index}" for index in range(len(behind))]
        for path, copy in zip(behind, kept, strict=True):
            steps.append(f"mkdir {copy} && mount --rbind {shlex.quote(str(path))} {copy}")
        steps.append(f"mount -t tmpfs -o mode=755 open {shlex.quote(str(closed))}")
        for path, copy in zip(behind, kept, strict=True):
            steps.append(f"mkdir -p {shlex.quote(str(path))} && mount --rbind {copy} {shlex.quote(str(path))}")
    user = ["setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", "--inh-caps=-all"]
    command = shlex.join([*user, "env", f"HOME={place}", f"TMPDIR={place}", *run])
    script = " && ".join([*steps, f"cd {shlex.quote(str(ROOT))}", f"exec {command}"])
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
