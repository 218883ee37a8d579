"""Swim lanes: who did what in which order, drawn from a recorded trace."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from backbench.lab.figures import INK, PALETTE, figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Event = tuple[float, str, str] | tuple[float, str, str, float]

_FILLS = [PALETTE[name] for name in ("sky", "orange", "green", "purple", "yellow", "blue", "vermilion")]
_CHARACTER = 0.082  # inches: the width of one letter of the labels
_LINE = 0.19  # inches: the height of one line of the labels


def lanes(
    events: Iterable[Event],
    *,
    title: str = "",
    xlabel: str = "step",
    colour: Literal["lane", "label"] = "lane",
    down: bool = False,
) -> Figure:
    """Draws a trace as swim lanes and returns the figure, for `lab.show`.

    `events` are (time_index, lane, label): a box at that time in that lane. Each lasts 1, or as long as a fourth
    element says. Lanes come in the order of their first event. `colour="label"` gives equal labels one colour, to
    follow an item through the lanes. `down=True` lets time run downwards, one column a lane: room for long labels such
    as SQL statements. ValueError where there is no event.
    """
    rows = [
        (float(event[0]), str(event[1]), str(event[2]), float(event[3]) if len(event) > 3 else 1.0) for event in events
    ]
    if not rows:
        raise ValueError("there is nothing to draw: the trace has no events")
    names = list(dict.fromkeys(lane for _, lane, _, _ in rows))
    keys = list(dict.fromkeys(row[1] if colour == "lane" else row[2] for row in rows))
    fills = {key: _FILLS[index % len(_FILLS)] for index, key in enumerate(keys)}
    draw = _draw_down if down else _draw_right
    return draw(rows, names, fills, colour, title, xlabel)


Row = tuple[float, str, str, float]


def _draw_right(
    rows: Sequence[Row], names: list[str], fills: dict[str, str], colour: str, title: str, xlabel: str
) -> Figure:
    begin, end = _span(rows)
    beside = max(map(len, names)) * _CHARACTER + 0.4
    wanted = max((len(label) + 2) * _CHARACTER * bool(label) / length for _, _, label, length in rows) * (end - begin)
    width = min(12.0, max(7.0, beside + wanted))
    unit = (width - beside) / (end - begin)
    wrapped = [_wrap(label, unit * length) for _, _, label, length in rows]
    thick = max(text.count("\n") + 1 for text in wrapped) * _LINE + 0.3
    fig, ax = figure(width, max(1.8, thick * len(names) + 0.6 + (0.4 if title else 0)))
    for (time, lane, label, length), text in zip(rows, wrapped, strict=True):
        place = names.index(lane)
        _box(ax, (time, place), (length, 1), text, fills[lane if colour == "lane" else label], unit, thick)
    _frame(ax.xaxis, ax.yaxis, rows, names, xlabel)
    ax.set(xlim=(begin - 0.05, end + 0.05), ylim=(len(names) - 0.45, -0.55), title=title)
    return fig


def _draw_down(
    rows: Sequence[Row], names: list[str], fills: dict[str, str], colour: str, title: str, xlabel: str
) -> Figure:
    begin, end = _span(rows)
    width = min(12.0, max(7.0, 2.6 * len(names)))
    unit = (width - 0.8) / len(names)
    wrapped = [_wrap(label, unit * 0.94) for _, _, label, _ in rows]
    thick = max((text.count("\n") + 1) * _LINE / row[3] for text, row in zip(wrapped, rows, strict=True)) + 0.2
    fig, ax = figure(width, min(14.0, max(2.0, thick * (end - begin) + 0.6 + (0.4 if title else 0))))
    for (time, lane, label, length), text in zip(rows, wrapped, strict=True):
        place = names.index(lane)
        _box(
            ax,
            (place - 0.5, time + length / 2),
            (1, length),
            text,
            fills[lane if colour == "lane" else label],
            unit,
            thick,
        )
    _frame(ax.yaxis, ax.xaxis, rows, names, xlabel)
    ax.xaxis.tick_top()
    ax.set(ylim=(end + 0.05, begin - 0.05), xlim=(-0.55, len(names) - 0.45), title=title)
    return fig


def _span(rows: Sequence[Row]) -> tuple[float, float]:
    return min(time for time, *_ in rows), max(time + length for time, _, _, length in rows)


def _wrap(label: str, inches: float) -> str:
    return textwrap.fill(label, max(4, int(inches / _CHARACTER) - 1), break_long_words=False)


def _box(
    ax: Any, corner: tuple[float, float], size: tuple[float, float], text: str, fill: str, unit: float, thick: float
) -> None:
    """One event: `corner` is the middle of its left side and `size` its extent, both in the units of the axes."""
    from matplotlib.patches import Rectangle

    (x, y), (width, height) = corner, size
    gap = 0.03 / unit  # a hair of white between neighbours
    inset = 0.12 * height
    ax.add_patch(
        Rectangle(
            (x + gap, y - height / 2 + inset / 2),
            width - 2 * gap,
            height - inset,
            facecolor=fill,
            edgecolor=INK,
            linewidth=0.6,
        )
    )
    if text:
        ink = "white" if fill == PALETTE["blue"] else "black"  # the other fills are light enough for black
        ax.text(x + width / 2, y, text, ha="center", va="center", fontsize=10, color=ink, linespacing=1.15)


def _frame(time_axis: Any, lane_axis: Any, rows: Sequence[Row], names: list[str], label: str) -> None:
    from matplotlib.ticker import MaxNLocator

    lane_axis.set_ticks(range(len(names)), names)
    lane_axis.grid(False)
    lane_axis.set_tick_params(length=0)
    if all(length == 1 and time.is_integer() for time, _, _, length in rows):  # steps: the number under its box
        begin, end = map(int, _span(rows))
        steps = range(begin, end, -(-(end - begin) // 24))
        time_axis.set_ticks([step + 0.5 for step in steps], list(map(str, steps)))
        time_axis.grid(False)
        time_axis.set_tick_params(length=0)
    else:
        time_axis.set_major_locator(MaxNLocator(nbins=12))
    time_axis.set_label_text(label)
