"""Charts as inline SVG, drawn in the page's own colours so that they work in light, in dark and on paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 460, 240
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 50


@dataclass(frozen=True)
class Bin:
    """Scores from `start` up to, but not including, `end`, and how many there are."""

    start: float
    end: float
    count: int


def bins(scores: Sequence[float], most: float, wanted: int = 12) -> list[Bin]:
    """Scores between 0 and `most` counted in at most `wanted` + 1 bins of equal, whole width in points.

    The last bin holds `most` itself; a score outside the range counts in the bin at that end.
    """
    width = max(1, math.ceil(most / wanted))
    counts = [0] * (int(most // width) + 1)
    for score in scores:
        counts[min(max(int(score // width), 0), len(counts) - 1)] += 1
    end = int(most) + 1
    return [Bin(place * width, min((place + 1) * width, end), count) for place, count in enumerate(counts)]


def histogram(found: Sequence[Bin], key: str, title: str) -> Markup:
    """A histogram of `found` with labelled axes; `key` makes its ids unique on the page, `title` names it."""
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = _tick_step(max((each.count for each in found), default=0))
    top = max(step, math.ceil(max((each.count for each in found), default=0) / step) * step)
    slot, base = wide / len(found), TOP + high
    parts: list[str] = []

    def text(x: float, y: float, said: object, anchor: str = "middle", more: str = 'class="soft"') -> None:
        parts.append(f'<text {more} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{said}</text>')

    for count in range(0, top + 1, step):
        y = base - high * count / top
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        text(LEFT - 7, y + 4.5, count, "end")
    every = math.ceil(len(found) / 7)
    for place, each in enumerate(found):
        x, bar = LEFT + place * slot, high * each.count / top
        if each.count:
            place_and_size = f'x="{x + 1.5:.1f}" y="{base - bar:.1f}" width="{slot - 3:.1f}" height="{bar:.1f}"'
            told = f"<title>{_span(each)} points: {each.count}</title>"
            parts.append(f'<rect class="column" {place_and_size}>{told}</rect>')
        if place % every == 0:
            text(x + slot / 2, base + 17, _span(each))
    parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>')
    text(LEFT + wide / 2, HEIGHT - 8, "score (points)", more="")
    text(14, TOP + high / 2, "submissions", more=f'transform="rotate(-90 14 {TOP + high / 2})"')
    told = ", ".join(f"{_span(each)} points: {each.count}" for each in found if each.count) or "no submission"
    return Markup(
        '<svg class="histogram" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{key}-t {key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{told}</desc>{parts}</svg>'
    ).format(w=WIDTH, h=HEIGHT, key=key, title=title, told=told, parts=Markup("".join(parts)))


def share_bar(passed: int, unknown: int, of: int) -> Markup:
    """One horizontal bar of 100 units: passed, then not examined, on a track that stands for `of` submissions."""
    first = 100 * passed / of if of else 0
    second = 100 * unknown / of if of else 0
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{passed} of {of}">'
        '<rect class="track" width="100" height="10"/><rect class="part" width="{first}" height="10"/>'
        '<rect class="unknown" x="{first}" width="{second}" height="10"/></svg>'
    ).format(passed=passed, of=of, first=f"{first:.1f}", second=f"{second:.1f}")


def share_axis() -> Markup:
    """The axis over a column of share bars: 0, 50 and 100 percent."""
    return Markup(
        '<span class="axis-row" aria-hidden="true"><span>0 %</span><span>50 %</span><span>100 %</span></span>'
    )


def _span(each: Bin) -> str:
    last = each.end - 1
    return f"{each.start:g}" if last <= each.start else f"{each.start:g}\N{EN DASH}{last:g}"


def _tick_step(most: int) -> int:
    """A step of 1, 2 or 5 times a power of ten that gives at most five ticks above zero."""
    step = 1
    while most / step > 5:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step
