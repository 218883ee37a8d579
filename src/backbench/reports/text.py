"""Text of strangers made fit to show: on a page or in a terminal, in bounded size."""

from __future__ import annotations

import functools
import re
from numbers import Real

import jinja2

# Control characters (a terminal would obey them), halves of surrogate pairs (no file can hold them), and the marks
# that reorder text, so that what is read is what is there. Tab and newline stay.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]"
)
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)", re.DOTALL)


def clean(text: object, limit: int = 2_000, lines: int = 40) -> str:
    """`text` without terminal escapes, control, surrogate and direction characters; newlines and tabs stay.

    It is cut to `limit` characters and `lines` lines; a cut ends in a note that says so. What is not text is shown
    by `str`.
    """
    text = text if isinstance(text, str) else str(text)
    cut = len(text) > 2 * limit
    text = text[: 2 * limit].replace("\r\n", "\n")
    text = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", _ESCAPES.sub("", text))
    rows = text.split("\n")
    if len(rows) > lines:
        text, cut = "\n".join(rows[:lines]), True
    if len(text) > limit:
        text, cut = text[:limit], True
    return text + "\n… (cut here: too long to show)" if cut else text


def one_line(text: object, limit: int = 200) -> str:
    """`text` cleaned, on one line, cut to `limit` characters with an ellipsis."""
    line = " ".join(clean(text, limit * 4, 40).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def number(value: Real | None) -> str:
    """A score as people write it: 4, 17.5, 2.25; a dash where there is none."""
    if value is None:
        return "\N{EN DASH}"
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 submission`, `3 submissions`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sandbox_line(sandbox: str) -> str:
    """One sentence that says whether the submission ran in a sandbox."""
    if sandbox == "none":
        return "Graded without a sandbox: the submission's code had the rights of the account that graded it."
    return f"Graded inside a sandbox ({one_line(sandbox, 40)})." if sandbox else ""


@functools.cache  # a template is compiled once an environment
def environment() -> jinja2.Environment:
    """The templates of this package: everything is escaped, an unknown name is an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("backbench.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(clean=clean, one_line=one_line, number=number)
    made.globals.update(plural=plural)
    return made
