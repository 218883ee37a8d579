"""Try the same attacks on stock nbgrader in its default configuration, each in a throw-away box; kept in stock.json.

Stock nbgrader has no sandbox, so it runs inside one: no network, processes of its own, a scratch copy of a course, and
bounds on memory, processes and time. Hidden tests run there as ordinary cells, since backbench.exam works alone in a
notebook. A grade cell earns all of its points or none there, so what an attack honestly earns may be less.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path
from typing import Any

from backbench import boxes
from backbench.authoring.parts import read_unit
from backbench.course import Course, Unit
from backbench.grading.limits import Cgroup, Limits

from .corpus import HERE, REACHED, Attack, Part, hand_in, load
from .scene import answers, make_course

TABLE = HERE / "stock.json"
SECONDS = 400  # for a machine that is busy: a quiet one takes eight
LIMITS = Limits(submission_seconds=SECONDS, memory=3 * 2**30, processes=400, disk=64 * 2**20)
RUNNING: set[subprocess.Popen] = set()
WRITING = threading.Lock()  # CPython 3.11 cannot parse in two threads at once
# The scene of one attack, as the box sees it.
INSIDE, PORT, DOOR, TOKEN = "/tmp/box/course", 45678, "stock-door", "tstocktoken"
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\n"


def words(row: dict[str, Any] | None) -> str:
    """One row of the table, in words."""
    if row is None:
        return "not tried yet"
    if "not run" in row:
        return f"not run: {row['not run']}"
    if row["score"] is None:
        return "no mark at all: " + row["why"] + (", and reached" if row["reached"] else "")
    gain = f"{row['gained']:+g}" if row["gained"] > 0 else "0"
    lost = f" (honest points lost: {-row['gained']:g})" if row["gained"] < 0 else ""
    return gain + lost + (", and reached" if row["reached"] else "")


def won(row: dict[str, Any] | None) -> bool:
    """Whether stock nbgrader gave points away, let something be reached, or could give no mark at all."""
    if not row or "not run" in row:
        return False
    return row["reached"] or row["score"] is None or row["gained"] > 0


def record(attacks: list[Attack], root: Path, progress: Callable[[int, int, str], None]) -> None:
    """Try `attacks` and write what they gained into stock.json, beside what it holds of others.

    For each of their units also what a notebook of reference answers gets, so that a low score can be read.
    """
    course = make_course(root / "course")
    kept = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    known = {attack.id for attack in load()}
    old = {name: row for name, row in kept.get("gains", {}).items() if name in known}
    gains = {attack.id: {"not run": attack.not_on_stock} for attack in attacks if attack.not_on_stock}
    tried = [attack for attack in attacks if not attack.not_on_stock]
    controls = [_reference(course.unit(name)) for name in sorted({attack.unit for attack in tried})]
    references = {}
    with ThreadPoolExecutor(2) as pool:
        template = _template(course, root / "template", {attack.unit for attack in tried})
        running = {pool.submit(_try, attack, course, template, root / f"box-{number}"): attack
                   for number, attack in enumerate([*controls, *tried])}  # fmt: skip
        try:
            for number, future in enumerate(as_completed(running), 1):
                attack, row = running[future], future.result()
                if attack in controls:
                    references[attack.unit] = {"score": row["score"], "of": float(attack.earns)}
                else:
                    gains[attack.id] = row
                # At once: what was tried stays, whatever comes after it.
                _write({**old, **gains}, {**kept.get("references", {}), **references})
                progress(number, len(running), attack.id)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(RUNNING):
                _kill(process)
            raise
    _write({**old, **gains}, {**kept.get("references", {}), **references})


def _reference(unit: Unit) -> Attack:
    """All reference answers of a unit, as if that were an attack: one that changes nothing."""
    settings = {"unit": unit.id, "honest": "all"}
    return Attack("reference", unit.id, "", read_unit(unit).points, settings, (Part("change", "", "pass\n"),), ())


def _write(gains: dict[str, Any], references: dict[str, Any]) -> None:
    table = {"nbgrader": f"nbgrader {version('nbgrader')}", "references": dict(sorted(references.items())),
             "gains": dict(sorted(gains.items()))}  # fmt: skip
    TABLE.write_text(json.dumps(table, indent=1) + "\n")


def _template(course: Course, folder: Path, units: set[str]) -> Path:
    """A course of stock nbgrader with the units released, to be copied for each attack."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    for unit in sorted(units):
        shutil.copytree(course.unit(unit).source, folder / "source" / unit)
    work = "; ".join(f"nbgrader generate_assignment {unit} --create" for unit in sorted(units))
    said = _boxed(folder, f"{work}; nbgrader db student add x; nbgrader db student add aa-all")
    if not (folder / "gradebook.db").exists():
        raise RuntimeError(f"stock nbgrader could not release the units: {said[-2000:]}")
    return folder


