"""What Binder builds from this repository, found without building: repo2docker's own reading of the files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STAND_IN = """#!/bin/bash
# Stands in for Binder's Python: notes what pip is asked for, and says where the environment is.
if [ "$1" = "-m" ]; then echo "$*" >> "$CALLS"; else echo "$PREFIX"; fi
"""


@pytest.fixture(scope="module")
def plan(root):
    """What repo2docker would do: its Dockerfile, and its words about it."""
    program = Path(sys.executable).with_name("jupyter-repo2docker")
    done = subprocess.run(
        [program, "--no-build", "--debug", "."], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def image(checkout):
    """The files that go into the image."""
    from docker.utils.build import exclude_paths

    lines = [line.strip() for line in (checkout / ".dockerignore").read_text().splitlines()]
    patterns = [line for line in lines if line and not line.startswith("#")]
    (checkout / ".git").mkdir()
    (checkout / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return {Path(name) for name in exclude_paths(str(checkout), patterns) if (checkout / name).is_file()}


def test_the_environment_is_the_pinned_one(plan):
    assert "src/environment.yml" in plan
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in plan
    assert "py-3.11" in plan.replace("-2d", "-").replace("-2e", ".")


def test_servers_come_from_debian_packages(plan, root):
    names = (root / "apt.txt").read_text().split()
    assert {"mariadb-server-core", "redis-server"} <= set(names)
    assert f"--no-install-recommends {' '.join(names)}" in plan


def test_post_build_runs_after_the_files_are_there(plan):
    assert plan.index("COPY --chown=0:0 src/ ${REPO_DIR}/".replace("0:0", _owner())) < plan.index("RUN ./postBuild")


def _owner():
    return f"{os.getuid()}:{os.getuid()}"


def test_students_get_the_course_without_answers(image, checkout):
    top = {path.parts[0] for path in image}
    assert top & {".git", "source", "tests", "submitted", "autograded", "feedback", ".backbench"} == set()
    assert [path for path in image if path.parts[0] == "course"] == [Path("course/syllabus.toml")]
    pages = [path for path in image if path.suffix == ".ipynb"]
    assert {path.parts[0] for path in pages} == {"release"}
    for path in pages:
        text = (checkout / path).read_text()
        assert "BEGIN HIDDEN TESTS" not in text
        assert "BEGIN SOLUTION" not in text


def test_students_get_what_the_course_needs(image, tracked):
    needed = {"environment.yml", "apt.txt", "postBuild", "pyproject.toml", "README.md", "nbgrader_config.py"}
    assert needed <= {str(path) for path in image}
    assert {path for path in tracked if path.parts[0] in ("src", "release")} <= image


def test_post_build_installs_the_course_and_a_students_jupyterlab(checkout, tmp_path):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(STAND_IN)
    python.chmod(0o755)
    (tmp_path / "prefix" / "etc" / "jupyter").mkdir(parents=True)
    env = {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "CALLS": str(tmp_path / "calls"),
        "PREFIX": str(tmp_path / "prefix"),
    }
    subprocess.run(["./postBuild"], cwd=checkout, env=env, check=True, capture_output=True, timeout=60)
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert call.startswith("-m pip install")
    assert "--no-deps" in call
    settings = tmp_path / "prefix" / "etc" / "jupyter"
    for path in (checkout / "scripts" / "lab").rglob("*.json"):
        assert (settings / path.relative_to(checkout / "scripts" / "lab")).read_bytes() == path.read_bytes()
    assert os.access(checkout / ".backbench" / "exchange", os.W_OK)
