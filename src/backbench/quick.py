"""Import this first in a program that should start quickly.

nbformat imports jsonschema, which imports `rfc3987_syntax` if it is there, and that builds a parser for addresses at
import: four seconds of processor time for a check of "iri" fields that no notebook has. jsonschema does without it,
and without `isoduration`, which imports a whole library of dates for a check of "duration" fields.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
sys.modules.setdefault("isoduration", None)
