"""Puts things on the page: in a notebook as rich output, elsewhere as plain text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any


def in_kernel() -> bool:
    """True where output goes to a notebook (a Jupyter kernel), with or without a person in front of it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None


def publish(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
    """Displays one output given as {MIME type: data}; outside a notebook, prints its `text/plain`."""
    if in_kernel():
        from IPython.display import display

        display(data, metadata=metadata or {}, raw=True)
    elif text := data.get("text/plain"):
        print(text)


def publish_markdown(text: str) -> None:
    """Displays Markdown; outside a notebook, prints it as it is."""
    plain = re.sub(r"</?(details|summary)>\n?", "", text)
    publish({"text/markdown": text, "text/plain": plain})


def publish_widget(make: Callable[[], Any], label: str) -> None:
    """Displays the ipywidgets widget that `make()` returns, in a notebook only: ipywidgets is not loaded elsewhere.

    The output displayed right before it is its plain twin: it stays on paper, in an export, and where no front end
    listens. `label` is what such places show for the widget itself.
    """
    if in_kernel():
        publish({**make()._repr_mimebundle_(), "text/plain": label})
