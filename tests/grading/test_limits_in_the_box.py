"""What student code meets at each limit of docs/limits.md: told by the code itself, from inside its box."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backbench.grading.limits import MIB, Limits

LIMITS = Limits(
    cell_seconds=20, submission_seconds=90, memory=1024 * MIB, processes=60, disk=32 * MIB, files=2_000, restarts=2
)  # fmt: skip
# Of time there is little, and new starts of the kernel are many: what ends is the time.
TIMED = Limits(cell_seconds=4, submission_seconds=30)
PIECE = 160 * MIB
PLACES = ("/tmp", "/home/student", "/dev/shm")
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
folder = "PLACE/many"
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
FILLS = f"""
import errno, os
os.mkdir("PLACE/full")
written = 0
try:
    while written < {LIMITS.disk * 4}:
        with open(f"PLACE/full/{{written}}", "wb", buffering=0) as file:
            for _ in range(16):
                written += file.write(bytes(2**18))
except OSError as error:
    print(errno.errorcode[error.errno])
print("COUNT", written)
"""
# Holes take no room in a file system: nothing but the limit on a file's size stands against them.
LARGE_FILES = f"""
import errno, os
allowed = refused = 0
for place in {PLACES}:
    file = os.open(f"{{place}}/large", os.O_CREAT | os.O_WRONLY)
    allowed += os.pwrite(file, b"x", {LIMITS.disk} - 1)
    for grow in (lambda: os.pwrite(file, b"x", {LIMITS.disk}), lambda: os.truncate(file, {LIMITS.disk} + 1)):
        try:
            grow()
        except OSError as error:
            refused += error.errno == errno.EFBIG
print("COUNT", 10 * allowed + refused)
"""
WRITES_EVERYWHERE = """
import os
made = {}
with open("/proc/self/mounts") as lines:
    for place in sorted({line.split()[1] for line in lines if line.split()[2] != "proc"}):
        try:
            open(f"{place}/here", "xb").close()
            made.setdefault(os.stat(place).st_dev, place)
        except OSError:
            pass
print("COUNT", len(made), sorted(made.values()))
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
HALF_IN_ONE = f"""
import time
held = b"x" * {LIMITS.memory // 2}
time.sleep(1)  # the examiner looks four times
print("COUNT", len(held))
"""
MANY_PROCESSES = f"""
import os, select, signal, time
reading, writing = os.pipe()
children = []
for _ in range(NUMBER):
    child = os.fork()
    if child == 0:
        held = b"x" * {PIECE}
        os.write(writing, b".")
        signal.pause()
    children.append(child)
count, ends = 0, time.monotonic() + 8
while count < NUMBER and select.select([reading], [], [], max(0, ends - time.monotonic()))[0]:
    count += len(os.read(reading, 1))
time.sleep(1)
alive = sum(os.waitpid(child, os.WNOHANG) == (0, 0) for child in children)
print("COUNT", min(count, alive))
"""
CELLS = {
    "descriptors": OPENS,
    "sockets": CONNECTS,
    "processes": FORKS,
    "memory-of-one": ONE_PROCESS,
    "memory-of-many": MANY_PROCESSES.replace("NUMBER", "10"),
    "half-the-memory-in-one": HALF_IN_ONE,
    "half-the-memory-in-many": MANY_PROCESSES.replace("NUMBER", "3"),
    "large-files": LARGE_FILES,
    "everywhere": WRITES_EVERYWHERE,
    **{f"files-in-{Path(place).name}": MAKES_FILES.replace("PLACE", place) for place in PLACES},
    **{f"data-in-{Path(place).name}": FILLS.replace("PLACE", place) for place in PLACES},
}
# Many times the limit; of one stream alone the examiner keeps far less.
FLOODS = {
    "flood-of-values": "class Long:\n    def __repr__(self):\n        return 'x' * 4_000\n"
                       "for _ in range(1_500):\n    display(Long())",
    "flood-of-both-streams": "import sys\nfor _ in range(300):\n    print('x' * 19_000, flush=True)\n"
                             "    print('y' * 19_000, flush=True, file=sys.stderr)",
    "flood-of-wide-characters": "class Long:\n    def __repr__(self):\n        return '\N{GRINNING FACE}' * 4_000\n"
                                "for _ in range(1_500):\n    display(Long())",
    "flood-of-tracebacks": "lines = ['x' * 4_000] * 30\nfor _ in range(400):\n"
                           "    get_ipython()._showtraceback(ValueError, ValueError('no'), lines)",
}  # fmt: skip
ENDLESS = "while True:\n    pass"
LOOPS_IN_ONE_CHECK = """
import itertools
def chunked(items, size):
    if size < 1:
        raise ValueError
    while size == 7:
        pass
    items = iter(items)
    return iter(lambda: list(itertools.islice(items, size)), [])
"""


