"""Python source as escaped, coloured HTML, and the style sheet that colours it in light and in dark."""

from __future__ import annotations

import functools

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from .text import clean

SOURCE_LIMIT, SOURCE_LINES = 12_000, 300


def python(source: str) -> Markup:
    """`source` as one `<pre class="code">`, cleaned, cut where too long, every character of it escaped."""
    text = clean(source, SOURCE_LIMIT, SOURCE_LINES)
    inner = highlight(text, PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True))
    return Markup('<pre class="code"><code>{}</code></pre>').format(Markup(inner))


@functools.cache
def styles() -> Markup:
    """CSS rules for `.code`: a light style, and a dark one for screens that ask for dark."""
    light = HtmlFormatter(style="xcode").get_style_defs(".code")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".code")
    return Markup(f"{_colours(light)}\n@media screen and (prefers-color-scheme: dark) {{\n{_colours(dark)}\n}}")


def _colours(rules: str) -> str:
    """Only the token colours: the box itself is styled by the page."""
    return "\n".join(line for line in rules.splitlines() if line.startswith(".code ."))
