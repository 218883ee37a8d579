"""Visible examples, so that a failed `assert` tells what came instead."""

from __future__ import annotations

import ast
import contextlib
import functools

CAME = "__came__"


@functools.lru_cache
def telling(source: str) -> str:
    """`source` with a message for each `assert` that has none: its own text, and what the side under test gave.

    What is no plain Python (a cell magic, say) stays as it is. Everything is evaluated once, in the same order.

    >>> print(telling("assert total([1, 2]) == 3"))
    assert (__came__ := total([1, 2])) == 3, f'`total([1, 2]) == 3`: total([1, 2]) is {__came__!r}'
    """
    try:
        tree = _Telling().visit(ast.parse(source))
        return ast.unparse(ast.fix_missing_locations(tree))
    except (SyntaxError, ValueError, RecursionError):
        return source


class _Telling(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        if node.msg is not None:
            return node
        test, text = node.test, f"`{ast.unparse(node.test)}`"
        if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
            return ast.Assert(test, ast.Constant(f"{text} is not so"))
        left, right = test.left, test.comparators[0]
        # The side that is written out is what is expected; the other one is of interest.
        asked = right if _literal(left) and not _literal(right) else left
        named = ast.NamedExpr(ast.Name(CAME, ast.Store()), asked)
        left, right = (named if side is asked else side for side in (left, right))
        test = ast.Compare(left, test.ops, [right])
        came = ast.FormattedValue(ast.Name(CAME, ast.Load()), ord("r"))
        return ast.Assert(test, ast.JoinedStr([ast.Constant(f"{text}: {ast.unparse(asked)} is "), came]))


def _literal(node: ast.expr) -> bool:
    with contextlib.suppress(ValueError, TypeError, SyntaxError):
        ast.literal_eval(node)
        return True
    return False
