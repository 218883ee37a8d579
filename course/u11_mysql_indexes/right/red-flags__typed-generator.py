# Style: type hints, a generator inside, math.prod, and a warning for each flag.
import logging
from collections.abc import Iterator
from math import prod
from typing import Any


def _flags(plan: list[dict[str, Any]], widths: dict[str, int]) -> Iterator[tuple[str, str]]:
    waiting = list(plan)
    while waiting:
        line = waiting.pop(0)
        table, notes = line["table"], set(str(line["Extra"]).split("; "))
        if line["type"] in {"ALL"} | ({"index"} - ({"index"} if "Using index" in notes else set())):
            if line["rows"] and line["rows"] > 999:
                yield table, "full scan"
        used = line["key_len"]
        if used and used.isdigit() and int(used) < widths.get(line["key"], 0):
            yield table, "partial key"
        yield from ((table, note) for note in ("temporary", "filesort") if f"Using {note}" in notes)
        if line["id"] not in [later["id"] for later in waiting]:
            if prod(other["rows"] or 1 for other in plan if other["id"] == line["id"]) > 1_000_000:
                yield table, "large join"


def red_flags(plan: list[dict[str, Any]], widths: dict[str, int]) -> list[tuple[str, str]]:
    found = list(_flags(plan, widths))
    for table, flag in found:
        logging.getLogger("plans").warning("%s: %s", table, flag)
    return found
