"""Plain `nbgrader generate_feedback` writes our page, with the gradebook's scores and comments."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from backbench.course import Course

# nbgrader adds a submission before its session knows the student.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
UNIT = "u01_tiny"


@pytest.fixture(scope="module")
def graded_root(tiny_root, tmp_path_factory, sample):
    """A course whose gradebook and autograded/ hold one graded submission of ada's, and one lesson."""
    from nbgrader.api import Gradebook

    root = tmp_path_factory.mktemp("graded") / "course-copy"
    shutil.copytree(tiny_root, root)
    folder = root / "autograded" / "ada" / UNIT
    folder.mkdir(parents=True)
    book = sample.notebook()
    found = sample.verdict()
    found.pop("seed")
    book.metadata["backbench"] = {"verdict": found}
    nbformat.write(book, folder / "assignment.ipynb")
    lesson = new_notebook(cells=[new_markdown_cell("<script>alert(1)</script>")], metadata=book.metadata)
    nbformat.write(lesson, folder / "lesson.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader makes a new gradebook by calling `alembic` from PATH; it lies beside this Python.
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        gradebook = Gradebook(f"sqlite:///{root / 'gradebook.db'}")
    with gradebook:
        gradebook.add_assignment(UNIT)
        gradebook.add_student("ada", first_name="Ada")
        for name in ("assignment", "lesson"):
            gradebook.add_notebook(name, UNIT)
        for cell in book.cells:
            about = cell.metadata.nbgrader
            common = {"notebook": "assignment", "assignment": UNIT}
            if about.grade:
                gradebook.add_grade_cell(about.grade_id, max_score=about.points, cell_type="code", **common)
            if about.solution:
                gradebook.add_solution_cell(about.grade_id, **common)
        gradebook.add_submission(UNIT, "ada")
        for name, cell in found["cells"].items():
            gradebook.find_grade(name, "assignment", UNIT, "ada").auto_score = cell["score"]
        gradebook.db.commit()
    return root


@pytest.fixture
def graded(graded_root, tmp_path):
    """A copy of that course, for one test, and its open gradebook."""
    from nbgrader.api import Gradebook

    root = tmp_path / "course-copy"
    shutil.copytree(graded_root, root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        yield Course(root), gradebook


def pages(course, sample):
    """Generate feedback as `nbgrader generate_feedback` does; give ada's pages as trees."""
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    config = Config()
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.assignment_id = UNIT
    config.GenerateFeedback.exporter_class = "backbench.reports.exporter.FeedbackExporter"
    with contextlib.chdir(course.root):
        GenerateFeedback(coursedir=CourseDirectory(config=config), config=config).start()
    folder = course.root / "feedback" / "ada" / UNIT
    return {path.stem: sample.parsed(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}


def test_the_page_is_ours_and_agrees_with_the_verdict(graded, sample):
    course, _ = graded
    tree = pages(course, sample)["assignment"]
    assert tree.h1.get_text() == "Tiny & small" and "ada" in tree.header.get_text()
    assert tree.select_one(".score b").get_text() == "7 / 10"
    assert [row[0] for row in sample.rows(tree)] == ["keeps order", "keeps the rest", "reads little", "adds up"]
    assert "HIDDEN_SECRET" not in str(tree)


def test_scores_and_comments_of_the_instructor_and_a_late_penalty_win(graded, sample):
    course, gradebook = graded
    gradebook.find_grade("chunked-lazy", "assignment", UNIT, "ada").manual_score = 1.5
    gradebook.find_comment("chunked", "assignment", UNIT, "ada").manual_comment = "Read <less>,\nplease."
    gradebook.find_submission_notebook("assignment", UNIT, "ada").late_submission_penalty = 2
    gradebook.db.commit()
    tree = pages(course, sample)["assignment"]
    assert tree.select_one(".score b").get_text() == "6.5 / 10"
    assert "Handed in late: 2 points are taken off" in tree.header.get_text()
    assert [points.get_text() for points in tree.select(".points")] == ["4.5 / 6 points", "4 / 4 points"]
    assert [
        "chunked-lazy",
        "changed by the instructor",
        "1.5 / 3",
        "Counts instead of 0 from the checks.",
    ] in sample.rows(tree)
    assert "Read <less>,\nplease." in tree.select_one("section .note-odd").get_text()


def test_a_lesson_gets_a_short_page_whatever_its_metadata_claims(graded, sample):
    course, _ = graded
    tree = pages(course, sample)["lesson"]
    assert tree.h1.get_text() == "Tiny & small: lesson" and tree.select_one(".score") is None
    assert "not graded" in tree.get_text() and "alert" not in str(tree)


def test_a_verdict_about_somebody_else_is_not_shown(graded, sample):
    course, _ = graded
    path = course.root / "autograded" / "ada" / UNIT / "assignment.ipynb"
    book = nbformat.read(path, as_version=4)
    book.metadata.backbench.verdict.student = "bo"
    nbformat.write(book, path)
    tree = pages(course, sample)["assignment"]
    assert {row[1] for row in sample.rows(tree)} == {"set by hand"}  # the gradebook's scores only
    assert tree.select_one(".score b").get_text() == "7 / 10"
