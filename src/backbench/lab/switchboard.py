"""A row of switches that redraw a figure: what changes when this one is on as well?"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

from backbench.lab.display import publish_widget
from backbench.lab.figures import SCREEN_DPI, close, image_tag, render, show_picture


def switches(
    draw: Callable[[tuple[str, ...]], Any], names: Sequence[str], on: Sequence[str] = (), *, alt: str = ""
) -> None:
    """Shows the figure that `draw(chosen)` returns, with a checkbox for each name.

    `draw` gets the names that are on, in the order of `names`. The figure for `on` is the static twin, for paper and
    where no front end listens. `alt` is the text alternative, to which the chosen names are added. ValueError: no
    names, two that are the same, or `on` holds one that is not there.
    """
    names = tuple(names)
    if not names or len(set(names)) < len(names):
        raise ValueError(f"switches needs different names, at least one, not {names}")
    if set(on) - set(names):
        raise ValueError(f"{sorted(set(on) - set(names))} are on and no names of switches")
    chosen = tuple(name for name in names if name in on)
    picture, text, width = _draw(draw, chosen, alt)
    show_picture(picture, text, width)
    publish_widget(
        lambda: _widget(draw, names, chosen, alt, image_tag(picture, text, width)),
        f"[in JupyterLab: switch {', '.join(names)} on and off]",
    )


def _draw(draw: Callable[[tuple[str, ...]], Any], chosen: tuple[str, ...], alt: str) -> tuple[bytes, str, int]:
    fig = draw(chosen)
    if not hasattr(fig, "savefig"):
        raise TypeError(f"draw has to return a figure, such as the one from lab.figure(); it returned {fig!r}")
    picture, width = render(fig), round(fig.get_figwidth() * SCREEN_DPI)
    close(fig)
    return picture, f"{alt or 'Figure'} (on: {', '.join(chosen) or 'none'})", width


def _widget(
    draw: Callable[[tuple[str, ...]], Any], names: tuple[str, ...], chosen: tuple[str, ...], alt: str, image: str
) -> Any:
    from backbench.lab import widgets

    shown = widgets.html(image)

    def redraw(_change: dict[str, Any]) -> None:
        now = tuple(name for name, box in boxes.items() if box.value)
        try:
            shown.value = image_tag(*_draw(draw, now, alt))
        except Exception as error:  # a learner's own draw may fail for some choice: say so in the figure's place
            shown.value = f"<pre>{html.escape(f'{type(error).__name__}: {error}')}</pre>"

    boxes = {name: widgets.switch(name, name in chosen, redraw) for name in names}
    return widgets.live(widgets.row(*boxes.values()), shown)
