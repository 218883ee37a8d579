"""A stack whose order a hand can change: the figure is drawn anew for each order."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

from backbench.lab.display import publish_widget
from backbench.lab.figures import SCREEN_DPI, close, image_tag, render, show_picture


def reorder(draw: Callable[[tuple[str, ...]], Any], parts: Sequence[str], *, alt: str = "") -> None:
    """Shows the figure that `draw(parts)` returns, with two buttons for each part that move it up or down.

    `draw` gets the names in their order, from top to bottom. The figure for `parts` as given is the static twin, for
    paper and where no front end listens. `alt` is the text alternative, to which the order is added. ValueError: fewer
    than two parts, or two of the same name.
    """
    order = tuple(parts)
    if len(order) < 2 or len(set(order)) < len(order):
        raise ValueError(f"reorder needs two or more different names, not {order}")
    picture, text, width = _draw(draw, order, alt)
    show_picture(picture, text, width)
    publish_widget(
        lambda: _widget(draw, order, alt, image_tag(picture, text, width)),
        f"[in JupyterLab: move {', '.join(order)} up and down]",
    )


def _draw(draw: Callable[[tuple[str, ...]], Any], order: tuple[str, ...], alt: str) -> tuple[bytes, str, int]:
    fig = draw(order)
    if not hasattr(fig, "savefig"):
        raise TypeError(f"draw has to return a figure, such as the one from lab.figure(); it returned {fig!r}")
    picture, width = render(fig), round(fig.get_figwidth() * SCREEN_DPI)
    close(fig)
    return picture, f"{alt or 'Figure'} (from top to bottom: {', '.join(order)})", width


def _widget(draw: Callable[[tuple[str, ...]], Any], order: tuple[str, ...], alt: str, image: str) -> Any:
    from backbench.lab import widgets

    now, shown = list(order), widgets.html(image)
    labels = [widgets.html(_label(name)) for name in now]

    def mover(place: int, step: int) -> Callable[[Any], None]:
        def move(_button: Any) -> None:
            now[place], now[place + step] = now[place + step], now[place]
            for label, name in zip(labels, now, strict=True):
                label.value = _label(name)
            try:
                shown.value = image_tag(*_draw(draw, tuple(now), alt))
            except Exception as error:  # a learner's own draw may fail for some order: say so in the figure's place
                shown.value = f"<pre>{html.escape(f'{type(error).__name__}: {error}')}</pre>"

        return move

    rows = []
    for place, label in enumerate(labels):
        up = widgets.button("▲ up", f"move number {place + 1} up", mover(place, -1))
        down = widgets.button("▼ down", f"move number {place + 1} down", mover(place, 1))
        up.disabled, down.disabled = place == 0, place == len(now) - 1
        rows.append(widgets.row(up, down, label))
    return widgets.live(*rows, shown)


def _label(name: str) -> str:
    return f"<code>{html.escape(name)}</code>"
