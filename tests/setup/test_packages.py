""".venv/ is made once, brought up to date when the lock changes, and made anew where an install was cut short."""

import hashlib
import io
import os
import subprocess
import sys

import pytest

WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
BACKEND = """
import pathlib, sys
sys.path.insert(0, ".")
from make_wheel import make_wheel

def build_editable(folder, config_settings=None, metadata_directory=None):
    return make_wheel(folder, "tiny_course", {"tiny_course.pth": str(pathlib.Path.cwd() / "src")})
"""
MAKE_WHEEL = f"""
import pathlib, zipfile

def make_wheel(folder, name, files):
    path = pathlib.Path(folder) / f"{{name}}-2.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
        wheel.writestr(f"{{name}}-2.0.dist-info/METADATA", f"Metadata-Version: 2.1\\nName: {{name}}\\nVersion: 2.0\\n")
        wheel.writestr(f"{{name}}-2.0.dist-info/WHEEL", {WHEEL!r})
        wheel.writestr(f"{{name}}-2.0.dist-info/RECORD", "")
    return path.name
"""


@pytest.fixture
def rooms(scripts):
    from backbench_setup import packages, progress

    return packages, progress


@pytest.fixture
def commands(rooms, monkeypatch):
    """Stands in for the commands: notes them, and makes a `python` where an environment is asked for."""
    packages, _ = rooms
    noted = []

    def run(argv, shown, *, log, env, watch):
        noted.append([str(word) for word in argv])
        if "venv" in argv[1:3]:
            python = type(log)(argv[-1]) / "bin" / "python"
            python.parent.mkdir()
            python.symlink_to(sys.executable)
        for line in run.lines:
            watch(line)
        if run.fails_at and run.fails_at in noted[-1]:
            raise run.error

    run.lines, run.fails_at, run.error = [], None, None
    monkeypatch.setattr(packages, "run", run)
    return noted, run


@pytest.fixture
def place(tmp_path):
    (tmp_path / "requirements.txt").write_text("one==1 \\\n    --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / ".tools").mkdir()
    return tmp_path


def prepare(rooms, place):
    packages, progress = rooms
    return packages.prepare(place, progress.Progress(io.StringIO()))


def test_it_is_done_once(rooms, commands, place):
    noted, _ = commands
    assert prepare(rooms, place) is True
    count = len(noted)
    assert any("--require-hashes" in argv for argv in noted)
    assert any("--no-build-isolation" in argv for argv in noted)
    assert prepare(rooms, place) is False
    assert len(noted) == count


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_followed_in_the_same_environment(rooms, commands, place, name):
    noted, _ = commands
    prepare(rooms, place)
    (place / name).write_text((place / name).read_text() + "# newer\n")
    noted.clear()
    assert prepare(rooms, place) is True
    assert any("--require-hashes" in argv for argv in noted)
    assert not any("venv" in argv[1:3] for argv in noted)


def test_an_interrupted_download_goes_on_in_the_same_environment(rooms, commands, place):
    noted, run = commands
    run.lines, run.fails_at, run.error = ["Collecting one==1"], "--require-hashes", KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        prepare(rooms, place)
    run.fails_at = None
    noted.clear()
    assert prepare(rooms, place) is True
    assert not any("venv" in argv[1:3] for argv in noted)


def test_an_install_that_was_cut_short_is_made_anew(rooms, commands, place):
    noted, run = commands
    run.lines, run.fails_at, run.error = ["Installing collected packages: one"], "--require-hashes", KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        prepare(rooms, place)
    (place / ".venv" / "half.py").touch()
    run.fails_at = None
    noted.clear()
    assert prepare(rooms, place) is True
    assert any("venv" in argv[1:3] for argv in noted)
    assert not (place / ".venv" / "half.py").exists()
    assert prepare(rooms, place) is False


def test_an_environment_that_was_cut_short_is_made_anew(rooms, commands, place):
    noted, run = commands
    run.fails_at, run.error = "venv", KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        prepare(rooms, place)
    run.fails_at = None
    noted.clear()
    assert prepare(rooms, place) is True
    assert any("venv" in argv[1:3] for argv in noted)


def test_a_moved_checkout_gets_a_new_environment(rooms, commands, place, tmp_path_factory):
    noted, _ = commands
    prepare(rooms, place)
    moved = tmp_path_factory.mktemp("moved") / "checkout"
    place.rename(moved)
    noted.clear()
    assert prepare(rooms, moved) is True
    assert any("venv" in argv[1:3] for argv in noted)
    moved.rename(place)


def test_a_python_that_went_away_is_replaced(rooms, commands, place):
    noted, _ = commands
    prepare(rooms, place)
    (place / ".venv" / "bin" / "python").unlink()
    (place / ".venv" / "bin" / "python").symlink_to(place / "gone")
    noted.clear()
    assert prepare(rooms, place) is True
    assert any("venv" in argv[1:3] for argv in noted)


def test_a_linked_environment_is_used_as_it_is(rooms, commands, place):
    packages, progress = rooms
    noted, _ = commands
    (place / "theirs" / "bin").mkdir(parents=True)
    (place / "theirs" / "bin" / "python").symlink_to(sys.executable)
    (place / ".venv").symlink_to("theirs")
    assert prepare(rooms, place) is False
    assert noted == []
    (place / "theirs").rename(place / "gone")
    with pytest.raises(progress.Failure, match="remove the link"):
        prepare(rooms, place)
    assert (place / ".venv").is_symlink()


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError ...", "no package index can be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", "not the one that requirements.txt"),
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something new", "something new"),
    ],
)
def test_a_failed_install_ends_in_one_sentence_with_the_next_step(rooms, commands, place, printed, sentence):
    packages, progress = rooms
    _, run = commands
    run.fails_at, run.error = "--require-hashes", progress.CommandError(["pip"], 1, [printed])
    with pytest.raises(progress.Failure) as caught:
        prepare(rooms, place)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_without_ensurepip_debians_pip_wheel_is_used(rooms, commands, place, monkeypatch):
    packages, _ = rooms
    noted, _ = commands
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(packages.programs, "pip_wheel", lambda root, progress, log: "/wheels/pip-23.whl")
    prepare(rooms, place)
    assert "--without-pip" in noted[0]
    assert noted[1][1:] == ["/wheels/pip-23.whl/pip", "install", "--no-index", "/wheels/pip-23.whl"]