def _try(attack: Attack, course: Course, template: Path, folder: Path) -> dict[str, Any]:
    """Grade one attack; {"score", "gained", "reached"}, and "why" where there is no mark."""
    unit = course.unit(attack.unit)
    place = folder / "course"
    shutil.copytree(template, place, symlinks=True)
    scene = {"ROOT": INSIDE, "PORT": PORT, "DOOR": DOOR, "TOKEN": TOKEN}
    for name, values in (("x", attack.attack), ("aa-all", ())):
        target = place / "submitted" / name / unit.id
        if name == "x":
            with WRITING:
                hand_in(attack, values, unit, target, scene)
        else:
            target.mkdir(parents=True)
            shutil.copy(course.unit(unit.id).source / "assignment.ipynb", target)
    with WRITING:
        (place / "answers.json").write_text(json.dumps(answers(course)))
    said = _boxed(place, f"nbgrader autograde {unit.id} --student x", door=True)
    score = _score(place / "gradebook.db", unit.id)
    printed = said + "".join(
        path.read_text(errors="replace") for path in (place / "autograded").rglob("*.ipynb") if path.is_file()
    )
    row = {"score": score, "gained": None if score is None else score - attack.earns, "reached": _reached(printed)}
    if score is None:
        row["why"] = next((line[-150:] for line in reversed(said.splitlines()) if "Error" in line), "it did not end")
        row["why"] = row["why"].split("] ")[-1].split(" | ")[-1].strip()
    shutil.rmtree(folder, ignore_errors=True)
    return row


def _reached(printed: str) -> bool:
    return REACHED in printed or f"{TOKEN}-at-work" in printed


def _score(book: Path, unit: str) -> float | None:
    """The score that nbgrader's gradebook gives the attack; None where it was not graded."""
    query = """
        SELECT COALESCE(grade.manual_score, grade.auto_score), grade.auto_score, grade.manual_score FROM grade
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        JOIN assignment ON assignment.id = submitted_assignment.assignment_id
        WHERE submitted_assignment.student_id = 'x' AND assignment.name = ?"""
    try:
        with sqlite3.connect(book) as connection:
            rows = connection.execute(query, (unit,)).fetchall()
    except sqlite3.Error:
        return None
    scores = [row[0] for row in rows if row[0] is not None]
    return float(sum(scores)) if scores else None


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def _boxed(course: Path, command: str, door: bool = False) -> str:
    """Run a shell command of nbgrader's in a box where `course` is INSIDE; what it said."""
    binary = Path(sys.executable).parent
    script = f"cd {INSIDE} && {command}"
    if door:
        serve = f"{sys.executable} -P {HERE / 'stock_door.py'} {PORT} {DOOR} {INSIDE}/answers.json"
        script = f"{serve} & sleep 1; rm -f {INSIDE}/answers.json; {script}"
    argv = LIMITS.prlimit(["/bin/sh", "-c", script])
    program = [path for path in (boxes.tools_folder(),) if path.is_dir()]
    line = boxes.command(
        argv,
        read=[*boxes.python_folders(), HERE, *program],
        tmp_bytes=256 * 2**20,
        extra=["--bind", str(course), INSIDE, "--size", str(64 * 2**20), "--tmpfs", "/home"],
        env={"PATH": f"{binary}:/usr/local/bin:/usr/bin:/bin", "HOME": "/home", "LANG": "C.UTF-8",
             "COURSE_TOKEN": TOKEN, "PYTHONDONTWRITEBYTECODE": "1"},
        chdir="/tmp",
    )  # fmt: skip
    group = Cgroup(LIMITS)
    log = course.parent / f"{course.name}.log"
    try:
        with open(log, "wb") as file:
            process = subprocess.Popen(group.join(line), stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                                       start_new_session=True, env={**os.environ, "PATH": "/usr/bin:/bin"})  # fmt: skip
            RUNNING.add(process)
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                pass
            finally:
                _kill(process)
                process.wait()
                RUNNING.discard(process)
    finally:
        group.close()
    with open(log, "rb") as file:
        return file.read(2**20).decode("utf-8", "replace")
