"""The hidden part of a grade cell, read without running it: its checks, its probes and the names they use."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

from .percent import parse

BUILTINS = frozenset(dir(builtins)) | {"__name__"}


@dataclass(frozen=True)
class Check:
    """One `with check(...)` block of a hidden part, and its line in the file."""

    name: str
    points: float
    hint: str
    line: int


def checks_of(hidden: str, line: int = 1) -> list[Check]:
    """The checks of a hidden part whose first line is number `line`: top-level `with` blocks, literal arguments."""
    try:
        tree = parse(hidden)
    except SyntaxError:
        return []
    return [check for call in top_level_checks(tree) if (check := read_check(call, line))]


def top_level_checks(tree: ast.Module) -> list[ast.Call]:
    """The `check(...)` calls that open a top-level `with` block."""
    calls = [node.items[0].context_expr for node in tree.body if isinstance(node, ast.With)]
    return [call for call in calls if is_check(call)]


def is_check(node: ast.AST) -> bool:
    """Whether a syntax node is a call of `check`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check"


def read_check(call: ast.Call, line: int = 1) -> Check | None:
    """A `check(...)` call, or None where its arguments are not literals of the right kind."""
    given = dict(zip(("name", "points", "hint"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    try:
        values = {name: ast.literal_eval(node) for name, node in given.items()}
    except (ValueError, TypeError):
        return None
    name, points, hint = values.get("name"), values.get("points"), values.get("hint", "")
    if not (isinstance(name, str) and isinstance(points, int | float) and isinstance(hint, str)):
        return None
    return Check(name, points, hint, line + call.lineno - 1)


def is_probe(node: ast.AST) -> bool:
    """Whether a syntax node is a function decorated with `@probe` or `@probe(...)`."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(_names_probe, node.decorator_list))


def _names_probe(decorator: ast.expr) -> bool:
    name = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(name, ast.Name) and name.id == "probe"


def probe_imports(tree: ast.Module) -> set[str]:
    """The names that a hidden part's top-level imports give to its probes; those of the exam are not among them."""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return {
        (item.asname or item.name).split(".")[0]
        for node in imports
        if getattr(node, "module", None) != "backbench.exam"
        for item in node.names
    }


def bound_names(source: str) -> set[str]:
    """The names that a cell binds at its top level: functions, classes, variables, imports.

    Raises SyntaxError.
    """
    table = symtable.symtable(ast.unparse(parse(source)), "<cell>", "exec")
    return {symbol.get_name() for symbol in table.get_symbols() if _binds(symbol)}


def free_names(nodes: list[ast.stmt]) -> set[str]:
    """The names that these top-level statements take from their surroundings, built-ins among them."""
    table = symtable.symtable(ast.unparse(ast.Module(nodes, [])), "<cell>", "exec")
    bound = {symbol.get_name() for symbol in table.get_symbols() if _binds(symbol)}
    return {
        symbol.get_name()
        for scope in _scopes(table)
        for symbol in scope.get_symbols()
        # `is_local` as well: in a function called "top", symtable takes each name for a global one.
        if symbol.is_referenced() and symbol.is_global() and not symbol.is_local() and symbol.get_name() not in bound
    }


def probe_names(probe: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names that a probe takes from its surroundings, in its body, its defaults and its annotations."""
    kept = [item for item in probe.decorator_list if not _names_probe(item)]
    bare = type(probe)(**{**dict(ast.iter_fields(probe)), "decorator_list": kept})
    return free_names([ast.copy_location(bare, probe)])


def line_of(name: str, nodes: list[ast.stmt]) -> int:
    """The first line on which the statements use `name`."""
    lines = [
        node.lineno
        for statement in nodes
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == name
    ]
    return min(lines, default=nodes[0].lineno if nodes else 1)


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)
