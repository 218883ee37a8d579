"""nbgrader's formgrader made safe to open: whatever a submission holds is shown there and never run or fetched.

nbgrader_config.py names `harmless` and `EscapeNames` for the page of one submission, which nbconvert makes, and calls
`guard` for the rest: nbgrader's own templates write names unescaped and it has no setting for that.
"""

from __future__ import annotations

import functools
import re
import sys
from typing import Any

import jinja2
import nh3
from markupsafe import escape
from nbconvert.filters import strip_files_prefix
from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

# Where nbconvert's page loads MathJax from, to set the course's own formulas. Nothing else comes from outside.
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'unsafe-inline' 'unsafe-eval' {MATHJAX}",
        f"style-src 'self' 'unsafe-inline' {MATHJAX}",
        f"font-src 'self' data: {MATHJAX}",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
# A file of a submission opens without script, without our cookies, and fetches nothing.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
NAMES = ("student", "last_name", "first_name", "notebook_path")
SERVER = "nbgrader.server_extensions.formgrader"
# Attributes that HTML may have beside nh3's own: the anchors of headings, the look of tables and nbconvert's colours.
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COLOURED = ("a", "code", "div", "pre", "span", "table")
CELLS = ("th", "td")
COLOUR = re.compile(r"table|highlight|hl-[a-z0-9-]+|anchor-link|[a-z][a-z0-9]{0,2}")
ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "img": {"src", "alt"},
    **dict.fromkeys(HEADINGS, {"id"}),
    **dict.fromkeys(CELLS, nh3.ALLOWED_ATTRIBUTES["td"] | {"style"}),
    **{tag: nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | {"class"} for tag in COLOURED},
}


def harmless(page: str) -> str:
    """HTML without script, form, frame, style sheet or anything fetched; pictures inside the notebook stay.

    It stands for two of nbconvert's filters: for `clean_html`, which spoils tables, and for `strip_files_prefix`, the
    last one that a Markdown cell goes through, because formgrader's template leaves out `clean_html` there.
    """
    return nh3.clean(
        strip_files_prefix(str(page)),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute where it may stay: only pictures are data; classes only of tables and colours."""
    if tag == "img" and name == "src":
        return value if value.startswith("data:image/") else None
    if name == "class":
        return " ".join(word for word in value.split() if COLOUR.fullmatch(word)) or None
    return None if value.strip().lower().startswith("data:") else value


class EscapeNames(Preprocessor):
    """Escapes the names in nbconvert's resources that formgrader's template writes as they are."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The notebook as it is; `resources` with a student's names as escaped text."""
        for name in NAMES:
            if resources.get(name):
                resources[name] = str(escape(resources[name]))
        return nb, resources


def guard() -> None:
    """Inside a Jupyter server: formgrader's pages escape what they show, and a policy bounds what they load.

    Called while formgrader reads its configuration, which is before it makes its pages. Elsewhere it does nothing.
    """
    extension = sys.modules.get(f"{SERVER}.formgrader")
    if extension is None:
        return
    from nbgrader.server_extensions.formgrader import base, handlers

    extension.Environment = functools.partial(jinja2.Environment, autoescape=True)
    for handler, policy in ((base.BaseHandler, POLICY), (handlers.SubmissionFilesHandler, FILE_POLICY)):
        handler.content_security_policy = property(functools.partial(_policy, policy))


def _policy(policy: str, handler: Any) -> str:
    from jupyter_server.base.handlers import JupyterHandler

    return f"{JupyterHandler.content_security_policy.fget(handler)}; {policy}"
