"""What is wrong in the hidden parts of an assignment: checks that cannot be counted, names that will be missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .hidden import (
    BUILTINS,
    bound_names,
    free_names,
    is_check,
    is_probe,
    line_of,
    probe_imports,
    probe_names,
    read_check,
    top_level_checks,
)
from .markers import HIDDEN, inside, outside, unpaired
from .parts import Exercise, Tests, UnitParts
from .percent import parse, parses
from .problems import Problem


def hidden_problems(parts: UnitParts) -> Iterator[Problem]:
    """The faults of every tests cell of the unit, checks and probes."""
    page = parts.page
    for exercise in parts.exercises:
        first: dict[str, int] = {}
        for tests in exercise.tests:
            yield from (page.problem(line, text) for line, text in _cell_faults(exercise, tests))
            for check in tests.checks:
                if check.name in first:
                    text = (
                        f"the check {check.name!r} is there twice in {exercise.id!r}, first on line {first[check.name]}"
                    )
                    yield page.problem(check.line, text)
                first.setdefault(check.name, check.line)


def _cell_faults(exercise: Exercise, tests: Tests) -> Iterator[tuple[int, str]]:
    if fault := unpaired(tests.source, HIDDEN):
        yield tests.line + fault[0] - 1, f"{fault[1]} in {tests.id!r}"
        return
    start = tests.line - 1
    for number, line in enumerate(outside(tests.source, HIDDEN).split("\n"), 1):
        if "backbench.exam" in line:
            yield start + number, "backbench.exam in the part that students see: it belongs between the markers"
    if not parses(tests.source):
        return  # `page_problems` says so
    try:
        tree = parse(inside(tests.source, HIDDEN))
    except SyntaxError as error:
        yield start + (error.lineno or 1), f"the hidden part of {tests.id!r} is not Python by itself: {error.msg}"
        return
    for line, text in (*_check_faults(tree, tests), *_import_faults(tree), *_name_faults(tree, exercise)):
        yield start + line, text


def _check_faults(tree: ast.Module, tests: Tests) -> Iterator[tuple[int, str]]:
    counted = top_level_checks(tree)
    for node in ast.walk(tree):
        if is_check(node) and node not in counted:
            yield (
                node.lineno,
                "a check outside the top level: write `with check(...):` at the margin of the hidden part",
            )
    for call in counted:
        check = read_check(call)
        if check is None:
            yield call.lineno, 'a check has a literal name and points: check("name", points=1, hint="...")'
        elif not check.name.strip() or check.points <= 0:
            yield call.lineno, f"the check {check.name!r} needs a name, and points above 0"
    points = sum(check.points for check in tests.checks)
    if tests.hidden.strip() and not counted:
        yield 1, f"the hidden part of {tests.id!r} has no check"
    elif counted and abs(points - tests.points) > 1e-9:
        yield 1, f"the checks of {tests.id!r} add up to {points:g} points, the cell says {tests.points:g}"


def _import_faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names):
            yield node.lineno, f"`from {node.module} import *` hides what is used: name it"
        named = [item.name for item in node.names] if isinstance(node, ast.Import) else []
        if "backbench.exam" in named:
            yield node.lineno, "import by name: `from backbench.exam import check, probe`"


def _name_faults(tree: ast.Module, exercise: Exercise) -> Iterator[tuple[int, str]]:
    probes = [node for node in tree.body if is_probe(node)]
    others = [node for node in tree.body if not is_probe(node)]
    called = {probe.name for probe in probes}
    try:
        answer = bound_names(exercise.solution)
    except SyntaxError:
        return
    seen = BUILTINS | probe_imports(tree) | called | answer
    for probe in probes:
        for name in sorted(probe_names(probe) - seen):
            text = f"the probe {probe.name!r} uses {name!r}, which it will not have: pass it, or import it in the probe"
            yield line_of(name, [probe]), text
        for node in ast.walk(probe):
            if isinstance(node, ast.Assert):
                yield node.lineno, f"an assert in the probe {probe.name!r}: return the value and compare it in a check"
    for name in sorted(free_names(others) - BUILTINS - called):
        where = "is the student's: call it in a probe" if name in answer else "is not defined in this hidden part"
        yield line_of(name, others), f"the hidden part uses {name!r}, which {where}"
    nested = [node for top in others for node in ast.walk(top) if is_probe(node)]
    for node in nested:
        yield node.lineno, f"the probe {node.name!r} is not at the top level of the hidden part"
