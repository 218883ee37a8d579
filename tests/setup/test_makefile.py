"""The targets that people type."""

import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.usefixtures("bare_environment")
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture(scope="module")
def makefile(root):
    return (root / "Makefile").read_text()


def make(folder, *words):
    return subprocess.run(["make", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@needs_make
def test_make_alone_lists_every_target(root, makefile):
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    listed = re.findall(r"^  make ([a-z-]+) +\S", make(root).stdout, re.MULTILINE)
    assert set(listed) == set(phony.split()) - {"ready"}


@needs_make
@pytest.mark.parametrize(
    "target", ["demo", "test", "attacks", "lab", "build", "mutants", "flakes", "lint", "lock", "bench-throughput"]
)
def test_every_target_that_needs_the_set_up_does_it_first(root, target):
    first, *rest = make(root, "--dry-run", target).stdout.splitlines()
    assert first == "sh scripts/setup.sh --quiet"
    assert rest


@needs_make
def test_a_failed_set_up_stops_the_target(root, tmp_path):
    shutil.copy2(root / "Makefile", tmp_path / "Makefile")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "setup.sh").write_text("echo no Python >&2; exit 1\n")
    done = make(tmp_path, "test")
    assert done.returncode != 0
    assert "no Python" in done.stderr
    assert "pytest" not in done.stdout + done.stderr


@needs_make
def test_cleaning_keeps_student_work_and_grades(root, tmp_path):
    shutil.copy2(root / "Makefile", tmp_path / "Makefile")
    kept = [
        "submitted/ada/u01/assignment.ipynb",
        "autograded/ada/u01/assignment.ipynb",
        "feedback/ada/u01/assignment.html",
        "release/u01/assignment.ipynb",
        "gradebook.db",
        ".backbench/exchange/inbound",
        ".backbench/verdicts/u01/ada.json",
        ".backbench/seed.key",
    ]
    gone = ["src/__pycache__/a.pyc", ".pytest_cache/v", ".backbench/build-x/a", "source/u01/.ipynb_checkpoints/a"]
    for name in [*kept, *gone, ".venv/bin/python", ".tools/usr/bin/bwrap"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert make(tmp_path, "clean").returncode == 0
    assert [name for name in gone if (tmp_path / name).exists()] == []
    assert (tmp_path / ".venv/bin/python").exists()
    assert make(tmp_path, "distclean").returncode == 0
    assert [name for name in kept if not (tmp_path / name).exists()] == []
    assert not (tmp_path / ".venv").exists()
    assert not (tmp_path / ".tools").exists()


@needs_make
@pytest.mark.parametrize(("status", "attacks"), [(0, 0), (1, 0), (5, 0), (0, 1), (1, 1)])
def test_ci_ends_as_the_tests_and_the_attacks_end(root, tmp_path, status, attacks):
    (tmp_path / ".ci").mkdir()
    shutil.copy2(root / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text(
        f"test:\n\t@echo CI=$$CI; echo '== 3 passed in 1.00s =='; exit {status}\nattacks:\n\t@exit {attacks}\n"
    )
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "chromium").chmod(0o755)
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/local/bin:/usr/bin:/bin"}
    argv = ["bash", str(tmp_path / ".ci" / "run")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60, env=env)
    assert (done.returncode == 0) == (status == attacks == 0)
    assert done.stdout.splitlines()[-2:] == ["CI=true", "== 3 passed in 1.00s =="]
