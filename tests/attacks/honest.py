"""Honest students beside the attacks: what they get alone, and whether they get, and see, the same among attacks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from backbench.authoring.parts import read_unit
from backbench.course import Course, Unit
from backbench.grading import bundle as bundles
from backbench.grading import jobs, sanitise
from backbench.grading.limits import Limits
from backbench.grading.messages import ALWAYS
from backbench.grading.pool import WorkerPool
from backbench.grading.verdicts import Store, course_key

from .corpus import FORKED, REACHED, USUAL, bystander

# Honest students of each batch: whose work it is, and which exercises they solved.
BYSTANDERS = {"aa-all": "all", "mm-none": "none", "nn-one": "", "zz-all": "all"}


def alone(course: Course, units: Iterable[str], pool: WorkerPool) -> dict[tuple[str, str], dict]:
    """What is kept of each bystander, by student and unit, where no attack is graded, nor was before."""
    running = {}
    for name in units:
        bundle = bundles.load(course.unit(name))
        for student, exercises in BYSTANDERS.items():
            content = bystander(bundle.unit, exercises)
            clean = sanitise.sanitise(content, bundle)
            job = jobs.make(bundle, student, content, clean, course_key(course), boxed=True)
            running[student, name] = pool.submit(jobs.run, job)
    return {who: future.result() for who, future in running.items()}


def changes(unit: Unit, alone: dict[tuple[str, str], dict], limits: Limits) -> list[str]:
    """What is other than it should be with the bystanders of the batch that was graded last."""
    parts, store, wrong = read_unit(unit), Store(unit.course), []
    right = {"all": parts.points, "none": 0, "": parts.exercises[-1].points}
    batch = unit.id + (f", {limits.submission_seconds} s" if limits != USUAL else "")
    for student, exercises in BYSTANDERS.items():
        kept, fixed = store.get(unit.id, student), alone[student, unit.id]
        if kept is None:
            wrong.append(f"the verdict of the bystander {student} in {batch} was not kept as it was written")
            continue
        verdict = kept["verdict"]
        if (verdict["state"], verdict["score"]) != ("graded", right[exercises]):
            wrong.append(f"the bystander {student} got {verdict['score']:g} of {right[exercises]:g} points in {batch}")
        wrong += [f"the bystander {student} in {batch}: {what}" for what in differences(plain(fixed), plain(kept))]
        if REACHED in json.dumps(kept):
            wrong.append(f"something reached the bystander {student} in {batch}")
    return wrong


def started(course: Course, name: str, students: list[str]) -> list[str]:
    """The honest submissions of the batch that was graded last whose kernels were not forked from a fork server."""
    honest = [student for student in students if student in BYSTANDERS or student.endswith("--twin")]
    kept = {student: Store(course).get(name, student) for student in honest}
    return [f"{student} in {name}" for student, found in kept.items() if not found or FORKED not in shown(found)]


def plain(kept: dict) -> dict[str, Any]:
    """What two gradings of the same work must agree on, by place: all but times, addresses and names of folders."""
    verdict = {key: value for key, value in kept["verdict"].items() if key not in ("seconds", "conditions")}
    found = {}

    def walk(value: Any, place: str) -> None:
        if isinstance(value, dict | list):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            for key, inner in pairs:
                walk(inner, f"{place}/{key}")
        else:
            for pattern, replacement in ALWAYS:
                value = pattern.sub(replacement, value) if isinstance(value, str) else value
            found[place] = value

    walk({**verdict, "outputs": kept["outputs"], "complete": kept["complete"]}, "")
    return found


def differences(fixed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Each place where `now` is other than it was, and how."""
    places = sorted(fixed.keys() | now.keys())
    return [
        f"{place} is {str(now.get(place))[:200]!r}, and {str(fixed.get(place))[:200]!r} where it is graded alone"
        for place in places
        if fixed.get(place) != now.get(place)
    ]


def shown(kept: dict) -> str:
    """What a graded submission shows, and what is said of it: without tracebacks, which hold source lines."""
    verdict = kept["verdict"]
    parts = [verdict["reason"], *verdict["notes"]]
    for output in (output for outputs in kept["outputs"].values() for output in outputs):
        parts += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
        parts += [output.get("ename", ""), output.get("evalue", "")]
    for cell in verdict["cells"].values():
        parts += [cell["message"], *(check["message"] for check in cell["checks"])]
    return "\n".join(parts)