@pytest.fixture(scope="module")
def room(new_classroom):
    return new_classroom()


@pytest.fixture(scope="module")
def told(room):
    """What each submission counted, None where it was ended first; and the mark of an honest one among them."""
    for name, source in (CELLS | FLOODS).items():
        room.hand_in(name, room.stub().top(source))
    leaves = room.stub()
    for _ in range(5):
        leaves.top("import os\nos._exit(0)")
    room.hand_in("new-starts", leaves)
    room.hand_in("z-honest", room.work())
    verdicts = room.grade(limits=LIMITS)
    refusals = room.outputs("new-starts").count("stopped its kernel too often")
    counts = {"z-honest": verdicts["z-honest"]["score"], "refused starts": refusals}
    for name in CELLS:
        found = re.search(r"COUNT (\d+)", text := room.outputs(name))
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


def test_who_holds_half_of_the_memory_lives(told):
    """So that the two tests above are no tests of a limit that nobody can live with."""
    assert told["half-the-memory-in-one"] == LIMITS.memory // 2
    assert told["half-the-memory-in-many"] == 3


@pytest.mark.parametrize("place", PLACES)
def test_the_number_of_files_is_bounded(told, place):
    assert LIMITS.files // 2 < told[f"files-in-{Path(place).name}"] <= LIMITS.files


@pytest.mark.parametrize("place", PLACES)
def test_the_disk_is_bounded(told, room, place):
    name = f"data-in-{Path(place).name}"
    assert LIMITS.disk // 2 < told[name] <= LIMITS.disk
    assert "ENOSPC" in room.outputs(name)


def test_nothing_else_can_be_written(told, room):
    """Of all that is mounted, three file systems take a new file."""
    assert told["everywhere"] == len(PLACES), room.outputs("everywhere")
    assert str(sorted(PLACES)) in room.outputs("everywhere")


def test_the_size_of_a_file_is_bounded(told):
    """To the byte, in each place: the last one that is allowed, and the two ways to the next one."""
    assert told["large-files"] == 10 * len(PLACES) + 2 * len(PLACES)


@pytest.mark.parametrize("name", FLOODS)
def test_the_output_of_a_cell_is_bounded(told, room, name):
    [kept] = room.output_bytes(name)
    assert LIMITS.output // 2 < kept < LIMITS.output + 1_000
    assert "the rest of the output was cut" in room.outputs(name)


def test_new_starts_of_the_kernel_are_bounded(told):
    """Of five cells that end it, the third is the last that runs; the notebook has more cells after them."""
    assert told["refused starts"] >= 2


def test_the_others_keep_their_marks(told):
    assert told["z-honest"] == 14


@pytest.fixture(scope="module")
def timed(new_classroom):
    """The classroom and the verdicts of those who take their time."""
    room = new_classroom()
    room.hand_in("endless", room.work().top(ENDLESS))
    room.hand_in("endless-in-a-check", room.work().solve("chunked", LOOPS_IN_ONE_CHECK))
    uses_up = room.work().top("print('EARLY')").end("print('LATE')")
    for _ in range(12):
        uses_up.after("chunked-lazy", ENDLESS)
    room.hand_in("uses-up", uses_up)
    return room, room.grade(limits=TIMED)


def test_an_endless_cell_is_ended_and_costs_no_mark(timed):
    room, verdicts = timed
    assert (verdicts["endless"]["state"], verdicts["endless"]["score"]) == ("graded", 14)
    assert room.outputs("endless").count("the cell was stopped after 4 seconds") == 1


def test_an_endless_probe_costs_the_check_that_asked(timed):
    verdict = timed[1]["endless-in-a-check"]
    assert verdict["state"] == "graded"
    assert [check["passed"] for check in verdict["cells"]["chunked-values"]["checks"]] == [False, True, True]
    assert verdict["score"] == 12


def test_who_uses_up_the_time_of_a_submission_keeps_what_came_before_and_the_rest_is_not_run(timed):
    room, verdicts = timed
    verdict, said = verdicts["uses-up"], room.outputs("uses-up")
    scores = {name: cell["score"] for name, cell in verdict["cells"].items()}
    assert scores == {"chunked-values": 5, "chunked-lazy": 3, "remember-calls": 0}
    assert re.search("not run: .*used up its time$", verdict["cells"]["remember-calls"]["message"])
    assert (verdict["state"], verdict["score"], verdict["reason"]) == ("graded", 8, "")
    assert "EARLY" in said and "LATE" not in said
    stopped, refused = said.count("the cell was stopped after"), said.count("used up its time")
    # Twelve endless cells, then the answer and the last cell. Nine times four seconds are more than there are.
    assert 1 <= stopped <= 9
    assert stopped + refused == 14


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
