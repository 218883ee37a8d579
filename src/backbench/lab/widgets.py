"""The few widgets that lessons are made of; ipywidgets is loaded here and only here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import ipywidgets
import mistune

# In JupyterLab a live widget hides the plain output right before it. An exported page shows the plain output only.
_STYLE = """<style>
.jp-NotebookPanel .jp-OutputArea-child:has(+ .jp-OutputArea-child .bb-live) {display: none}
body.jp-Notebook .bb-live {display: none}
.bb-live .widget-radio-box label {
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: flex-start;
  height: auto; line-height: 1.5; white-space: normal; font-size: var(--jp-content-font-size1);
}
</style>"""


@cache
def _renderer() -> Callable[[str], str]:
    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def markdown(text: str) -> str:
    """Markdown as HTML in the notebook's own text style."""
    return f'<div class="jp-RenderedHTMLCommon">{_renderer()(text)}</div>' if text else ""


def text(source: str) -> Any:
    """A paragraph of Markdown; set `.value = markdown(...)` to change it."""
    return ipywidgets.HTML(markdown(source), layout={"width": "100%"})


def html(source: str) -> Any:
    return ipywidgets.HTML(source)


def choice(labels: Sequence[str], chosen: int | None, changed: Callable[[dict[str, Any]], None]) -> Any:
    """Radio buttons; `.value` is the chosen index or None."""
    pairs = [(label, index) for index, label in enumerate(labels)]
    field = ipywidgets.RadioButtons(options=pairs, index=chosen, layout={"width": "100%"})
    field.observe(changed, names="value")
    return field


def line(value: str, placeholder: str, changed: Callable[[dict[str, Any]], None]) -> Any:
    """One line of text to write."""
    field = ipywidgets.Text(value=value, placeholder=placeholder, layout={"width": "24em"})
    field.observe(changed, names="value")
    return field


def scale(name: str, spec: dict[str, Any], follows_hand: bool, changed: Callable[[dict[str, Any]], None]) -> Any:
    """A slider over the numbers from `min` to `max` by `step`, or over the values in `options`."""
    if "options" in spec:
        kind = ipywidgets.SelectionSlider
    else:
        whole = all(isinstance(number, int) for number in spec.values())
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    field = kind(
        **spec,
        description=name.replace("_", " "),
        continuous_update=follows_hand,
        style={"description_width": "initial"},
        layout={"width": "32em"},
    )
    field.observe(changed, names="value")
    return field


def switch(name: str, on: bool, changed: Callable[[dict[str, Any]], None]) -> Any:
    """A checkbox; `.value` is True or False."""
    field = ipywidgets.Checkbox(value=on, description=name, indent=False, layout={"width": "9em"})
    field.observe(changed, names="value")
    return field


def button(label: str, tooltip: str, pressed: Callable[[Any], None]) -> Any:
    made = ipywidgets.Button(description=label, tooltip=tooltip, layout={"width": "6em"})
    made.on_click(pressed)
    return made


def column(*parts: Any) -> Any:
    return ipywidgets.VBox(parts)


def row(*parts: Any) -> Any:
    return ipywidgets.HBox(parts)


def live(*parts: Any) -> Any:
    """A column that takes the place of the output before it."""
    box = ipywidgets.VBox([*parts, ipywidgets.HTML(_STYLE, layout={"display": "flex", "height": "0", "margin": "0"})])
    box.add_class("bb-live")
    return box
