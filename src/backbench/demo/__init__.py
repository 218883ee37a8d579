"""A sample class: hands in every kind of work, gets graded, and every mark is compared with what it must be."""

from .command import run
from .handing_in import expected, hand_in

__all__ = ["expected", "hand_in", "run"]
