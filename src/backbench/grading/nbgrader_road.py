"""The pieces that nbgrader lets a course replace, so that plain `nbgrader autograde` goes the same road.

nbgrader_config.py names them:

    c.Autograde.exporter_class = "backbench.grading.nbgrader_road.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = ["backbench.grading.nbgrader_road.Examine",
                                           "nbgrader.preprocessors.AssignLatePenalties"]
    c.Autograde.pre_convert_hook = "backbench.grading.nbgrader_road.reset_scores"
    c.Autograde.post_convert_hook = "backbench.grading.nbgrader_road.drop_linked_files"
"""

from __future__ import annotations

import atexit
import functools
import json
import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from backbench.course import ASSIGNMENT, Course

from . import bundle as bundles
from . import conditions, gradebook, jobs, notebooks, reuse, sanitise, verdicts
from .kernel import remove
from .log import Log, entry
from .pool import WorkerPool


class SubmissionExporter(NotebookExporter):
    """Reads a submission trusting nothing but its answers; a file that is no notebook becomes a refused one."""

    def from_filename(self, filename: str, resources: dict | None = None, **kwargs: Any):
        about = (resources or {}).get("nbgrader", {})
        # Not resolved: a submission may be a link to somebody's graded notebook.
        path = Path(os.path.abspath(filename))
        if path.is_relative_to(Course.find().root / "autograded") or "assignment" not in about:
            return super().from_filename(filename, resources, **kwargs)
        unit = Course.find().unit(about["assignment"])
        if about["notebook"] != ASSIGNMENT:
            # Ungraded pages are not examined and not kept: the course's own copy stands for them.
            return self.from_notebook_node(_page(unit.release / path.name), resources, **kwargs)
        bundle = bundles.load(unit)
        content = b""
        try:
            content = sanitise.read(path.parent)
            clean = sanitise.sanitise(content, bundle)
            handed_in = {"content": content.hex(), "cells": clean.cells, "notes": clean.notes}
        except sanitise.Refused as refusal:
            clean, handed_in = None, {"refused": str(refusal), "sha256": verdicts.sha256(content)}
        verdict = verdicts.blank(about["student"], bundle, "", "", "")
        book = notebooks.graded(unit, clean, verdict, {})
        book.metadata["backbench"] = {"handed_in": json.dumps(handed_in)}
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        return self.from_notebook_node(book, resources, **kwargs)


def _page(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4) if path.is_file() else nbformat.v4.new_notebook()


class Examine(NbGraderPreprocessor):
    """Examines one sanitised submission, puts the verdict into its grade cells and its scores into the gradebook."""

    def preprocess(self, nb, resources):
        handed_in = nb.metadata.get("backbench", {}).get("handed_in")
        if handed_in is None:
            return nb, resources
        about, handed_in = resources["nbgrader"], json.loads(handed_in)
        course = Course.find()
        bundle = bundles.load(course.unit(about["assignment"]))
        now = conditions.of(bundle.unit)
        if "refused" in handed_in:
            clean = None
            self.log.error("%s: %s", about["student"], handed_in["refused"])
            refused = verdicts.refused(about["student"], bundle, handed_in["refused"], handed_in["sha256"])
            result = {"verdict": {**refused, "conditions": now}, "outputs": {}, "complete": True}
        else:
            clean = sanitise.Sanitised(handed_in["cells"], handed_in["notes"])
            boxed = jobs.must_box()
            content = bytes.fromhex(handed_in["content"])
            job = jobs.make(bundle, about["student"], content, clean, verdicts.course_key(course), boxed)
            job["verdict"]["conditions"] = now
            result = _pool().submit(jobs.run, job).result()
        record(course, about["db_url"], result)
        return notebooks.graded(bundle.unit, clean, result["verdict"], result["outputs"]), resources


@functools.cache
def _pool() -> WorkerPool:
    pool = WorkerPool(1)
    atexit.register(pool.shutdown, wait=False, cancel_futures=True)
    return pool


def record(course: Course, db_url: str, result: dict[str, Any]) -> None:
    """Keep a result, and take its scores to the log and to the gradebook, as `backbench grade` does."""
    verdict, store = result["verdict"], verdicts.Store(course)
    unit, student = verdict["unit"], verdict["student"]
    log = Log(course)
    last = log.last(unit).get(student)
    why = "graded again by nbgrader" if last else "first graded"
    line = entry(verdict, "nbgrader autograde", why, last["line"] if last else None)
    with log.recording([line]), Gradebook(db_url) as book:
        store.put(unit, student, result)
        gradebook.set_scores(book, unit, [(verdict, "")])


def reset_scores(assignment: str, student: str, notebooks: list[str]) -> None:
    """Before a submission is graded: the gradebook knows the unit, and no score of earlier work stays.

    Work that is not what was graded before gets "not examined yet", with nothing earned, until it is examined: should
    nbgrader stop here, no score of other work stands for it. What nbgrader cannot take (a missing or renamed notebook)
    gets the verdict that says so, as nbgrader will not ask for one. `notebooks` are the submission's files; `student`
    is the pattern of the whole run.
    """
    course = Course.find()
    folder = Path(os.path.abspath(notebooks[0])).parent
    name = folder.parent.name
    bundle = bundles.load(course.unit(assignment))
    db_url = gradebook.database(course)
    gradebook.register(bundle, db_url)
    last = Log(course).last(assignment).get(name)
    content, reason = reuse.read(folder)
    digest = verdicts.sha256(content)
    if reason:
        refused = verdicts.refused(name, bundle, reason, digest)
        refused["conditions"] = conditions.of(bundle.unit)
        record(course, db_url, {"verdict": refused, "outputs": {}, "complete": True})
    elif last is not None and last["submission_sha256"] != digest and last["score"]:
        waiting = verdicts.blank(name, bundle, digest, "", "")
        waiting.update(state=verdicts.GRADER_ERROR, reason="not examined yet: grade again")
        record(course, db_url, {"verdict": waiting, "outputs": {}, "complete": False})


def drop_linked_files(assignment: str, student: str, notebooks: list[str]) -> None:
    """After a submission is graded: files that stand behind links in it go from autograded/.

    nbgrader follows links when it copies, and would hand the files out with the feedback.
    """
    course = Course.find()
    folder = Path(os.path.abspath(notebooks[0])).parent
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            copied = course.root / "autograded" / path.relative_to(course.submitted)
            if path.name != f"{ASSIGNMENT}.ipynb" and copied.exists():
                remove(copied)
