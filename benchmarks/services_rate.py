"""Grade a class of a unit that needs a server, and one of a unit that needs none, and compare their rates.

    python benchmarks/services_rate.py [--submissions 40] [--rounds 1] [--keep FOLDER]

Last line: `ratio N.NN`, notebooks a minute of the unit with services over those of the unit without, in this one run.
See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
from pathlib import Path

from throughput import measure, ours

from backbench.course import Course, Unit
from backbench.services.shared import SERVERS


def make_ready(root: Path, unit: Unit) -> None:
    """What is made once a checkout (the template of MySQL's data) is there before the clock runs."""
    with contextlib.chdir(root):
        for need in unit.needs:
            with SERVERS[need]():
                pass


def all_graded(root: Path) -> bool:
    verdicts = json.loads((root / "verdicts.json").read_text())["submissions"].values()
    return {(verdict["state"], verdict["sandbox"]) for verdict in verdicts} == {("graded", "bubblewrap")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--submissions", type=int, default=40, help="how many notebooks of each unit (default: 40)")
    parser.add_argument("--rounds", type=int, default=1, help="how often both classes are graded, in turn (default: 1)")
    parser.add_argument("--unit", default="u11_mysql_indexes", help="the unit that needs a server")
    parser.add_argument("--plain", default="u01_iterators", help="the unit that needs none")
    parser.add_argument("--keep", type=Path, help="work in this new folder and leave it there")
    chosen = parser.parse_args()
    course = Course.find(Path(__file__).parent)
    units = [course.unit(chosen.plain), course.unit(chosen.unit)]
    seconds = dict.fromkeys(units, 0.0)
    with tempfile.TemporaryDirectory(prefix="rate-") as temporary:
        commands = {}
        for unit in units:
            root = (chosen.keep or Path(temporary)) / unit.id
            root.mkdir(parents=True)
            commands[unit] = root, ours(root, unit, chosen.submissions)
            make_ready(root, unit)
        for _ in range(chosen.rounds):
            for unit, (root, command) in commands.items():
                seconds[unit] += 60 * chosen.submissions / measure(unit.id, command, root, unit, chosen.submissions)
                if not all_graded(root):
                    raise SystemExit(f"not every notebook of {unit.id} was graded in a sandbox; see {root}")
    plain, served = (seconds[unit] for unit in units)
    print(f"{chosen.submissions} notebooks: {units[0].id} {plain:.1f} s, {units[1].id} {served:.1f} s in all")
    print(f"ratio {plain / served:.2f}")


if __name__ == "__main__":
    main()
