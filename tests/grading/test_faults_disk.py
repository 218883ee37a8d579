"""No room, or no way in, where a grading run writes: it says so, and the same command finishes once there is room.

The full disks are small mounts in a mount namespace of the command's own: nobody else sees them.
"""

import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backbench.grading.verdicts import Store

ROOT = Path(__file__).resolve().parents[2]
UNIT = "u01_pieces"
CLASS = {"ada": 14, "ben": 8}
# A disk of 1 MiB of which all but so many bytes are taken.
FULL = "mount -t tmpfs -o size=1m full {place} && head -c {taken} /dev/zero > {place}/.taken"


@pytest.fixture
def two(fresh):
    """A class of two students who have handed in."""
    fresh.hand_in("ada", fresh.work())
    fresh.hand_in("ben", fresh.work().solve("remember", "def remember(load):\n    return None"))
    return fresh


def grade_on(room, *steps):
    """`backbench grade` after the shell commands `steps`, in a mount namespace of its own."""
    command = shlex.join(room.command("backbench", "grade", UNIT, "--workers", "1"))
    private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    script = " && ".join([*steps, f"cd {shlex.quote(str(room.root))}", f"exec {command}"])
    done = subprocess.run([*private, "sh", "-c", script], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def full(place, left=0):
    """The shell command that makes `place` a disk with only `left` bytes of room."""
    return FULL.format(place=shlex.quote(str(place)), taken=2**20 - left)


def then_all_is_well(room):
    """The same command, with room: everybody is graded, once."""
    code, said = grade_on(room)
    assert code == 0, said
    assert room.recorded() == CLASS
    for student in CLASS:
        assert room.autograded(student)
    return said


def in_one_sentence(said):
    """The last thing said, which must be no traceback."""
    assert "Traceback" not in said, said
    return said.strip().splitlines()[-1]


def test_no_room_for_scratch_is_an_error_of_the_grader(two):
    """A kernel has a socket in /tmp, where no file can be made: nobody is examined, and nobody has a zero."""
    needed = [path for path in {two.root, Path(sys.prefix), ROOT} if path.is_relative_to("/tmp")]
    keep = []
    for number, path in enumerate(needed):  # they stay where they are, though /tmp is another one
        keep.append(f"mkdir -p /dev/shm/{number} && mount --rbind {shlex.quote(str(path))} /dev/shm/{number}")
    back = [f"mkdir -p {shlex.quote(str(path))} && mount --rbind /dev/shm/{number} {shlex.quote(str(path))}"
            for number, path in enumerate(needed)]  # fmt: skip
    taken = "number=0; while : > /tmp/.taken$number; do number=$((number + 1)); done 2> /dev/null"
    disk = ["mount -t tmpfs -o nr_inodes=200 full /tmp", *back, f"(({taken}) || true)"]
    code, said = grade_on(two, "mount -t tmpfs room /dev/shm", *keep, *disk)
    assert "Traceback" not in said, said
    assert "not final" in said
    verdicts = {student: Store(two.course).get(UNIT, student)["verdict"] for student in CLASS}
    assert {verdict["state"] for verdict in verdicts.values()} == {"grader error"}
    assert all(cell["score"] is None for verdict in verdicts.values() for cell in verdict["cells"].values())
    then_all_is_well(two)


@pytest.mark.parametrize("station", [f".backbench/verdicts/{UNIT}", "autograded"])
def test_no_room_where_results_are_kept_ends_the_run_with_a_sentence(two, station):
    (two.root / station).mkdir(parents=True, exist_ok=True)
    code, said = grade_on(two, full(two.root / station))
    assert code == 1, said
    assert "No space left on device" in in_one_sentence(said)
    assert "same command" in in_one_sentence(said)
    said = then_all_is_well(two)
    if station == "autograded":
        assert "not run again" in said, "what was examined is kept"


def test_a_gradebook_that_another_program_holds_ends_the_run_with_a_sentence(two):
    """A writer holds off other writers; sqlite waits five seconds for it."""
    assert grade_on(two)[0] == 0
    two.hand_in("ada", two.stub())
    with closing(sqlite3.connect(two.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, said = grade_on(two)
        assert code == 1, said
        assert "database is locked" in in_one_sentence(said)
        assert "same command" in in_one_sentence(said)
        other.execute("ROLLBACK")
    code, said = grade_on(two)
    assert code == 0, said
    assert two.recorded() == {**CLASS, "ada": 0}
