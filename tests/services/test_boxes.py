"""What a server in a box can be talked into reaches nothing outside its own folder."""

import os
import re
import socket
import subprocess
import sys

import pymysql
import pytest
import redis

from backbench import boxes
from backbench.services import MongoServer, MySQLServer, RedisServer

pytestmark = pytest.mark.usefixtures("in_box")


@pytest.fixture
def outside(base):
    """A folder that everybody may write to, outside of every server's own."""
    path = base / "outside"
    path.mkdir()
    path.chmod(0o777)
    (path / "secret.txt").write_text("the answers\n")
    return path


def test_redis_config_set_dir_and_save_write_nothing_outside(outside):
    with RedisServer(options=["--enable-protected-configs", "yes"]) as server:
        client = server.client()
        with pytest.raises(redis.ResponseError, match="No such file"):
            client.config_set("dir", str(outside))
        for folder in ("/tmp", "/"):
            client.config_set("dir", folder)
            client.config_set("dbfilename", "stolen.rdb")
            client.set("payload", "x")
            try:
                client.save()
            except redis.ResponseError:
                assert folder == "/"
            assert not os.path.exists(f"{folder}/stolen.rdb")
        assert [path.name for path in outside.iterdir()] == ["secret.txt"]


def test_redis_refuses_modules_and_protected_settings_by_itself(outside):
    with RedisServer() as server:
        for words in (
            ["CONFIG", "SET", "dir", "/tmp"],
            ["MODULE", "LOAD", str(outside / "secret.txt")],
            ["DEBUG", "JMAP"],
        ):
            with pytest.raises(redis.ResponseError):
                server.client().execute_command(*words)
        assert server.client().ping()


def test_redis_reaches_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listener, RedisServer() as server:
        client = server.client()
        client.set("key", 1)
        with pytest.raises(redis.ResponseError, match="IOERR"):
            client.execute_command("MIGRATE", "127.0.0.1", listener.getsockname()[1], "key", 0, 500)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_mysql_outfile_and_load_file_reach_nothing(outside, base):
    with MySQLServer(options=["--secure-file-priv="]) as server, server.client() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT @@secure_file_priv")
            assert not cursor.fetchone()[0]  # the server itself would write anywhere
            for folder in (outside, "/usr", os.path.dirname(__file__)):
                with pytest.raises(pymysql.MySQLError):
                    cursor.execute(f"SELECT 'x' INTO OUTFILE '{folder}/stolen.txt'")
                assert not os.path.exists(f"{folder}/stolen.txt")
            cursor.execute("SELECT 'x' INTO OUTFILE '/tmp/stolen.txt'")
            assert not os.path.exists("/tmp/stolen.txt")
            for path in (outside / "secret.txt", "/etc/hostname", __file__):
                cursor.execute("SELECT LOAD_FILE(%s)", [str(path)])
                assert cursor.fetchone() == (None,)
        assert [path.name for path in outside.iterdir()] == ["secret.txt"]


def test_mysql_by_default_writes_to_its_files_folder_alone():
    with MySQLServer() as server, server.client() as connection, connection.cursor() as cursor:
        with pytest.raises(pymysql.MySQLError, match="secure-file-priv"):
            cursor.execute("SELECT 'x' INTO OUTFILE '/tmp/stolen.txt'")
        cursor.execute("SELECT @@secure_file_priv")
        [folder] = cursor.fetchone()
        cursor.execute(f"SELECT 'x' INTO OUTFILE '{folder}report.txt'")
        assert (server.folder / "data" / "files" / "report.txt").read_text() == "x\n"


def test_mongo_is_reached_by_its_socket_alone():
    with MongoServer() as server, server.client() as client:
        port = int(re.search(r'listening on 127\.0\.0\.1:(\d+)|"port":(\d+)', server.log).expand(r"\1\2"))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
        assert client.admin.command("ping")["ok"] == 1


def test_an_ordinary_user_gets_the_same_servers(base, wait_until):
    """In a user namespace this process is user 1000, without a single privilege."""
    code = (
        "import os\n"
        "from backbench import boxes, services\n"
        "assert os.geteuid() == 1000 and boxes.unavailable() is None\n"
        "services.redis().ping()\n"
        "services.mongo().admin.command('ping')\n"
        "with services.mysql() as connection: print(connection.get_server_info())\n"
    )
    argv = [
        boxes.bwrap(),
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
        "--dev-bind",
        "/",
        "/",
    ]
    env = {**os.environ, "XDG_CACHE_HOME": str(base / "cache")}
    done = subprocess.run([*argv, sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert re.match(r"\d+\.\d+", done.stdout)


def test_a_box_that_root_starts_writes_no_setting_of_the_machine():
    """Each setting is written as it is. What is tried in a new namespace is a second /proc, with rights of its own."""
    code = """
import ctypes, os
def write(path):
    try:
        text = open(path).read()
        open(path, "w").write(text)
        print("WROTE", path)
    except OSError as error:
        print("no way", error.errno)
write("/proc/sys/kernel/core_pattern")
libc = ctypes.CDLL(None)
libc.unshare(0x10000000 | 0x20000 | 0x20000000)
if os.fork() == 0:
    os.makedirs("/tmp/p")
    for flags in (0, 1):
        libc.mount(b"proc", b"/tmp/p", b"proc", flags, None)
    libc.mount(None, b"/proc", None, 32, None)
    write("/proc/sys/kernel/core_pattern")
    write("/tmp/p/sys/kernel/core_pattern")
    os._exit(0)
os.wait()
"""
    argv = boxes.command([sys.executable, "-u", "-c", code], read=boxes.python_folders(), env={"PATH": os.defpath})
    said = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60).stdout
    assert said.count("no way") == 3, said
    assert "WROTE" not in said
