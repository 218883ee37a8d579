"""First-order mutants of a reference answer: the same text with one small mistake in it.

Each mistake is made in the syntax tree and then put into the author's own text, so that what differs is one line or
a few. Mutated is what stands between the solution markers; defaults and decorators also where the starter gives them.
Not mutated are docstrings, annotations, imports and the texts of exceptions: nothing that is graded depends on them.
What SQL and Lua inside a string do has its own operators (`mutations_text`).
"""

from __future__ import annotations

import ast
import difflib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .markers import SOLUTION, inside, without_markers
from .mutations_text import text_edits
from .parts import Exercise
from .percent import parse, parses

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.MatMult: ast.Mult,
}  # fmt: skip
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "popleft": "pop", "append": "appendleft",
         "appendleft": "append"}  # fmt: skip
STRINGS = {"$gt": "$gte", "$gte": "$gt", "$lt": "$lte", "$lte": "$lt", "$in": "$nin", "$and": "$or", "$or": "$and"}
REMOVABLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Raise, ast.Assert, ast.Delete)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
NEVER_RAISED = "ZeroDivisionError"
REMOVED = object()
Place = tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """One mutant of the reference answer of `exercise`.

    `source` is the whole answer, `line` the line of assignment.py on which it begins to differ, `original` and
    `mutated` the lines that differ, without their common indent.
    """

    exercise: str
    operator: str
    line: int
    original: str
    mutated: str
    source: str

    @property
    def diff(self) -> str:
        """A unified diff of the lines that differ."""
        before, after = self.original.splitlines(), self.mutated.splitlines()
        lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
        start = f"@@ -{self.line},{len(before)} +{self.line},{len(after)} @@"
        return "\n".join([start, *(line for line in lines if not line.startswith("@@"))])


@dataclass(frozen=True)
class _Change:
    """`new` in the place of `parent`'s `field` (at `index` where that is a list).

    `span` and `text` say how the text changes where that does not follow from the node's own place.
    """

    operator: str
    parent: ast.AST
    field: str
    index: int | None
    new: Any
    span: tuple[Place, Place] | None = None


def mutants(exercise: Exercise) -> list[Mutant]:
    """Every mutant of the reference answer of `exercise` that can be compiled, in the order of its lines, each once."""
    source = exercise.source
    tree = parse(source)
    seen = {ast.dump(tree)}
    kept = inside(source, SOLUTION).split("\n") if SOLUTION[0] in source else source.split("\n")
    lines = {number for number, line in enumerate(kept, 1) if line.strip()}
    found = []
    for operator, text in [*_tree_mutants(source, tree, lines), *text_edits(source, tree, lines)]:
        if parses(text) and (dump := ast.dump(parse(text))) not in seen:
            seen.add(dump)
            found.append(_mutant(exercise, operator, text))
    return sorted(found, key=lambda mutant: mutant.line)


def _mutant(exercise: Exercise, operator: str, text: str) -> Mutant:
    before, after = exercise.source.split("\n"), text.split("\n")
    same = _common(before, after)
    tail = _common(before[same:][::-1], after[same:][::-1])
    old, new = ("\n".join(lines[same : len(lines) - tail]) for lines in (before, after))
    original, mutated = textwrap.dedent(old).strip("\n"), textwrap.dedent(new).strip("\n")
    return Mutant(exercise.id, operator, exercise.line + same, original, mutated, without_markers(text))


