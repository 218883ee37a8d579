"""Mutants of code inside a string: SQL, and Lua scripts of Redis. The text is changed word by word, not parsed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# In capitals, or a sentence with "select" and "from" would be one.
SQL = re.compile(
    r"\bSELECT\b.*\bFROM\b|\bINSERT\s+(IGNORE\s+)?INTO\b|\bUPDATE\b.*\bSET\b|\bDELETE\s+FROM\b|\bCREATE\s+\w+|\bALTER\s",
    re.DOTALL,
)
LUA = re.compile(r"\bredis\.p?call\(|\bKEYS\[")
_CALL = r"redis\.p?call\((?:[^()\n]|\([^()\n]*\))*\)"
# (operator, pattern, what may stand in its place)
BOTH = [
    ("comparison", r"(?<=\s)<(?=\s)", ("<=", ">")),
    ("comparison", r"(?<=\s)<=(?=\s)", ("<", ">")),
    ("comparison", r"(?<=\s)>(?=\s)", (">=", "<")),
    ("comparison", r"(?<=\s)>=(?=\s)", (">", "<")),
    ("arithmetic", r"(?<=\s)\+(?=\s)", ("-",)),
    ("arithmetic", r"(?<=\s)-(?=\s)", ("+",)),
    ("arithmetic", r"(?<=\s)\*(?=\s)", ("+",)),
    ("arithmetic", r"(?<=\s)/(?=\s)", ("*",)),
    ("sign removed", r"(?<=[\s(,])-(?=[A-Za-z0-9])", ("",)),
]
IN_LUA = [
    ("comparison", r"==", ("~=",)),
    ("comparison", r"~=", ("==",)),
    ("and / or", r"\band\b", ("or",)),
    ("and / or", r"\bor\b", ("and",)),
    ("not removed", r"\bnot\s", ("",)),
    ("constant flipped", r"\btrue\b", ("false",)),
    ("constant flipped", r"\bfalse\b", ("true",)),
    ("statement removed", rf"(?m)(?:^|(?<=\bthen)|(?<=\bdo)|(?<=\belse))[ \t]*{_CALL}", ("",)),
    ("statement removed", r"(?m)^[ \t]*(?!local\b|return\b)\w+ = .*$", ("",)),
]
IN_SQL = [
    ("comparison", r"(?<=\s)=(?=\s)", ("<>",)),
    ("comparison", r"<>|!=", ("=",)),
    ("and / or", r"(?i)\bAND\b", ("OR",)),
    ("and / or", r"(?i)\bOR\b", ("AND",)),
    ("not removed", r"(?i)\bNOT\s+(?=NULL\b|IN\b|EXISTS\b|LIKE\b|BETWEEN\b)", ("",)),
    ("order", r"(?i)\bDESC\b", ("ASC",)),
    ("order", r"(?i)\bASC\b", ("DESC",)),
    ("clause removed", r"(?i)\bORDER\s+BY\b[^()\n\"';]*?(?=\bLIMIT\b|[)\n\"';]|$)", ("",)),
    ("clause removed", r"(?i)\bLIMIT\s+(%\w*\S|\?|:\w+|\d+)", ("",)),
    ("clause removed", r"(?i)\bFOR\s+UPDATE(\s+(SKIP\s+LOCKED|NOWAIT))?", ("",)),
    ("clause removed", r"(?i)\bSKIP\s+LOCKED\b", ("",)),
    ("clause removed", r"(?i)\bDISTINCT\s", ("",)),
    ("clause removed", r"(?i)\bIGNORE\s", ("",)),
    ("join", r"(?i)\bLEFT\s+JOIN\b", ("JOIN",)),
    ("join", r"(?i)(?<!LEFT )(?<!CROSS )\bJOIN\b", ("LEFT JOIN",)),
    ("join", r"(?i)\bUNION\s+ALL\b", ("UNION",)),
    ("call of another function", r"(?i)\bMIN(?=\()", ("MAX",)),
    ("call of another function", r"(?i)\bMAX(?=\()", ("MIN",)),
    ("call of another function", r"(?i)\bSUM(?=\()", ("COUNT",)),
    ("call of another function", r"(?i)\bCOUNT(?=\(\w)", ("SUM",)),
    ("call of another function", r"(?i)\bCOUNT(?=\(\*)", ("1 + COUNT",)),
]
NUMBER = re.compile(r"(?<![\w.%\\{$-])\d+(?![\w.}])")


def text_edits(source: str, tree: ast.Module, lines: set[int]) -> Iterator[tuple[str, str]]:
    """(operator, changed source) for each string of SQL or Lua that begins on one of the `lines`."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for node in _outermost_strings(tree):
        if node.lineno not in lines:
            continue
        begin, end = (
            starts[line - 1] + len(source.split("\n")[line - 1].encode()[:column].decode())
            for line, column in ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        )
        text = source[begin:end]
        language = "Lua" if LUA.search(text) else "SQL" if SQL.search(text) else None
        if language is None:
            continue
        for operator, first, last, new in _edits(text, IN_LUA if language == "Lua" else IN_SQL):
            yield f"{operator} ({language})", source[: begin + first] + new + source[begin + last :]


def _outermost_strings(tree: ast.Module) -> Iterator[ast.expr]:
    inner = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)} - {
        node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
    }
    bare = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str)
        if text and node not in inner and node not in bare:
            yield node


def _edits(text: str, operators: list) -> Iterator[tuple[str, int, int, str]]:
    for operator, pattern, others in [*BOTH, *operators]:
        for found in re.finditer(pattern, text):
            for other in others:
                yield operator, *found.span(), other
    for found in NUMBER.finditer(text):
        for step in (1, -1):
            yield f"constant {step:+}", *found.span(), str(int(found[0]) + step)
