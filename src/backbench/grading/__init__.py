"""Grading: submission -> sanitise -> sandbox -> examiner -> verdict -> gradebook -> feedback, one straight road.

`grade` takes a class through it, `mark` one notebook without a gradebook, `feedback` writes the pages.
"""

from backbench import quick  # noqa: F401  (before nbformat)

from .road import Graded, feedback, grade, mark, submissions

__all__ = ["Graded", "feedback", "grade", "mark", "submissions"]
