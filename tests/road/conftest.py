"""A copy of the checkout in which the sample class was graded once, shared by the tests of one worker."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A make inside this run would take the flags and the ARGS of the `make test` around it.
OF_MAKE = {"ARGS", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}


@dataclass
class Checkout:
    """A copy of the project, and what its first `make demo` printed."""

    root: Path
    demo: subprocess.CompletedProcess[str]

    def run(self, command: str, **more) -> subprocess.CompletedProcess[str]:
        """Run a shell command in the copy, as its user would."""
        environment = {name: text for name, text in os.environ.items() if name not in OF_MAKE} | {"COLUMNS": "160"}
        return subprocess.run(
            command, shell=True, cwd=self.root, capture_output=True, text=True, env=environment, **more
        )


@pytest.fixture(scope="session")
def checkout(tmp_path_factory) -> Checkout:
    """The project as a fresh clone has it, with the virtual environment and the servers that are there already."""
    root = tmp_path_factory.mktemp("checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    for name in (".venv", ".tools"):
        if (ROOT / name).exists():
            (root / name).symlink_to(ROOT / name)
    copy = Checkout(root, None)
    copy.demo = copy.run("make demo")
    copy.run(".venv/bin/python scripts/lab/copy_release.py")  # what `make lab` does before it opens
    return copy
