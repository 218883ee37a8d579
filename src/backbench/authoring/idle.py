"""Answers that do nothing: a check that one of them passes gives points for not doing something."""

from __future__ import annotations

import ast

from .mutations import Mutant
from .parts import Exercise
from .percent import parse

WHAT = {
    "None": "return None",
    "0": "return 0",
    "True": "return True",
    "an empty text": "return ''",
    "an empty list": "return []",
    "an empty iterator": "return iter(())",
    "its first argument": "return {first}",
}
# What a class needs so that anything can be asked of it.
OF_A_CLASS = {"__init__": "pass", "__len__": "return 0", "__iter__": "return iter(())"}


def idle_answers(exercise: Exercise) -> list[Mutant]:
    """The reference answer of `exercise` with nothing in its functions: one answer for each thing they may give."""
    return [
        Mutant(exercise.id, what, exercise.line, "", "", _emptied(exercise.solution, body))
        for what, body in WHAT.items()
    ]


def _emptied(source: str, body: str) -> str:
    tree = parse(source)
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [*node.args.posonlyargs, *node.args.args, *filter(None, [node.args.vararg])]
            names = [argument.arg for argument in given if argument.arg != "self"]
            text = OF_A_CLASS.get(node.name, body).format(first=names[0] if names else None)
            node.body = ast.parse(text).body
    return ast.unparse(tree)
