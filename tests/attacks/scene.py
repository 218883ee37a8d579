"""Where the corpus is graded: a scratch course with a class in it, and doors that no submission may reach."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import shutil
import socket
import sysconfig
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

import backbench
from backbench.authoring import build
from backbench.authoring.parts import read_unit
from backbench.course import MARKER, Course

from .corpus import HERE

REPOSITORY = HERE.parents[1]
BORROWED = ("u01_iterators", "u11_mysql_indexes", "u12_mysql_transactions", "u13_redis_caching", "u15_mongodb")
OWN = "u02_orders"  # a miniature unit that needs MySQL: course.txt
SYLLABUS = """
[[unit]]
id = "u01_iterators"
title = "Iterators and generators"
minutes = 150

[[unit]]
id = "u11_mysql_indexes"
title = "Indexes"
minutes = 110
needs = ["mysql"]

[[unit]]
id = "u12_mysql_transactions"
title = "Transactions"
minutes = 105
needs = ["mysql"]

[[unit]]
id = "u13_redis_caching"
title = "Redis"
minutes = 180
needs = ["redis"]

[[unit]]
id = "u15_mongodb"
title = "MongoDB"
minutes = 175
needs = ["mongo"]

[[unit]]
id = "u02_orders"
title = "Orders in MySQL"
minutes = 20
needs = ["mysql"]
"""


def make_course(root: Path) -> Course:
    """A course of six units, built, in `root`."""
    root.mkdir(parents=True)
    shutil.copy(REPOSITORY / MARKER, root)
    for unit in BORROWED:
        for station in ("course", "source", "release"):
            shutil.copytree(REPOSITORY / station / unit, root / station / unit)
    (root / "course" / OWN).mkdir()
    shutil.copy(HERE / "orders.txt", root / "course" / OWN / "assignment.py")
    (root / "course" / "syllabus.toml").write_text(SYLLABUS)
    course = Course(root)
    build(course, [OWN], say=lambda line: None)
    return course


def answers(course: Course) -> dict[str, str]:
    """Every reference answer, by exercise: what a cheat would like to read."""
    return {part.id: part.solution for unit in course.units.values() for part in read_unit(unit).exercises}


@contextlib.contextmanager
def doors(course: Course) -> Iterator[dict[str, Any]]:
    """A TCP port and an abstract socket on this machine that give the answers to whoever connects.

    Gives the words that stand for them in payloads, and `visits`, the number of connections so far.
    """
    name, visits = f"backbench-{secrets.token_hex(8)}", []
    given = json.dumps(answers(course)).encode()
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0" + name)
        abstract.listen()

        def serve(door: socket.socket) -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                visits.append(door)
                with line, contextlib.suppress(OSError):
                    line.sendall(given)

        for door in (port, abstract):
            threading.Thread(target=serve, args=(door,), daemon=True).start()
        words = {"ROOT": course.root, "PORT": port.getsockname()[1], "DOOR": name, "TOKEN": f"t{secrets.token_hex(8)}"}
        yield {"words": words, "visits": visits}


def fingerprint(course: Course) -> dict[str, str]:
    """A hash of every file that grading must leave alone: the course, what is handed in, and what is installed."""
    found = {}
    for station in ("course", "source", "release", "submitted"):
        for path in sorted((course.root / station).rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    installed = Path(sysconfig.get_path("purelib"))
    package = Path(backbench.__file__).parent
    watched = [*installed.glob("*.pth"), *installed.glob("*customize.py"), *package.rglob("*.py"),
               course.root / MARKER]  # fmt: skip
    pattern = Path("/proc/sys/kernel/core_pattern")  # a setting of the machine by which root's box could be left
    found |= {str(path): path.read_text() for path in (pattern,) if path.exists()}
    return found | {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in watched}


def left_running(token: str) -> list[str]:
    """Processes that have `token` in their command line and go on; one that is being ended has a while for it."""
    ends = time.monotonic() + 10
    while True:
        found = [
            f"{process.pid} ({' '.join(process.info['cmdline'])[:200]})"
            for process in psutil.process_iter(["cmdline", "status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE
            and any(token in word for word in process.info["cmdline"] or ())
        ]
        if not found or time.monotonic() > ends:
            return found
        time.sleep(0.1)
