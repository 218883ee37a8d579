"""The page that a student reads after grading: their code, and what each check found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from . import highlight
from .text import clean, environment, number, one_line, sandbox_line

HELPER_CELLS = 40
_MARKER = re.compile(r"^[ \t]*#+[ \t]*BEGIN[ \t]+HIDDEN", re.IGNORECASE | re.MULTILINE)
_HIDDEN_WORDS = re.compile(
    r"backbench\.exam|\bimport\b.*\bexam\b|HIDDEN[ \t]+TEST|\bprobe\b|with[ \t]+check\b", re.IGNORECASE
)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def render(
    notebook: Mapping[str, Any],
    verdict: Mapping[str, Any] | None,
    unit_title: str,
    grades: Mapping[str, Any] | None = None,
) -> str:
    """One self-contained HTML page without script, and without anything fetched.

    `notebook` is the graded notebook (nbformat 4), `verdict` what grading found, None where nothing was examined.
    `grades` is what nbgrader's GetGrades leaves in `resources["nbgrader"]` (score, max_score, late_penalty): only
    where it is given are the scores and comments in the cells' metadata taken as the instructor's, and they win.
    Whatever the student wrote is shown as escaped text of bounded length. Hidden tests and seeds are never shown.
    """
    found = verdict or {}
    exercises = _exercises(notebook, found, grades is not None) if found.get("state") != "refused" else []
    graded = verdict is not None or bool(exercises and grades is not None)
    score, most, penalty = _total(found, grades)
    page = {
        "unit": one_line(unit_title),
        "student": one_line(found.get("student") or (grades or {}).get("student") or ""),
        "state": found.get("state") or ("graded" if graded else "not graded"),
        "graded": graded,
        "reason": found.get("reason") or "",
        "score": score,
        "max": most,
        "penalty": penalty,
        "sandbox": sandbox_line(found.get("sandbox") or ""),
        "grader": one_line(found.get("grader") or ""),
        "fingerprint": one_line(found.get("submission_sha256") or "")[:12],
        "unfinished": any(cell["unfinished"] for item in exercises for cell in item["cells"]),
        "notes": [one_line(note) for note in (found.get("notes") or [])[:20]],
        "exercises": exercises,
    }
    return environment().get_template("feedback.html.j2").render(page=page, code_styles=highlight.styles())


def visible_part(source: str) -> str:
    """What a grade cell shows to a student: the text above the hidden part; nothing where that cannot be told."""
    marker = _MARKER.search(source)
    shown = source[: marker.start()] if marker else source
    return "" if _HIDDEN_WORDS.search(shown) else shown.strip("\n")


def heading(source: str) -> Markup | None:
    """The first heading of a markdown text as escaped inline HTML (`code` only), or None."""
    match = _HEADING.search(source)
    if not match:
        return None
    pieces = one_line(match.group(1)).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )


def _total(verdict: Mapping, grades: Mapping | None) -> tuple[float, float, float]:
    if grades is not None and "score" in grades:
        return grades["score"], grades.get("max_score") or verdict.get("max", 0), grades.get("late_penalty") or 0
    return verdict.get("score") or 0, verdict.get("max") or 0, 0


def _exercises(notebook: Mapping, verdict: Mapping, with_grades: bool) -> list[dict]:
    """The exercises of the page in its order, each with the student's code, its grade cells and added cells."""
    examined = dict(verdict.get("cells") or {})
    exercises: list[dict] = []
    current, title, pending, seen = None, None, [], set()
    added = pending
    for cell in notebook.get("cells", []):
        meta = _nbgrader(cell)
        name = str(meta.get("grade_id", ""))
        if meta.get("solution"):
            current = _exercise(name, title, cell, meta, with_grades)
            current["added"] = added = pending
            title, pending = None, []
            exercises.append(current)
        elif meta.get("grade"):
            if current is not None and name not in seen:
                seen.add(name)
                current["cells"].append(_grade_cell(name, examined.pop(name, None), cell, meta, with_grades))
        elif meta.get("locked"):
            title = heading(_source(cell)) or title
            if current is not None and current["cells"]:
                added = pending  # what follows belongs to the next exercise
        else:
            added.append(cell)
    for name, cell in examined.items():  # examined, but the notebook has no such cell: never lose a result
        _home(exercises, cell)["cells"].append(_grade_cell(name, cell, {}, {}, False))
    if pending and exercises:
        exercises[-1]["added"] += pending
    for item in exercises:
        item["cells"] = [cell for cell in item["cells"] if cell]
        item["score"] = sum(cell["score"] for cell in item["cells"])
        item["max"] = sum(cell["max"] for cell in item["cells"])
        item["left_out"] = max(0, len(item["added"]) - HELPER_CELLS)
        item["added"] = [_added(cell) for cell in item["added"][:HELPER_CELLS]]
    return [item for item in exercises if item["cells"] or item["comment"]]


