"""The attack corpus: one file per attack, CLASS/NAME.py, with its honest twin.

A file begins with comments. The first ones say what the attack tries; then come settings, one a line:

    # earns: 4            the points of the work in it that is honest; the attack must get exactly these
    # honest: NAMES       the exercises that hold the reference answer ("all", "none"); default: the unit's last one
    # unit: ID            default u01_iterators
    # limits: short       the attack runs into a limit: it is graded under other LIMITS, its twin under the usual ones;
                          "shortest" where it uses up all the time that a submission has
    # shows: PATTERN      a regular expression for what is to be read once the attack has done its worst: proof
                          that it ran. Cells print it (tracebacks, with their source lines, do not count) or the
                          grader says it. Several lines may say so: then all of that must be found
    # stock: not run, WHY stock nbgrader is not tried with it

Parts follow, `# %% attack ...` for the attack and `# %% twin ...` for the honest work that resembles it:

    answer EXERCISE       this text instead of the solution cell
    cell first            a code cell of the student's own before everything; or `last`, or `after CELL`
    change                run while the file is made: `book` is the notebook, `cell(NAME)` one of its cells
    files                 run when the file is written: `path` is the notebook, `folder` the submission, `root` the
                          course
    traces                run after grading: sets `found` where the attack left or reached something, see ours.py

An attack knows no right answer: code that works out what is asked for is an answer, whatever way it takes.
The twin begins as the reference notebook and must keep full marks; in front of it stands LOOK.
In all parts and patterns @ROOT@ stands for the course's folder, @PORT@ and @DOOR@ for a TCP port and an abstract socket
of this machine that give the reference answers, @TOKEN@ for a word that stands nowhere else. A payload that reaches
something which is no mark prints "GOT" and "IT" in one line.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from backbench.authoring.parts import read_unit, submission
from backbench.course import Unit
from backbench.grading.limits import Limits

HERE = Path(__file__).resolve().parent
CLASSES = ("read", "skip", "patch-runtime", "patch-comparison", "forge", "overfit", "evade", "exhaust", "services",
           "persist-and-exfiltrate", "archive")  # fmt: skip
LEAST, LEAST_IN_CLASS = 90, 6
USUAL = Limits()
# For attacks whose whole point is to hit a limit: the same bounds, less patience.
LIMITS = {
    "": USUAL,
    "short": Limits(cell_seconds=4, submission_seconds=90),
    "shortest": Limits(cell_seconds=4, submission_seconds=25),
}
REACHED = "GOT IT"
# The first cell of every honest notebook: what another submission could have left, and where this kernel came from.
FORKED = "kernel: forked"
LOOK = """
import builtins
import os
import sys
import threading

words = open("/proc/self/cmdline", "rb").read().split(b"\\0")
print("kernel:", "forked" if b"--forks" in words else "started")
for place in ("/tmp", "/dev/shm", os.path.expanduser("~")):
    print(place, sorted(name for name in os.listdir(place) if not name.startswith("bb")))