def _common(one: list[str], two: list[str]) -> int:
    return next(
        (number for number, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )


# -- from a change of the tree to a text


def _tree_mutants(source: str, tree: ast.Module, lines: set[int]) -> Iterator[tuple[str, str]]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    skipped = {inner for node in _not_mutated(tree) for inner in ast.walk(node)}
    for node in list(ast.walk(tree)):
        if node in skipped or isinstance(parents.get(node), ast.JoinedStr) and isinstance(node, ast.Constant):
            continue
        for change in _changes(node, parents):
            here = getattr(node, "lineno", None)
            if here is None:
                here = getattr(parents.get(node), "lineno", 0)
            if here in lines or change.operator.startswith(("default", "decorator")):
                if text := _applied(source, tree, change, parents):
                    yield change.operator, text


def _not_mutated(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings and other bare constants, annotations, imports, and the texts of exceptions and assertions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal):
            yield node
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, FUNCTIONS) and node.returns:
            yield node.returns
        elif isinstance(node, ast.Assert) and node.msg:
            yield node.msg
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from (item for item in node.exc.args if isinstance(item, ast.JoinedStr) or _is_text(item))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _applied(source: str, tree: ast.Module, change: _Change, parents: dict) -> str:
    """`source` with `change`; empty where that has no text."""
    value = getattr(change.parent, change.field)
    old = value if change.index is None else value[change.index]
    if change.index is None:
        changed = change.new
    else:
        new = change.new if isinstance(change.new, list) else [] if change.new is REMOVED else [change.new]
        changed = [*value[: change.index], *new, *value[change.index + 1 :]]
    setattr(change.parent, change.field, changed)
    try:
        # Inside an f-string no node knows its place.
        anchor, node = None, change.parent
        while node is not None:
            anchor = node if isinstance(node, ast.JoinedStr) else anchor
            node = parents.get(node)
        if anchor is None and change.new is REMOVED:
            anchor = change.parent
        expected = ast.unparse(tree)
        dump = ast.dump(ast.parse(expected))
        if change.span:
            return _spliced(source, *change.span, "")
        span = _span(anchor or old)
        text = _text(anchor or change.new, span[0][1])
        for candidate in (text, f"({text})"):
            spliced = _spliced(source, *span, candidate)
            if parses(spliced) and ast.dump(ast.parse(spliced)) == dump:
                return spliced
        return expected
    except (ValueError, SyntaxError):  # an f-string that has no text, a default before one that is missing
        return ""
    finally:
        setattr(change.parent, change.field, value)


def _text(new: Any, indent: int) -> str:
    nodes = new if isinstance(new, list) else [new]
    return textwrap.indent("\n".join(map(ast.unparse, nodes)), " " * indent).lstrip(" ")


def _span(node: ast.AST) -> tuple[Place, Place]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _spliced(source: str, start: Place, end: Place, text: str) -> str:
    lines = source.split("\n")
    head = lines[start[0] - 1].encode()[: start[1]].decode()
    tail = lines[end[0] - 1].encode()[end[1] :].decode()
    return "\n".join([*lines[: start[0] - 1], head + text + tail, *lines[end[0] :]])


# -- the operators


def _changes(node: ast.AST, parents: dict) -> Iterator[_Change]:
    """Every change at one node. Children of the new nodes are those of the old ones."""
    parent = parents.get(node)
    field, index = _where(node, parent)

    def put(operator: str, new: Any) -> _Change:
        return _Change(operator, parent, field, index, new)

    if isinstance(node, ast.Compare):
        for number, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                ops = [*node.ops[:number], other(), *node.ops[number + 1 :]]
                yield put("comparison", ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BinOp):
        yield put("arithmetic", ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right))
    elif isinstance(node, ast.UnaryOp):
        yield put("not removed" if isinstance(node.op, ast.Not) else "sign removed", node.operand)
    elif isinstance(node, ast.BoolOp):
        yield put("and / or", ast.BoolOp((ast.Or if isinstance(node.op, ast.And) else ast.And)(), node.values))
    elif isinstance(node, ast.Constant):
        what = "default" if isinstance(parent, ast.arguments) else "constant"
        yield from (put(f"{what} {operator}", ast.Constant(value)) for operator, value in _constants(node.value))
    elif isinstance(node, ast.Call):
        yield from _call_changes(node, put)
    elif isinstance(node, ast.JoinedStr):
        for number in range(len(node.values)):
            yield put("part of an f-string removed", ast.JoinedStr([*node.values[:number], *node.values[number + 1 :]]))
    elif isinstance(node, ast.Dict):
        for number in range(len(node.keys)):
            keys, values = ([*part[:number], *part[number + 1 :]] for part in (node.keys, node.values))
            yield put("dict entry removed", ast.Dict(keys, values))
    elif isinstance(node, ast.Await):
        yield put("await removed", node.value)
    elif isinstance(node, ast.Yield) and node.value:
        yield put("yielded value dropped", ast.Yield())
    elif isinstance(node, ast.Return):
        if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield put("return value dropped", ast.Return(ast.Constant(None)))
        elif not node.value:
            yield put("statement removed", ast.Pass())
    elif isinstance(node, ast.Break | ast.Continue):
        other = ast.Continue() if isinstance(node, ast.Break) else ast.Break()
        yield put("break / continue", other)
        yield put("statement removed", ast.Pass())
    elif isinstance(node, ast.With | ast.AsyncWith):
        named = [(item.optional_vars, item.context_expr) for item in node.items if item.optional_vars]
        opened = [ast.fix_missing_locations(ast.Assign([name], value, lineno=node.lineno)) for name, value in named]
        yield put("with removed", [*opened, *node.body])
    elif isinstance(node, ast.ExceptHandler) and node.type:
        yield from _handler_changes(node)
    elif isinstance(node, FUNCTIONS | ast.ClassDef):
        for number, decorator in enumerate(node.decorator_list):
            span = (decorator.lineno, 0), (decorator.end_lineno + 1, 0)
            yield _Change("decorator removed", node, "decorator_list", number, REMOVED, span)
    elif isinstance(node, ast.arguments):
        yield from _default_changes(node)
    if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert) and not _negatable_otherwise(node.test):
        yield _Change("condition negated", node, "test", None, ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.comprehension):
        for number, test in enumerate(node.ifs):
            yield _Change("filter removed", node, "ifs", number, ast.Constant(True))
            if not _negatable_otherwise(test):
                yield _Change("condition negated", node, "ifs", number, ast.UnaryOp(ast.Not(), test))
    if isinstance(node, ast.AugAssign):
        yield put("arithmetic", ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value))
    if isinstance(node, ast.Raise) and node.exc:
        yield from _raise_changes(node)
    if isinstance(node, REMOVABLE):
        yield put("statement removed", ast.Pass())


