"""A slider that redraws a figure: a hand learns more than an eye."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Sequence
from typing import Any

from backbench.lab.display import publish_widget
from backbench.lab.figures import SCREEN_DPI, close, image_tag, render, show_picture

FAST = 0.15  # seconds: a drawing quicker than this follows the hand, a slower one waits until it rests


def slider(draw: Callable[..., Any], *, alt: str = "", **ranges: Sequence[Any]) -> None:
    """Shows the figure that `draw(value)` returns, with a slider for the value.

    Each keyword is one slider: `size=(low, high)`, `size=(low, high, step)`, or `size=[a, b, c, ...]` for just those
    values. With one keyword the value is passed by position, with several by name. The slider starts in the middle;
    the figure drawn there is the static twin, for paper and where no front end listens. `alt` is the text alternative,
    to which the values are added. ValueError: no range, or one that is not of these forms.
    """
    if not ranges:
        raise ValueError("slider needs at least one range, such as size=(1, 100)")
    scales = {name: _scale(name, given) for name, given in ranges.items()}
    began = time.perf_counter()
    first = {name: scale["value"] for name, scale in scales.items()}
    picture, text, width = _draw(draw, first, alt)
    follows_hand = time.perf_counter() - began < FAST
    show_picture(picture, text, width)
    publish_widget(
        lambda: _widget(draw, alt, scales, image_tag(picture, text, width), follows_hand),
        f"[in JupyterLab: move {' and '.join(scales)}]",
    )


def _scale(name: str, given: Sequence[Any]) -> dict[str, Any]:
    if isinstance(given, list) and given:
        return {"options": given, "value": given[(len(given) - 1) // 2]}
    if isinstance(given, tuple) and len(given) in (2, 3) and given[0] < given[1]:
        low, high = given[:2]
        whole = all(isinstance(number, int) for number in given)
        step = given[2] if len(given) == 3 else (1 if whole else (high - low) / 50)
        value = low + step * int((high - low) / step / 2)
        return {"min": low, "max": high, "step": step, "value": value}
    raise ValueError(f"{name}={given!r} is not a range: use (low, high), (low, high, step) or a list of values")


def _draw(draw: Callable[..., Any], values: dict[str, Any], alt: str) -> tuple[bytes, str, int]:
    fig = draw(*values.values()) if len(values) == 1 else draw(**values)
    if not hasattr(fig, "savefig"):
        raise TypeError(f"draw has to return a figure, such as the one from lab.figure(); it returned {fig!r}")
    now = ", ".join(
        f"{name} = {value:g}" if isinstance(value, float) else f"{name} = {value}" for name, value in values.items()
    )
    picture, width = render(fig), round(fig.get_figwidth() * SCREEN_DPI)
    close(fig)
    return picture, f"{alt or 'Figure'} ({now})", width


def _widget(draw: Callable[..., Any], alt: str, scales: dict[str, dict[str, Any]], image: str, follows: bool) -> Any:
    from backbench.lab import widgets

    shown = widgets.html(image)

    def redraw(_change: dict[str, Any]) -> None:
        try:
            shown.value = image_tag(*_draw(draw, {name: field.value for name, field in fields.items()}, alt))
        except Exception as error:  # a learner's own draw may fail for some value: say so in the figure's place
            shown.value = f"<pre>{html.escape(f'{type(error).__name__}: {error}')}</pre>"

    fields = {name: widgets.scale(name, spec, follows, redraw) for name, spec in scales.items()}
    return widgets.live(*fields.values(), shown)
