"""Our feedback page as an nbconvert exporter, so that plain `nbgrader generate_feedback` writes it.

Configuration: `c.GenerateFeedback.exporter_class = "backbench.reports.exporter.FeedbackExporter"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import default

from backbench.course import Course, CourseError

from .feedback import render


class FeedbackExporter(Exporter):
    """Turns an autograded notebook into the student's feedback page.

    The verdict is read from the notebook's metadata (`backbench.verdict`), where grading leaves it; the scores,
    comments and late penalty of nbgrader's gradebook, set by its GetGrades preprocessor, win over it. nbgrader's
    settings for HTMLExporter do not matter here: this class has no template settings. A notebook other than the
    one that the verdict is about (the lesson) gets a short page without a score.
    """

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        """The page and the resources; `resources["nbgrader"]` names student, assignment and notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        grades = resources.get("nbgrader") or {}
        return render(nb, _verdict(nb, grades), _title(grades), grades if "score" in grades else None), resources


def _verdict(nb: Mapping, grades: Mapping) -> dict | None:
    """The verdict in the notebook's metadata, if it is about this student's notebook of this unit."""
    holder = nb.metadata.get("backbench")
    verdict = holder.get("verdict") if isinstance(holder, Mapping) else None
    if not isinstance(verdict, Mapping) or grades.get("notebook", "assignment") != "assignment":
        return None
    about = (grades.get("student", verdict.get("student")), grades.get("assignment", verdict.get("unit")))
    return dict(verdict) if (verdict.get("student"), verdict.get("unit")) == about else None


def _title(grades: Mapping) -> str:
    """The unit's title from the syllabus of the course that nbgrader works in, else the assignment's name."""
    name = str(grades.get("assignment", "Feedback"))
    try:
        title = Course.find().units[name].title
    except (CourseError, KeyError):
        title = name
    return title if grades.get("notebook", "assignment") == "assignment" else f"{title}: {grades['notebook']}"
