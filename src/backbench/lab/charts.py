"""Three drawings that lessons about time need: bars of measured values, lines that cross, and waits before work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from backbench.lab.figures import PALETTE, figure
from backbench.lab.loop_watch import Event

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLES = ("o-", "s--", "^-", "D-.", "v:")
_WAITING = "#DDDDDD"


def bars(values: Mapping[str, float], *, unit: str, xlabel: str, title: str = "", least: float = 0.1) -> Figure:
    """One horizontal bar a value on a log axis, with the value and `unit` behind it; returns the figure.

    What is below `least` is drawn as `least`. ValueError where there is no value.
    """
    if not values:
        raise ValueError("there is nothing to draw: no values")
    fig, ax = figure(7, 0.9 + 0.35 * len(values))
    drawn = ax.barh(list(values), [max(value, least) for value in values.values()], color=PALETTE["sky"])
    ax.bar_label(drawn, [f"{value:.1f} {unit}" for value in values.values()], padding=4)
    ax.invert_yaxis()
    ax.grid(False, axis="y")
    ax.set(xscale="log", xlim=(least, 10 * max(*values.values(), least)), xlabel=xlabel, title=title)
    return fig


def crossing_of(xs: Sequence[float], one: Sequence[float], other: Sequence[float]) -> float | None:
    """Where the line `one` first rises above `other`, between two measured `xs`; None where it never does."""
    gaps = [high - low for high, low in zip(one, other, strict=True)]
    for place in range(1, len(xs)):
        before, after = gaps[place - 1], gaps[place]
        if before <= 0 < after:
            return xs[place - 1] + (xs[place] - xs[place - 1]) * before / (before - after)
    return None


def crossing(
    xs: Sequence[float], lines: Mapping[str, Sequence[float]], pair: tuple[str, str], *, xlabel: str, ylabel: str
) -> Figure:
    """Draws `lines` over `xs` and marks where the first of `pair` rises above the second; returns the figure.

    Each line has a mark and a stroke of its own, and its name beside it, so that the drawing does not depend on
    colours. The title says where the pair crosses. KeyError: a name in `pair` that is no line.
    """
    where = crossing_of(xs, lines[pair[0]], lines[pair[1]])
    fig, ax = figure(8, 4.2)
    for (name, ys), style in zip(lines.items(), _STYLES * len(lines), strict=False):
        ax.plot(xs, ys, style, label=name, markersize=6)
    if where is None:
        ax.set(title=f"{pair[0]} and {pair[1]} do not cross")
    else:
        ax.axvline(where, color=PALETTE["black"], linewidth=1, linestyle=":")
        ax.set(title=f"{pair[0]} and {pair[1]} cross at {where:.0f} %")
    ax.set(xlabel=xlabel, ylabel=ylabel, ylim=(0, None))
    fig.legend(loc="outside right center")
    return fig


def waits(trace: Sequence[Event], *, xlabel: str, ylabel: str, title: str, most: float) -> Figure:
    """One bar for each (begin, name, _, seconds) of `trace`, in the order of the names; returns the figure.

    Time counts from the earliest begin. A bar is grey up to its own begin, and blue while it lasts. The axis goes to
    `most` at least, so that several drawings can be compared; the title ends with the time when all is over.
    ValueError where there is no event.
    """
    if not trace:
        raise ValueError("there is nothing to draw: the trace has no events")
    rows = sorted(trace, key=lambda event: event[1])
    start = min(begin for begin, *_ in rows)
    begins, lengths = [row[0] - start for row in rows], [row[3] for row in rows]
    over = max(begin + length for begin, length in zip(begins, lengths, strict=True))
    fig, ax = figure(7, 0.9 + 0.16 * len(rows))
    places = range(1, len(rows) + 1)
    ax.barh(places, begins, color=_WAITING, label="waits for a place")
    ax.barh(places, lengths, left=begins, color=PALETTE["blue"], label="under way")
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(0, max(most, 1.02 * over)), ylim=(len(rows) + 0.6, 0.4))
    ax.set(title=f"{title}: over after {over:.2g} s")
    shown = [1, *range(5, len(rows) + 1, 5)]
    ax.set_yticks(shown, [str(rows[place - 1][1]) for place in shown])
    ax.grid(False, axis="y")
    ax.legend(loc="upper right")
    return fig
