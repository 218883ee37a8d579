"""What the examiner sees of the student's processes from outside; here the student is a process that a test starts."""

import os
import subprocess
import sys
import textwrap

import pytest

from backbench.exam import memory, open_files, outside

FILLED = 20_000_000


@pytest.fixture
def student(tmp_path, monkeypatch):
    """Starts a process that stops between the parts of its code; `go()` lets it run up to the next stop."""
    started = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-c", "def stop():\n    print(flush=True)\n    input()\n" + textwrap.dedent(code)],
            cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        monkeypatch.setattr(outside, "watched", lambda: process.pid)
        process.stdout.readline()

        def go():
            process.stdin.write("\n")
            process.stdin.flush()
            process.stdout.readline()

        return go

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "way, name",
    [
        ("kept = open('log')", "log"),
        ("os.link('log', 'other'); kept = open('other')", "other"),
        ("kept = open('log'); os.rename('log', 'other')", "other"),
        ("kept = open('log'); os.remove('log')", "log"),
        ("kept = os.memfd_create('copy')", "memfd:copy"),
        ("child = subprocess.Popen(['sleep', '60'], stdin=open('log'))", "log"),
    ],
)
def test_a_file_that_is_kept_open_is_seen_under_any_name(student, way, name):
    go = student(f"""
        import os, subprocess
        open("log", "w").close()
        stop()
        {way}
        stop()
        if "child" in vars():
            child.kill()
            child.wait()
        kept = None
        stop()
    """)
    before = open_files()
    go()
    assert open_files() - before == {name}
    go()
    if "memfd" not in way:  # a bare number that nobody closes
        assert open_files() == before


def test_a_file_in_a_message_that_nobody_has_read_is_open(student):
    go = student("""
        import array, os, socket
        left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        stop()
        with open("log", "w") as file:
            left.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])
        stop()
        socket.recv_fds(right, 1, 1)
        stop()
    """)
    before = open_files()
    go()
    [name] = open_files() - before
    assert name.startswith("<1 sent through socket ")
    go()
    assert open_files() - before == {"log"}, "received, and not closed"


def test_what_is_no_file_has_no_name(student):
    student("""
        import os, socket
        held = os.pipe(), socket.socketpair()
        stop()
    """)
    assert not [name for name in open_files() if name.startswith(("pipe:", "socket:", "<"))]


@pytest.mark.parametrize(
    "way", [f"kept = bytes({FILLED // 1_000_000}) * 1_000_000", f"os.write(os.memfd_create('x'), b'1' * {FILLED})"]
)
def test_memory_is_counted_wherever_it_is_held(student, way):
    go = student(f"""
        import os
        stop()
        {way}
        stop()
    """)
    before = memory()
    go()
    assert FILLED * 0.9 < memory() - before < FILLED * 3


def test_a_notebook_of_its_own_looks_at_itself(tmp_path):
    assert outside.watched() == os.getpid()
    with open(tmp_path / "mine", "w"):
        assert "mine" in open_files()
    assert "mine" not in open_files()