def test_without_ensurepip_and_debian_the_sentence_names_the_package(rooms, commands, place, monkeypatch):
    packages, progress = rooms
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)

    def nothing(root, shown, log):
        raise progress.Failure("it has no ensurepip")

    monkeypatch.setattr(packages.programs, "pip_wheel", nothing)
    with pytest.raises(progress.Failure, match="python3.11-venv"):
        prepare(rooms, place)
    assert not (place / ".venv").exists()


def test_settings_that_lead_pip_elsewhere_are_left_out_and_mirrors_stay(rooms, monkeypatch):
    packages, _ = rooms
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "mirror")
    found = packages._environment()
    assert "PIP_TARGET" not in found
    assert (found["PIP_USER"], found["PIP_INDEX_URL"]) == ("0", "mirror")


def test_a_real_environment_holds_the_locked_package_and_the_course(rooms, place):
    """Real venv, real pip, a lock of one package that lies in a folder: no network."""
    (place / "make_wheel.py").write_text(MAKE_WHEEL)
    names = {}
    exec(MAKE_WHEEL, names)
    wheel = place / names["make_wheel"](place, "locked_thing", {"locked_thing.py": "answer = 42\n"})
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (place / "requirements.txt").write_text(f"{wheel.as_uri()} --hash=sha256:{digest}\n")
    backend = 'requires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    (place / "pyproject.toml").write_text(f"[build-system]\n{backend}")
    (place / "backend.py").write_text(BACKEND)
    (place / "src").mkdir()
    (place / "src" / "tiny_course.py").write_text("import locked_thing\nprint(locked_thing.answer)\n")
    assert prepare(rooms, place) is True
    python = place / ".venv" / "bin" / "python"
    argv = [str(python), "-c", "import tiny_course"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env={"PATH": os.defpath})
    assert done.stdout == "42\n"
    assert prepare(rooms, place) is False
    (place / "requirements.txt").write_text(f"{wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    subprocess.run([str(python), "-m", "pip", "uninstall", "-q", "-y", "locked-thing"], check=True, capture_output=True)
    with pytest.raises(rooms[1].Failure, match="not the one that requirements.txt names"):
        prepare(rooms, place)