print("processes:", sum(name.isdigit() for name in os.listdir("/proc")))
print("threads:", sorted(thread.name for thread in threading.enumerate()))
print("builtins:", len(vars(builtins)), [kind.__name__ for kind in map(type, (len, list, next, print, __import__))])
shell = get_ipython()
print("hooks:", sys.gettrace(), len(sys.meta_path), len(shell.ast_transformers), shell.custom_exceptions)
"""
SETTINGS = {"earns", "honest", "unit", "limits", "shows", "stock"}
ACTIONS = {"answer", "cell", "change", "files", "traces"}


@dataclass(frozen=True)
class Part:
    """One part of a file: `action` and `where` from its header line, `source` below it, `line` of the header."""

    action: str
    where: str
    source: str


@dataclass(frozen=True)
class Attack:
    """One attack and its twin, as its file says."""

    kind: str
    name: str
    tries: str
    earns: float
    settings: Mapping[str, str] = field(repr=False)
    attack: tuple[Part, ...] = field(repr=False)
    twin: tuple[Part, ...] = field(repr=False)

    @property
    def id(self) -> str:
        return f"{self.kind}/{self.name}"

    @property
    def student(self) -> str:
        return f"{self.kind}--{self.name}"

    @property
    def unit(self) -> str:
        return self.settings.get("unit", "u01_iterators")

    @property
    def limits(self) -> Limits:
        return LIMITS[self.settings.get("limits", "")]

    @property
    def shows(self) -> list[str]:
        """Patterns of all that must be read once the attack has run."""
        return self.settings.get("shows", "").splitlines()

    @property
    def not_on_stock(self) -> str:
        """Why stock nbgrader does not meet this attack; empty where it does."""
        return self.settings.get("stock", "").partition(",")[2].strip()


def read(path: Path) -> Attack:
    """The attack in a file. Raises ValueError, naming the file, where it has not the form above."""
    where = path.relative_to(HERE)
    head, *rest = re.split(r"^# %% ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    tries, settings = [], {}
    for line in filter(None, map(str.strip, head.splitlines())):
        text = line.removeprefix("#").strip()
        key, colon, value = text.partition(":")
        if colon and key in SETTINGS:
            before = f"{settings[key]}\n" if key == "shows" and key in settings else ""
            settings[key] = before + value.strip()
        elif line.startswith("#") and not settings:
            tries.append(text)
        else:
            raise ValueError(f"{where}: {line!r} is neither a sentence at the top nor one of {sorted(SETTINGS)}")
    sides: dict[str, list[Part]] = {"attack": [], "twin": []}
    for block in rest:
        title, _, source = block.partition("\n")
        side, action, place = ([*title.split(maxsplit=2), "", ""])[:3]
        if side not in sides or action not in ACTIONS:
            raise ValueError(f"{where}: a part is called {title!r}; see corpus.py")
        sides[side].append(Part(action, place, source.strip("\n") + "\n"))
    if not tries or "earns" not in settings or not all(sides.values()):
        raise ValueError(f"{where} needs a sentence, `# earns: N`, an attack and a twin")
    return Attack(
        path.parent.name, path.stem, " ".join(tries), float(settings["earns"]), settings,
        tuple(sides["attack"]), tuple(sides["twin"]),
    )  # fmt: skip


def load(only: str = "") -> list[Attack]:
    """Every attack in the order of the classes, or those with `only` in their id."""
    found = [read(path) for kind in CLASSES for path in sorted((HERE / kind).glob("*.py"))]
    return [attack for attack in found if only in attack.id]


def filled(source: str, words: Mapping[str, Any]) -> str:
    """`source` with @NAME@ replaced by what `words` says."""
    for name, value in words.items():
        source = source.replace(f"@{name}@", str(value))
    return source


def cell_of(book: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The first cell with this grade id."""
    return next(cell for cell in book.cells if _grade_id(cell) == name)


def _grade_id(cell: Any) -> Any:
    about = cell.get("metadata") if isinstance(cell, dict) else None
    about = about.get("nbgrader") if isinstance(about, dict) else None
    return about.get("grade_id") if isinstance(about, dict) else None


def honest_work(unit: Unit, exercises: str) -> nbformat.NotebookNode:
    """The released notebook with the reference answers of some exercises: "all", "none", or their names."""
    parts = read_unit(unit).exercises
    names = {"all": [part.id for part in parts], "none": []}.get(exercises, exercises.split())
    return submission(unit, {part.id: part.solution for part in parts if part.id in names})


def bystander(unit: Unit, exercises: str) -> bytes:
    """The notebook of an honest student who solved some exercises, "" for the last one, and looks round first."""
    book = honest_work(unit, exercises or read_unit(unit).exercises[-1].id)
    book.cells.insert(0, new_code_cell(LOOK.strip(), id="look-round"))
    return json.dumps(book).encode()


def hand_in(attack: Attack, parts: tuple[Part, ...], unit: Unit, folder: Path, words: Mapping[str, Any]) -> None:
    """Write a submission of `unit` into `folder`: the attack's parts, or its twin's."""
    last = read_unit(unit).exercises[-1].id
    book = honest_work(unit, "all" if parts is attack.twin else attack.settings.get("honest", last))
    for number, part in enumerate(parts):
        source = filled(part.source, words)
        if part.action == "answer":
            cell_of(book, part.where).source = source
        elif part.action == "cell":
            place, _, name = part.where.partition(" ")
            index = {"first": 0, "last": len(book.cells)}.get(place)
            if index is None:
                index = next(at for at, cell in enumerate(book.cells) if _grade_id(cell) == name) + 1
            book.cells.insert(index, new_code_cell(source, id=f"own-{number}"))
        elif part.action == "change":
            tools = {"book": book, "cell": lambda name: cell_of(book, name), "copy": copy, "json": json,
                     "new_code_cell": new_code_cell, "new_markdown_cell": new_markdown_cell,
                     "new_raw_cell": new_raw_cell, "new_output": new_output}  # fmt: skip
            exec(compile(source, f"{attack.id}: change", "exec"), tools)
    if parts is attack.twin:
        book.cells.insert(0, new_code_cell(LOOK.strip(), id="look-round"))
    folder.mkdir(parents=True)
    path = folder / "assignment.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    for part in parts:
        if part.action == "files":
            tools = {"path": path, "folder": folder, "root": Path(words["ROOT"]), "json": json, "Path": Path}
            exec(compile(filled(part.source, words), f"{attack.id}: files", "exec"), tools)
