"""What student code meets at each limit of docs/limits.md: told by the code itself, from inside its box."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backbench.grading.limits import MIB, Limits

LIMITS = Limits(cell_seconds=20, submission_seconds=90, memory=1024 * MIB, processes=60, files=2_000, restarts=2)
PIECE = 160 * MIB
OPENS = """
import os
opened = []
try:
    while len(opened) < 20_000:
        opened.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    reason = error
for number in opened:
    os.close(number)
print("COUNT", len(opened))
"""
CONNECTS = """
import socket
pairs = []
try:
    while len(pairs) < 20_000:
        pairs += socket.socketpair()
except OSError:
    pass
count = len(pairs)
for end in pairs:
    end.close()
print("COUNT", count)
"""
FORKS = """
import os, signal
children = []
try:
    while len(children) < 500:
        child = os.fork()
        if child == 0:
            signal.pause()
        children.append(child)
except OSError:
    pass
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print("COUNT", len(children))
"""
MAKES_FILES = """
import os
folder = os.path.join(PLACE, "many")
os.mkdir(folder)
made = 0
try:
    while made < 12_000:
        os.close(os.open(f"{folder}/{made}", os.O_CREAT | os.O_WRONLY))
        made += 1
except OSError:
    pass
print("COUNT", made)
"""
ONE_PROCESS = """
pieces = []
try:
    while len(pieces) < 100:
        pieces.append(b"x" * (16 * 2**20))
except MemoryError:
    pass
count = len(pieces)
del pieces
print("COUNT", count)
"""
MANY_PROCESSES = f"""
import os, select, signal, time
reading, writing = os.pipe()
children = []
for _ in range(10):
    child = os.fork()
    if child == 0:
        held = b"x" * {PIECE}
        os.write(writing, b".")
        signal.pause()
    children.append(child)
count, ends = 0, time.monotonic() + 8
while count < 10 and select.select([reading], [], [], max(0, ends - time.monotonic()))[0]:
    count += len(os.read(reading, 1))
alive = sum(os.waitpid(child, os.WNOHANG) == (0, 0) for child in children)
print("COUNT", min(count, alive))
"""
CELLS = {
    "descriptors": OPENS,
    "sockets": CONNECTS,
    "processes": FORKS,
    "files-in-tmp": MAKES_FILES.replace("PLACE", "'/tmp'"),
    "files-at-home": MAKES_FILES.replace("PLACE", "os.path.expanduser('~')"),
    "files-in-shared-memory": MAKES_FILES.replace("PLACE", "'/dev/shm'"),
    "memory-of-one": ONE_PROCESS,
    "memory-of-many": MANY_PROCESSES,
}


@pytest.fixture(scope="module")
def told(new_classroom):
    """What each submission counted, None where it was ended first; and the mark of an honest one among them."""
    classroom = new_classroom()
    for name, source in CELLS.items():
        classroom.hand_in(name, classroom.stub().top(source))
    leaves = classroom.stub()
    for _ in range(5):
        leaves.top("import os\nos._exit(0)")
    classroom.hand_in("new-starts", leaves)
    classroom.hand_in("z-honest", classroom.work())
    verdicts = classroom.grade(limits=LIMITS)
    refusals = classroom.outputs("new-starts").count("stopped its kernel too often")
    counts = {"z-honest": verdicts["z-honest"]["score"], "refused starts": refusals}
    for name in CELLS:
        found = re.search(r"COUNT (\d+)", text := classroom.outputs(name))
        assert found or "the kernel stopped" in text, text
        counts[name] = int(found[1]) if found else None
    return counts


@pytest.mark.parametrize("name", ["descriptors", "sockets"])
def test_open_files_and_sockets_are_bounded(told, name):
    assert 500 < told[name] < 1024


def test_processes_are_bounded(told):
    assert 10 < told["processes"] < LIMITS.processes


def test_the_memory_of_one_process_is_bounded(told):
    count = told["memory-of-one"]
    assert count is None or count * 16 * MIB < LIMITS.memory


def test_the_memory_of_many_processes_together_is_bounded(told):
    count = told["memory-of-many"]
    assert count is None or count * PIECE < LIMITS.memory


@pytest.mark.parametrize("place", ["files-in-tmp", "files-at-home", "files-in-shared-memory"])
def test_the_number_of_files_is_bounded(told, place):
    count = told[place]
    assert count is None or count <= LIMITS.files


def test_new_starts_of_the_kernel_are_bounded(told):
    """Of five cells that end it, the third is the last that runs; the notebook has more cells after them."""
    assert told["refused starts"] >= 2


def test_the_others_keep_their_marks(told):
    assert told["z-honest"] == 14


@pytest.mark.parametrize("page, least", [("limits.md", 15), ("hostile-output.md", 7)])
def test_every_row_of_the_table_names_tests_that_exist(page, least):
    root = Path(__file__).resolve().parents[2]
    rows = [line for line in (root / "docs" / page).read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    assert len(rows[2:]) >= least
    for row in rows[2:]:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for path, test in named:
            assert re.search(rf"^def {test}\(", (root / path).read_text(encoding="utf-8"), re.MULTILINE), (path, test)
