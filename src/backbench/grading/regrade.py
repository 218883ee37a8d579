"""What a change of the tests would do to marks: every submission on file, examined anew and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from typing import Any

from backbench.course import Course, CourseError, Unit

from . import reuse, road, verdicts
from .limits import Limits
from .locks import lock


@dataclass(frozen=True)
class Change:
    """One check of one student that earns another number of points; None where the check, or a result, is not there.

    `message` is what the student would read.
    """

    student: str
    cell: str
    check: str
    old: float | None
    new: float | None
    message: str


@dataclass(frozen=True)
class Difference:
    """One student's result before and after: states, totals (None where there is no result), and the checks."""

    student: str
    old_state: str
    new_state: str
    old: float | None
    new: float | None
    changes: tuple[Change, ...]

    @property
    def unchanged(self) -> bool:
        return not self.changes and (self.old_state, self.old) == (self.new_state, self.new)


def preview(
    course: Course,
    unit: Unit,
    *,
    workers: int | None = None,
    sandbox: bool = True,
    executor: Executor | None = None,
    limits: Limits | None = None,
    progress: Callable[[], None] | None = None,
) -> list[Difference]:
    """Examine every submission of `unit` that the present tests did not examine yet, and compare with what is kept.

    Writes nothing: no gradebook, no verdict, no notebook, no line of the log. Raises CourseError where the built tests
    are not those of course/, or where nothing can be examined.
    """
    must_be_built(unit)
    folders = road.to_grade(course, unit)
    boxed = road.must_box(sandbox)
    with lock(course):
        store, made, waiting = verdicts.Store(course), {}, []
        for found in reuse.look(course, unit, folders, road.sandbox_name(boxed), limits):
            if found.verdict is not None:
                made[found.student] = compare(found.verdict, found.verdict)
                if progress:
                    progress()
            else:
                waiting.append(found)
        bundle = road.load(unit)
        for found, kept, _ in road.examine(course, bundle, waiting, boxed, workers, executor, limits):
            old = store.get(unit.id, found.student)
            made[found.student] = compare(old["verdict"] if old else None, kept["verdict"])
            if progress:
                progress()
    return [made[student] for student in folders]


def regrade(
    course: Course,
    unit: Unit,
    reason: str = "",
    *,
    workers: int | None = None,
    sandbox: bool = True,
    executor: Executor | None = None,
    limits: Limits | None = None,
    progress: Callable[[], None] | None = None,
) -> list[Difference]:
    """Grade with the present tests and record it; give what changed. The log says which score each replaces, and why.

    Raises CourseError as `preview` and `road.grade` do.
    """
    must_be_built(unit)
    store = verdicts.Store(course)
    old = {student: kept["verdict"] for student in road.to_grade(course, unit) if (kept := store.get(unit.id, student))}
    new = road.grade(
        course, unit, workers=workers, sandbox=sandbox, executor=executor, limits=limits, by="backbench regrade",
        because=reason, progress=lambda *_: progress and progress(),
    )  # fmt: skip
    return [compare(old.get(student), verdict) for student, verdict in new.items()]


def compare(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Difference:
    """What differs between two verdicts of one submission."""
    before, after, none = _checks(old), _checks(new), (None, "")
    changes = tuple(
        Change(new["student"], *place, before.get(place, none)[0], *after.get(place, none))
        for place in dict.fromkeys([*after, *before])
        if before.get(place, none)[0] != after.get(place, none)[0]
    )
    return Difference(
        new["student"], old["state"] if old else "not graded", new["state"], old["score"] if old else None,
        new["score"], changes,
    )  # fmt: skip


def plain(unit: Unit, found: list[Difference]) -> dict[str, Any]:
    """The differences as the JSON file has them."""
    return {
        "unit": unit.id,
        "submissions": len(found),
        "unchanged": sum(each.unchanged for each in found),
        "differences": [asdict(each) for each in found if not each.unchanged],
    }


def must_be_built(unit: Unit) -> None:
    """CourseError where source/ is not what course/ gives: the change that somebody wants to see is not in it."""
    from backbench.authoring.build import out_of_date

    if stale := out_of_date(unit.course, [unit]):
        raise CourseError(f"{stale[0]} is not what course/{unit.id} gives: run `backbench build {unit.id}` first.")


def _checks(verdict: Mapping[str, Any] | None) -> dict[tuple[str, str], tuple[float | None, str]]:
    """Points earned and message by cell and check; no points where the grader failed."""
    if verdict is None:
        return {}
    return {
        (name, check["name"]): (
            None if cell["state"] == verdicts.GRADER_ERROR and not check["passed"] else check["earned"],
            check["message"] or ("" if check["passed"] else cell["message"]),
        )
        for name, cell in verdict["cells"].items()
        for check in cell["checks"]
    }
