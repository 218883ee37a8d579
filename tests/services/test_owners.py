"""Servers and their data are gone when their owner is gone, whatever ended it."""

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time

import psutil
import pytest

from backbench.services import RedisServer, folders
from backbench.services.watcher import SECONDS, Watcher

OWNER = """
import os, sys
from backbench import services
how = {"box": sys.argv[1] == "True", "fork": "fork" in sys.argv[3:]}
servers = [getattr(services, name)(**how).start() for name in sys.argv[2].split(",")]
print(*(server.folder for server in servers), flush=True)
"""
WAITING = "sys.stdin.read()"
FORKED = """
if os.fork() == 0:
    sys.stdout.close()
    while True:
        os.read(0, 1) or os._exit(0)
sys.stdin.read()
"""


@pytest.fixture
def own():
    """Start an owner process: owner, the folders of its servers."""
    owners = []

    def start(box, names, then, *more):
        argv = [sys.executable, "-c", OWNER + then, str(box), names, *more]
        owner = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        owners.append(owner)
        return owner, owner.stdout.readline().split()

    yield start
    for owner in owners:
        owner.kill()
        owner.communicate()


def test_a_killed_owner_leaves_no_server_and_no_data(own, box, wait_until, processes_of, left_in_home):
    owner, made = own(box, "RedisServer,MySQLServer,MongoServer", WAITING)
    assert len(made) == 3
    assert all(processes_of(folder) for folder in made)
    owner.kill()
    assert wait_until(lambda: not any(processes_of(folder) for folder in made))
    assert wait_until(lambda: not left_in_home())


@pytest.mark.skipif(sys.platform != "linux", reason="only there are watchers forked")
def test_a_forked_watcher_outlives_its_owner_and_ends_the_server(own, box, wait_until, processes_of, left_in_home):
    owner, [one, two] = own(box, "RedisServer,MySQLServer", WAITING, "fork")
    assert all(processes_of(folder) for folder in (one, two))
    watchers = psutil.Process(owner.pid).children()
    assert len(watchers) == 2
    assert all(os.getsid(watcher.pid) == watcher.pid for watcher in watchers)
    owner.kill()
    assert wait_until(lambda: not any(map(processes_of, (one, two))) and not left_in_home())
    assert wait_until(lambda: not any(watcher.is_running() for watcher in watchers))


def test_an_owner_that_ends_without_stopping_leaves_nothing(own, wait_until, processes_of, left_in_home):
    owner, made = own(False, "RedisServer,RedisServer", "")
    assert owner.wait(30) == 0
    assert not any(processes_of(folder) for folder in made)
    assert not left_in_home()


def test_a_forked_child_does_not_keep_a_dead_owners_server(own, box, wait_until, processes_of, left_in_home):
    owner, [folder] = own(box, "RedisServer", FORKED)
    child = psutil.Process(owner.pid).children()
    owner.kill()
    assert wait_until(lambda: not processes_of(folder) and not left_in_home())
    assert any(process.is_running() for process in child)  # it lived on, with its copy of the pipe


def test_a_forked_child_that_exits_does_not_end_its_parents_server():
    with RedisServer() as server:
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert server.running
        assert server.client().ping()


def test_owner_and_watcher_killed_at_once_leave_no_server_and_the_next_start_sweeps(
    own, box, wait_until, processes_of, left_in_home
):
    if not box and sys.platform != "linux":
        pytest.skip("a plain server is ended by the next sweep there")
    owner, [folder] = own(box, "RedisServer", WAITING)
    watchers = [
        process for process in psutil.Process(owner.pid).children() if "watch.py" in " ".join(process.cmdline())
    ]
    assert len(watchers) == 1
    owner.send_signal(signal.SIGSTOP)  # so that neither sees the other die
    watchers[0].kill()
    owner.kill()
    assert wait_until(lambda: not processes_of(folder))
    assert [str(path) for path in left_in_home()] == [folder]
    with RedisServer() as server:
        assert left_in_home() == [server.folder]


def test_a_sweep_ends_an_orphan_by_its_recorded_number(base, wait_until):
    """Where neither a box nor Linux ended it: a process whose command line names the swept folder, and no other."""
    folder, lock = folders.fresh("redis")
    other = folders.home() / "other"
    orphans = [
        subprocess.Popen([sys.executable, "-c", "input()", str(named)], stdin=subprocess.PIPE, start_new_session=True)
        for named in (folder, other)
    ]
    try:
        (folder / folders.PID).write_text(str(orphans[1].pid))
        folders.end_orphan(folder)
        (folder / folders.PID).write_text(str(orphans[0].pid))
        os.close(lock)
        assert folders.sweep() == [folder]
        assert orphans[0].wait(30) == -signal.SIGKILL
        assert orphans[1].poll() is None
    finally:
        for orphan in orphans:
            orphan.kill()
            orphan.communicate()


def test_a_sweep_leaves_what_is_alive_or_being_made(base):
    alive, lock = folders.fresh("redis")
    making = folders.home() / f"{folders.NEW}x"
    making.mkdir()
    assert folders.sweep() == []
    assert folders.sweep(older_than=-1) == [making]
    assert alive.is_dir()
    os.close(lock)


def test_an_interrupt_from_the_terminal_does_not_reach_the_servers(own):
    """Ctrl-C goes to the whole foreground group: a notebook survives it, and so must its servers."""
    owner, _ = own(False, "RedisServer", WAITING)
    [watcher] = [
        process for process in psutil.Process(owner.pid).children() if "watch.py" in " ".join(process.cmdline())
    ]
    assert os.getpgid(watcher.pid) != os.getpgid(owner.pid)
    assert os.getsid(watcher.pid) != os.getsid(owner.pid)


def test_somebody_elses_folder_is_not_used(base):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    path = base / f"backbench-{os.geteuid()}"
    path.mkdir()
    os.chown(path, 65534, 65534)
    with pytest.raises(Exception, match="belongs to somebody else"):
        folders.home()


def test_a_server_that_ends_before_anyone_listens_costs_no_wait(base, wait_until):
    """The watcher says `up` and `down` before its owner reads the first: a start must not wait for a second `up`."""

    class Late(Watcher):
        def _tell(self, letter):
            super()._tell(letter)
            if letter == "s":
                assert wait_until(lambda: unread(self._process.stdout) >= len("up 1\ndown 0\n"))

    def unread(pipe):
        return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]

    folder, lock = folders.fresh("redis")
    log, number = str(folder / "log"), str(folder / folders.PID)
    config = {
        "argv": ["true"],
        "env": {"PATH": os.environ["PATH"]},
        "cwd": "/",
        "boxed": False,
        "most": 0,
        "remove": [str(folder)],
    }
    watcher = Late({**config, "log": log, "pid_file": number}, lock)
    begun = time.monotonic()
    try:
        watcher.start()
        assert not watcher.running
        assert time.monotonic() - begun < SECONDS
    finally:
        watcher.close()
        os.close(lock)
    assert not folder.exists()