def _where(node: ast.AST, parent: ast.AST | None) -> tuple[str, int | None]:
    for field, value in ast.iter_fields(parent) if parent else ():
        if value is node:
            return field, None
        if isinstance(value, list):
            for index, item in enumerate(value):
                if item is node:
                    return field, index
    return "", None


def _negatable_otherwise(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare | ast.Constant) or isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _constants(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int | float):
        yield from (("+1", value + 1), ("-1", value - 1))
    elif isinstance(value, str | bytes):
        if value in STRINGS:
            yield "operator", STRINGS[value]
        elif isinstance(value, str) and " " in value.strip() and ("\n" in value or len(value) > 40):
            return  # a text, or code that has operators of its own
        else:
            yield ("emptied", value[:0]) if value else ("filled", "x" if isinstance(value, str) else b"x")


def _call_changes(node: ast.Call, put) -> Iterator[_Change]:
    for number in range(len(node.args) - 1):
        one, two = node.args[number : number + 2]
        if not any(isinstance(item, ast.Starred) for item in (one, two)) and ast.dump(one) != ast.dump(two):
            args = [*node.args[:number], two, one, *node.args[number + 2 :]]
            yield put("arguments swapped", ast.Call(node.func, args, node.keywords))
    for number, keyword in enumerate(node.keywords):
        if keyword.arg:
            keywords = [*node.keywords[:number], *node.keywords[number + 1 :]]
            yield put("keyword argument removed", ast.Call(node.func, node.args, keywords))
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield put("call of another function", ast.Call(ast.Name(CALLS[node.func.id]), node.args, node.keywords))
    if isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
        other = ast.Attribute(node.func.value, CALLS[node.func.attr])
        yield put("call of another method", ast.Call(other, node.args, node.keywords))


def _handler_changes(node: ast.ExceptHandler) -> Iterator[_Change]:
    if isinstance(node.type, ast.Tuple):
        for number in range(len(node.type.elts)):
            kept = [*node.type.elts[:number], *node.type.elts[number + 1 :]]
            yield _Change("exception type caught", node, "type", None, ast.Tuple(kept))
        return
    wide = "BaseException" if isinstance(node.type, ast.Name) and node.type.id == "Exception" else "Exception"
    for name in (wide, NEVER_RAISED):
        yield _Change("exception type caught", node, "type", None, ast.Name(name))


def _raise_changes(node: ast.Raise) -> Iterator[_Change]:
    kind = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if isinstance(kind, ast.Name) and kind.id[:1].islower():
        return  # an exception that was caught
    name = "TypeError" if isinstance(kind, ast.Name) and kind.id == "ValueError" else "ValueError"
    if isinstance(node.exc, ast.Call):
        yield _Change("exception type raised", node.exc, "func", None, ast.Name(name))
    else:
        yield _Change("exception type raised", node, "exc", None, ast.Name(name))


def _default_changes(node: ast.arguments) -> Iterator[_Change]:
    """Each default removed; that of a positional argument only where those before it have none."""
    positional = [*node.posonlyargs, *node.args]
    if node.defaults:
        argument, default = positional[-len(node.defaults)], node.defaults[0]
        span = (argument.end_lineno, argument.end_col_offset), (default.end_lineno, default.end_col_offset)
        yield _Change("default removed", node, "defaults", 0, REMOVED, span)
    for number, (argument, default) in enumerate(zip(node.kwonlyargs, node.kw_defaults, strict=True)):
        if default is not None:
            span = (argument.end_lineno, argument.end_col_offset), (default.end_lineno, default.end_col_offset)
            yield _Change("default removed", node, "kw_defaults", number, [None], span)
