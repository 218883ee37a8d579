"""The instructor's report of a class: score distributions, checks that many miss, and what needs a person."""

from __future__ import annotations

import os
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from markupsafe import Markup

from backbench.course import ASSIGNMENT, Course, CourseError

from . import charts
from .feedback import heading
from .text import clean, environment, number, one_line, sandbox_line

Verdicts = Mapping[str, Mapping[str, Mapping[str, Any]]]


def write(course: Course, verdicts_by_unit: Verdicts, path: Path | str) -> Path:
    """Write the report of `verdicts_by_unit` ({unit id: {student: verdict}}) to `path`; gives that path.

    One HTML file without script, and without anything fetched; a unit without verdicts is left out.
    """
    path = Path(path)
    known = {unit: found for unit, found in verdicts_by_unit.items() if found}
    units = [_unit(course, unit, found, f"h{place}") for place, (unit, found) in enumerate(known.items())]
    page = (
        environment()
        .get_template("class_report.html.j2")
        .render(
            units=units,
            people=_people(course, known, path),
            sandbox=sandbox_line("none") if any(unit["bare"] for unit in units) else "",
            axis=charts.share_axis(),
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path


def _unit(course: Course, unit: str, found: Mapping[str, Mapping], key: str) -> dict:
    known = course.units.get(unit)
    scores = [verdict["score"] for verdict in found.values() if verdict["state"] == "graded"]
    most = _most(found)
    title = known.title if known else unit
    return {
        "id": unit,
        "title": title,
        "max": most,
        "handed_in": len(found),
        "graded": len(scores),
        "mean": statistics.fmean(scores) if scores else None,
        "median": statistics.median(scores) if scores else None,
        "full": sum(score >= most for score in scores),
        "histogram": charts.histogram(charts.bins(scores, most), key, f"Scores of {title}"),
        "exercises": _checks(found, _titles(course, unit)),
        "attention": _attention(found),
        "bare": sum(verdict.get("sandbox") == "none" for verdict in found.values()),
    }


def _most(found: Mapping[str, Mapping]) -> float:
    return max(verdict["max"] for verdict in found.values())


def _checks(found: Mapping[str, Mapping], titles: Mapping[str, Markup]) -> list[dict]:
    """Per exercise and check, in page order: how many passed, of all that were graded.

    A check of a cell that did not run is not passed; one on which the grader failed is not examined.
    """
    graded = [verdict for verdict in found.values() if verdict["state"] != "refused"]
    graded.sort(key=lambda verdict: -len(verdict["cells"]))  # the order of the fullest is the page's
    rows: dict[str, dict[tuple[str, str], dict]] = {}
    for verdict in graded:
        for name, cell in verdict["cells"].items():
            for check in cell["checks"]:
                rows.setdefault(cell["exercise"], {}).setdefault(
                    (name, check["name"]), {"name": check["name"], "points": check["points"], "passed": 0, "unknown": 0}
                )
    for verdict in graded:
        cells = verdict["cells"].items()
        passed = {(name, check["name"]) for name, cell in cells for check in cell["checks"] if check["passed"]}
        for checks in rows.values():
            for key, row in checks.items():
                row["passed"] += key in passed
                state = verdict["cells"].get(key[0], {}).get("state", verdict["state"])
                row["unknown"] += state == "grader error" and key not in passed
    order = [key for key in titles if key in rows] + [key for key in rows if key not in titles]
    made, places = [], list(dict.fromkeys(name for verdict in graded for name in verdict["cells"]))
    for exercise in order:
        checks = sorted(rows[exercise].items(), key=lambda item: places.index(item[0][0]))
        for _, row in checks:
            row.update(of=len(graded), bar=charts.share_bar(row["passed"], row["unknown"], len(graded)))
        made.append({"title": titles.get(exercise) or one_line(exercise), "checks": [row for _, row in checks]})
    return made


def _titles(course: Course, unit: str) -> dict[str, Markup]:
    """Headings of the unit's exercises in page order, from its released notebook; none where it is not built."""
    try:
        book = nbformat.read(course.unit(unit).release / f"{ASSIGNMENT}.ipynb", as_version=4)
    except (OSError, ValueError, CourseError):
        return {}
    titles, last = {}, None
    for cell in book.cells:
        meta = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown":
            last = heading(cell.source) or last
        elif meta.get("solution"):
            titles[meta["grade_id"]] = last or Markup("{}").format(meta["grade_id"])
    return titles


def _attention(found: Mapping[str, Mapping]) -> list[dict]:
    """Submissions that need a person: refused ones, and those on which the grader failed, with the reason."""
    rows = []
    for student, verdict in found.items():
        reasons = [verdict["reason"]] if verdict.get("reason") else []
        failed = [(name, cell) for name, cell in verdict["cells"].items() if cell["state"] == "grader error"]
        reasons += [f"{name}: {cell['message']}" for name, cell in failed]
        state = "grader error" if failed else verdict["state"]
        if state != "graded":
            reason = clean("\n".join(reasons) or "no reason given", 1_200, 20)
            rows.append({"student": student, "state": state, "reason": reason})
    return sorted(rows, key=lambda row: (row["state"], str(row["student"])))


def _people(course: Course, units: Verdicts, path: Path) -> dict:
    """The table of students and units; a score links to the feedback page where there is one."""
    students = sorted({student for found in units.values() for student in found}, key=str)
    rows = []
    for student in students:
        cells = [_place(course, unit, student, found.get(student), path) for unit, found in units.items()]
        total = sum(found[student]["score"] or 0 for found in units.values() if student in found)
        rows.append({"student": student, "cells": cells, "total": number(total)})
    heads = [{"short": unit.split("_")[0], "max": _most(found)} for unit, found in units.items()]
    return {"heads": heads, "rows": rows, "max": sum(head["max"] for head in heads)}


def _place(course: Course, unit: str, student: str, verdict: Mapping | None, path: Path) -> dict:
    if verdict is None:
        return {"text": "\N{EN DASH}", "state": "", "link": ""}
    page = course.root / "feedback" / str(student) / unit / f"{ASSIGNMENT}.html"
    link = quote(os.path.relpath(page, path.resolve().parent)) if page.is_file() else ""
    state = verdict["state"]
    score = number(verdict["score"] or 0)
    text = {"graded": score, "refused": "refused"}.get(state, f"{score} (not final)")
    return {"text": text, "state": state, "link": link}
