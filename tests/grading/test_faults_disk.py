"""No room, or no way in, where a grading run writes: it says so, and the same command finishes once there is room.

The full disks are small mounts in a mount namespace of the command's own: nobody else sees them.
"""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backbench.grading.gradebook import newest_schema
from backbench.grading.verdicts import Store
from backbench.grading.verify import verify

ROOT = Path(__file__).resolve().parents[2]
UNIT, EDGES = "u01_pieces", "u03_edges"
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
    done = apart(*steps, f"cd {shlex.quote(str(room.root))}", f"exec {grade_command(room)}")
    return done.returncode, done.stdout + done.stderr


def grade_command(room):
    return shlex.join(room.command("backbench", "grade", UNIT, "--workers", "1"))


def apart(*steps):
    """Run shell commands, each if the one before went well, in a mount namespace of their own."""
    private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    return subprocess.run([*private, "sh", "-c", " && ".join(steps)], capture_output=True, text=True, timeout=300)


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
    for verdict in verdicts.values():
        assert verdict["reason"].startswith("no room to examine in: [Errno 28] No space left on device")
    then_all_is_well(two)
    assert two.logged() == ["ada", "ada", "ben", "ben"], "once as an error, once as it is"


@pytest.mark.parametrize("station", [f".backbench/verdicts/{UNIT}", "autograded"])
def test_no_room_where_results_are_kept_ends_the_run_with_a_sentence(two, reused, station):
    (two.root / station).mkdir(parents=True, exist_ok=True)
    code, said = grade_on(two, full(two.root / station))
    assert code == 1, said
    assert "No space left on device" in in_one_sentence(said)
    assert "same command" in in_one_sentence(said)
    kept = Store(two.course).students(UNIT)
    assert bool(kept) == (station == "autograded")
    assert reused(then_all_is_well(two)) == len(kept), "what was examined is kept"
    assert two.logged() == sorted(CLASS)


def schema_of(room):
    with closing(sqlite3.connect(room.root / "gradebook.db")) as book:
        return [number for (number,) in book.execute("SELECT version_num FROM alembic_version")]


# Bytes that are left for all that a run writes, and how many of its two results have room in them.
ROOM = {
    "for nothing": (0, 0), "for the verdicts": (24 << 10, 2), "for half of the tables": (96 << 10, 2),
    "for the tables alone": (180 << 10, 2), "for the tables and some cells": (188 << 10, 2),
    "for the gradebook without scores": (224 << 10, 2),
}  # fmt: skip


@pytest.mark.parametrize("room", ROOM)
def test_no_room_on_the_disk_of_the_course_ends_the_run_with_a_sentence(two, reused, room):
    """The disk ends with its mount namespace: both runs are in one, then what they made takes the course's place."""
    left, kept = ROOM[room]
    course, copy = (shlex.quote(str(place)) for place in (two.root, two.root.with_name("copy")))
    command = f'{grade_command(two)} 2>&1; echo "ended $? with $(find .backbench -path "*/verdicts/*.json" | wc -l)"'
    done = apart(
        f"cp -a {course} {copy} && mount -t tmpfs -o size=8m full {course} && cp -a {copy}/. {course} && cd {course}",
        f"(head -c 8m /dev/zero > .taken 2> /dev/null || true) && truncate -s -{left} .taken",
        f"{command}; rm .taken {copy} -r; {command}; cp -a {course} {copy}",
    )
    first, *ended = re.split(r"^ended (\d+) with (\d+)\n", done.stdout, flags=re.MULTILINE)
    second = ended.pop(2)
    assert ended == ["1", str(kept), "0", "2", ""], done.stdout + done.stderr
    assert re.search("No space left on device|disk is full", in_one_sentence(first))
    assert "same command" in in_one_sentence(first)
    assert "Traceback" not in first
    assert reused(second) == kept, "what was examined is kept"
    shutil.rmtree(two.root)
    two.root.with_name("copy").rename(two.root)
    assert schema_of(two) == [newest_schema()], "what `nbgrader db upgrade` looks for"
    assert two.recorded() == CLASS
    assert two.logged() == sorted(CLASS)
    assert verify(two.course).findings == []


def is_refused_while_another_holds_the_gradebook(room):
    """A writer holds off other writers; sqlite waits five seconds for it."""
    with closing(sqlite3.connect(room.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, said = grade_on(room)
        assert code == 1, said
        assert "database is locked" in in_one_sentence(said)
        assert "same command" in in_one_sentence(said)
        assert "Traceback" not in said
        other.execute("ROLLBACK")


def test_a_gradebook_that_another_program_holds_before_the_first_run_ends_it_with_a_sentence(two, reused):
    """There is nothing in it yet: the run cannot even make it ready. What was examined meanwhile is kept."""
    is_refused_while_another_holds_the_gradebook(two)
    kept = Store(two.course).students(UNIT)
    assert kept
    assert reused(then_all_is_well(two)) == len(kept)
    assert two.logged() == sorted(CLASS)
    assert verify(two.course).findings == []


def test_a_gradebook_that_another_program_holds_when_a_unit_is_graded_for_the_first_time_ends_it_so_too(two):
    """Another unit was graded before, so the gradebook is there."""
    two.hand_in("ada", two.work(EDGES), unit=EDGES)
    assert two.run("backbench", "grade", EDGES).returncode == 0
    is_refused_while_another_holds_the_gradebook(two)
    then_all_is_well(two)
    assert two.logged() == sorted(CLASS)


def test_a_gradebook_that_another_program_holds_ends_the_run_with_a_sentence(two):
    assert grade_on(two)[0] == 0
    two.hand_in("ada", two.stub())
    is_refused_while_another_holds_the_gradebook(two)
    code, said = grade_on(two)
    assert code == 0, said
    assert two.recorded() == {**CLASS, "ada": 0}
    assert two.logged() == ["ada", "ada", "ben"], "a line for each work of hers"
    assert verify(two.course).findings == []
