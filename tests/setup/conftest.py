"""What the tests of the set-up share: the checkout, its tracked files, and a copy of them without anything else."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MADE = {".venv", ".venv-discarded", ".tools", ".backbench", ".git", "submitted", "autograded", "feedback", "exchange"}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Files that git has, or would have after `git add`, relative to the root. Without git: all but what is made."""
    try:
        argv = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)
        names = [name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if not (MADE | {"__pycache__", ".ipynb_checkpoints"}).intersection(path.relative_to(ROOT).parts)
        ]
    return sorted(Path(name) for name in names if (ROOT / name).is_file())


@pytest.fixture
def checkout(tmp_path, tracked) -> Path:
    """A fresh clone, as far as files go."""
    for name in tracked:
        target = tmp_path / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return tmp_path / "checkout"


@pytest.fixture
def bare_environment(monkeypatch):
    """No trace of the `make test` around this run: a make inside it would take its ARGS and flags."""
    for name in ("ARGS", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def scripts(monkeypatch, root) -> Path:
    """The set-up's modules can be imported."""
    monkeypatch.syspath_prepend(str(root / "scripts"))
    return root / "scripts"
