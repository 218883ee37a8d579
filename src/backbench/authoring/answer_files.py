"""What is wrong with the files of right/ and wrong/, and which of them are missing."""

from __future__ import annotations

from collections.abc import Iterator

from .hidden import bound_names
from .parts import Answer, UnitParts, fails_lines
from .percent import parse
from .problems import Problem


def answer_problems(parts: UnitParts, found: list[Answer]) -> Iterator[Problem]:
    """The faults of the answers of a unit; `found` is what `answers(unit)` gives."""
    root = parts.unit.course.root
    known = {exercise.id: exercise for exercise in parts.exercises}
    for answer in found:
        path = answer.path.relative_to(root)
        yield from (Problem(path, line, text) for line, text in _answer_faults(answer, known))
    for exercise in parts.exercises:
        mine = [answer for answer in found if answer.exercise == exercise.id]
        for kind in ("right", "wrong"):
            if not any(answer.kind == kind for answer in mine):
                text = f"the exercise {exercise.id!r} has no file {kind}/{exercise.id}__*.py"
                yield parts.page.problem(exercise.marker, text)
        failed = {name for answer in mine if answer.kind == "wrong" for name in answer.fails}
        for check in exercise.checks:
            if check.name not in failed:
                text = f"no file of wrong/ fails the check {check.name!r} of {exercise.id!r}"
                yield parts.page.problem(check.line, text)


def _answer_faults(answer: Answer, known: dict) -> Iterator[tuple[int, str]]:
    if not answer.slug:
        yield 1, f"the name is not <exercise>__<{'variant' if answer.kind == 'right' else 'mistake'}>.py"
    if answer.exercise not in known:
        yield 1, f"the exercise {answer.exercise!r} is not in the assignment: {', '.join(known)}"
        return
    exercise = known[answer.exercise]
    try:
        parse(answer.source)
        missing = bound_names(exercise.starter) - bound_names(answer.source)
    except SyntaxError as error:
        yield error.lineno or 1, f"syntax error: {error.msg}"
        return
    for name in sorted(missing):
        yield 1, f"it does not define {name!r}, which the starter of {exercise.id!r} does"
    if answer.source.strip() == exercise.solution.strip():
        yield 1, "it is the reference answer itself"
    said = [line for line in _first_comments(answer.source) if not fails_lines(line)]
    if not said:
        what = "what style it is" if answer.kind == "right" else "why someone writes this"
        yield 1, f"it does not begin with a comment that says {what}"
    lines, checks = fails_lines(answer.source), {check.name for check in exercise.checks}
    if answer.kind == "right":
        for line, _ in lines:
            yield line, "a right answer has no `# fails:` line"
        return
    if not lines:
        yield 1, "a wrong answer says what it fails: `# fails: <check name>`"
    seen = set()
    for line, name in lines:
        if name not in checks:
            yield line, f"{exercise.id!r} has no check {name!r}"
        if name in seen:
            yield line, f"{name!r} is listed twice"
        seen.add(name)


def _first_comments(source: str) -> list[str]:
    lines = []
    for line in source.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        if line.strip("# "):
            lines.append(line)
    return lines