def _exercise(name: str, title: Markup | None, cell: Mapping, meta: Mapping, with_grades: bool) -> dict:
    return {
        "id": name,
        "title": title or escape(one_line(name.replace("-", " ").capitalize())),
        "code": _shown(cell),
        "error": _error(cell),
        "comment": clean(meta.get("comment") or "", 4_000, 80) if with_grades else "",
        "cells": [],
        "added": [],
    }


def _home(exercises: list[dict], cell: Mapping) -> dict:
    """The exercise that a verdict's cell belongs to; made where the notebook has lost it."""
    name = str(cell.get("exercise", ""))
    for item in exercises:
        if item["id"] == name:
            return item
    exercises.append(_exercise(name, None, {}, {}, False))
    return exercises[-1]


def _grade_cell(name: str, found: Mapping | None, cell: Mapping, meta: Mapping, with_grades: bool) -> dict | None:
    """One grade cell: the rows of its table, and its points; None where neither verdict nor gradebook knows it."""
    given = meta.get("score") if with_grades else None
    if found is None and given is None:
        return None
    found = found or {"state": "by hand", "score": given, "max": meta.get("points") or 0}
    examined, most = found.get("score"), found.get("max") or 0
    changed = given is not None and abs(given - (examined or 0)) > 1e-6
    rows = _rows(name, found)
    if changed:
        says = f"Counts instead of {'nothing' if examined is None else number(examined)} from the checks."
        rows.append(_row(name, "changed by the instructor", "odd", given, most, says))
    example = visible_part(_source(cell)) if found.get("message") and found["state"] != "grader error" else ""
    return {
        "rows": rows,
        "score": given if changed else examined or 0,
        "max": most,
        "unfinished": found["state"] == "grader error" and not changed,
        "example": highlight.python(example) if example else None,
    }


def _rows(name: str, found: Mapping) -> list[dict]:
    """The table's rows of one examined cell. Checks that were never reached are one row, not a cascade of failures."""
    state, most, message = found["state"], found.get("max") or 0, found.get("message") or ""
    if state == "grader error":  # its message is for the instructor: it may quote the hidden test
        says = "The grader failed here. Your instructor grades it again."
        return [_row(name, "! not examined", "odd", None, most, says)]
    if state == "by hand":
        return [_row(name, "set by hand", "odd", found["score"], most)]
    checks = found.get("checks") or []
    reached = [check for check in checks if not message or check["passed"] or check.get("message")]
    rows = [_check_row(check) for check in reached]
    left = [check for check in checks if check not in reached]
    if message or not checks:
        names = ", ".join(one_line(check["name"]) for check in left) or name
        word = "✗ not run" if left or state == "not run" else "✗ stopped"
        points = sum(check["points"] for check in left) if checks else most
        rows.append(_row(names, word, "bad", 0, points, message))
    return rows


def _check_row(check: Mapping) -> dict:
    word, tone = ("✓ passed", "good") if check["passed"] else ("✗ not passed", "bad")
    hint = "" if check["passed"] else check.get("hint") or ""
    return _row(check["name"], word, tone, check["earned"], check["points"], check.get("message") or "", hint)


def _row(name: str, word: str, tone: str, earned: float | None, of: float, says: str = "", hint: str = "") -> dict:
    """One row of the table of checks."""
    return {
        "name": one_line(name, 600),
        "word": word,
        "tone": tone,
        "points": f"{number(earned)} / {number(of)}",
        "says": clean(says),
        "hint": clean(hint),
    }


def _added(cell: Mapping) -> dict:
    return {"kind": "code" if cell.get("cell_type") == "code" else "text", "shown": _shown(cell), "error": _error(cell)}


def _shown(cell: Mapping) -> Markup:
    """The source of a student's cell: code in colours, anything else as plain text, never as markup."""
    source = _source(cell)
    if cell.get("cell_type", "code") == "code":
        return highlight.python(source)
    return Markup('<pre class="note">{}</pre>').format(clean(source))


def _error(cell: Mapping) -> str:
    """The error that a student's cell stopped with, in one line. Other output is not shown: they have it themselves,
    and code that ran beside the hidden tests can print what it saw there."""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else []:
        if isinstance(output, Mapping) and output.get("output_type") == "error":
            return one_line(f"{output.get('ename', 'error')}: {output.get('evalue', '')}", 300)
    return ""


def _source(cell: Mapping) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _nbgrader(cell: Mapping) -> Mapping:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}
