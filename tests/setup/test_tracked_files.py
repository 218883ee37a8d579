"""What is in git works on any machine and through any mirror, and holds nothing that belongs to one person."""

import re
import sys
from pathlib import Path

import pytest

TEXT = {".cfg", ".ipynb", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yml", ".yaml", ".j2", ".css", ".html", ""}
REGISTRIES = (  # split, so that this file does not find itself
    "py" + "pi.org",
    "python" + "hosted.org",
    "deb.deb" + "ian.org",
    "archive.ub" + "untu.com",
    "registry.n" + "pmjs",
    "conda.anac" + "onda.org",
)
OPTIONS = ("--" + "index-url", "--extra-" + "index-url", "--find-" + "links", "--trusted-" + "host")
TEACHES_PATHS = ("course", "source", "release")  # units may speak of /home/ada


@pytest.fixture(scope="module")
def texts(root, tracked):
    found = {}
    for name in tracked:
        if name.suffix in TEXT:
            found[name] = (root / name).read_text(encoding="utf-8", errors="replace")
    assert len(found) > 20
    return found


def test_no_file_names_a_package_registry(texts):
    found = [f"{name}: {address}" for name, text in texts.items() for address in REGISTRIES if address in text]
    assert found == []


def test_the_lock_and_the_pins_name_no_index(root):
    for name in ("requirements.txt", "environment.yml", "pyproject.toml"):
        text = (root / name).read_text()
        assert [option for option in OPTIONS if option in text] == [], name
        assert re.findall(r"\b(?:https?|file)://", text) == [], name


def test_no_file_holds_a_path_of_this_machine(root, texts):
    places = {str(root), str(Path(sys.executable).parent), str(Path.home() / ".")} - {"/", "/root", "/usr/bin"}
    found = [f"{name}: {place}" for name, text in texts.items() for place in places if place in text]
    assert found == []


def test_no_file_of_the_project_holds_somebodys_home(texts):
    home = re.compile(r"(?<![\w$}{.~*-])/(?:home|Users)/[a-z][\w-]*/")
    ours = {name: text for name, text in texts.items() if name.parts[0] not in TEACHES_PATHS}
    assert [f"{name}: {match}" for name, text in ours.items() for match in home.findall(text)] == []


def test_what_is_made_is_ignored(root, tracked):
    made = {".venv", ".tools", ".backbench", "exchange", "gradebook.db"}
    assert [str(name) for name in tracked if name.parts[0] in made] == []
    kept = [name for name in tracked if name.parts[0] in ("submitted", "autograded", "feedback")]
    assert [str(name) for name in kept if name.name != "README.md"] == []


@pytest.mark.parametrize("name", ["postBuild", ".ci/run"])
def test_programs_that_others_start_can_be_started(root, name):
    path = root / name
    assert path.stat().st_mode & 0o111
    assert path.read_text().startswith("#!/bin/bash\n")
    assert "set -euo pipefail" in path.read_text()
