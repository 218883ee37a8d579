"""course/ -> source/ -> release/, and the checks that a unit keeps its promises."""

from .build import build, out_of_date
from .check import check_course, check_unit
from .problems import BuildError, Problem

__all__ = ["BuildError", "Problem", "build", "check_course", "check_unit", "out_of_date"]
