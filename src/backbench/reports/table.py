"""Tables for the terminal: one notebook's checks, and the class's scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .text import clean, number, one_line, plural

PASSED, FAILED = ("✓ passed", "green"), ("✗ not passed", "red")
NOT_RUN, ERROR = ("✗ not run", "red"), ("! grader error", "yellow")


def verdict_table(verdict: Mapping[str, Any], console: Console) -> None:
    """Print one verdict to `console`: its checks in page order, points, what they say, and the total."""
    if verdict["state"] == "refused":
        console.print(Text.assemble(("✗ Not marked: ", "bold red"), clean(verdict["reason"])))
        return
    table = Table(header_style="bold")
    table.add_column("Exercise", overflow="fold")
    table.add_column("Check", overflow="fold", ratio=3)
    table.add_column("Result", no_wrap=True)
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("What it says", overflow="fold", ratio=4)
    last = None
    for name, cell in verdict["cells"].items():
        exercise = cell["exercise"]
        if last is not None and exercise != last:
            table.add_section()
        for row in _cell_rows(name, cell):
            shown = Text(one_line(exercise)) if exercise != last else Text("")
            table.add_row(shown, *row)
            last = exercise
    console.print(table)
    console.print(Text(f"Total: {number(verdict['score'] or 0)} of {number(verdict['max'])} points", style="bold"))
    if verdict["state"] == "grader error":
        console.print(Text.assemble(("! Not final: ", "bold yellow"), clean(verdict["reason"] or "the grader failed.")))
    if verdict.get("sandbox") == "none":
        console.print(Text("Marked without a sandbox: this code ran with your own rights.", style="dim"))


def print_gradebook(rows: Iterable[Mapping[str, Any]], console: Console) -> None:
    """Print a class to `console`: a line a student, a column a unit.

    `rows` are verdicts, or anything with their student, unit, state, score and max; `name` is shown instead of the
    student's id where it is given. Units and students stand in the order in which they come first; a dash means
    that nothing was handed in.
    """
    units: dict[str, float] = {}
    people: dict[str, dict[str, Mapping]] = {}
    names: dict[str, str] = {}
    for row in rows:
        units[row["unit"]] = max(units.get(row["unit"], 0), row["max"])
        people.setdefault(row["student"], {})[row["unit"]] = row
        names[row["student"]] = row.get("name") or names.get(row["student"]) or row["student"]
    if not people:
        console.print("No submission has been graded yet.")
        return
    table = Table(header_style="bold")
    table.add_column("Student", overflow="fold")
    for unit, most in units.items():
        table.add_column(Text(f"{one_line(unit).split('_')[0]}\n/ {number(most)}"), justify="right", no_wrap=True)
    if len(units) > 1:
        table.add_column(Text(f"total\n/ {number(sum(units.values()))}"), justify="right", no_wrap=True, style="bold")
    for student, found in people.items():
        cells = [_score(found.get(unit)) for unit in units]
        total = [Text(number(sum(row["score"] or 0 for row in found.values())))] if len(units) > 1 else []
        table.add_row(Text(one_line(names[student])), *cells, *total)
    console.print(table)
    _print_states(people, console)


def _cell_rows(name: str, cell: Mapping) -> list[tuple[Text, Text, Text, Text]]:
    """The lines of one grade cell. Checks that were never reached are one line, not a cascade of failures."""
    message, checks = cell.get("message") or "", cell.get("checks") or []
    if cell["state"] == "grader error":
        return [_row(name, ERROR, None, cell["max"], message)]
    reached = [check for check in checks if not message or check["passed"] or check.get("message")]
    left = [check for check in checks if check not in reached]
    rows = [
        _row(
            check["name"],
            PASSED if check["passed"] else FAILED,
            check["earned"],
            check["points"],
            check.get("message") or "",
            "" if check["passed"] else check.get("hint") or "",
        )
        for check in reached
    ]
    if message or not checks:
        points = sum(check["points"] for check in left) if checks else cell["max"]
        rows.append(_row(", ".join(check["name"] for check in left) or name, NOT_RUN, 0, points, message))
    return rows


def _row(name: str, result: tuple[str, str], earned: float | None, of: float, says: str, hint: str = "") -> tuple:
    text = Text(clean(says, 600, 12))
    if hint:
        text.append(("\n" if says else "") + "Hint: " + clean(hint, 600, 12), style="italic")
    return Text(one_line(name, 400)), Text(*result), Text(f"{number(earned)} / {number(of)}"), text


def _score(row: Mapping | None) -> Text:
    if row is None:
        return Text("\N{EN DASH}", style="dim")
    if row["state"] == "graded":
        return Text(number(row["score"]))
    if row["state"] == "refused":
        return Text("refused", style="red")
    return Text(f"{number(row['score'] or 0)} !", style="yellow")


def _print_states(people: Mapping[str, Mapping[str, Mapping]], console: Console) -> None:
    """What the instructor has to look at, under the table."""
    found = [row for units in people.values() for row in units.values()]
    refused = [row for row in found if row["state"] == "refused"]
    failed = [row for row in found if row["state"] == "grader error"]
    if refused:
        console.print(Text(f"refused: {plural(len(refused), 'submission')} not graded; the report says why."))
    if failed:
        console.print(Text(f"!: the grader failed on {plural(len(failed), 'submission')}; that score is not final."))
