"""Charts of measured times say what was measured, also without colours."""

import pytest

import backbench.lab as lab
from backbench.lab.charts import crossing_of


def test_each_bar_carries_its_value_and_a_tiny_one_is_still_there():
    fig = lab.bars({"sleep": 400.25, "thread": 0.01}, unit="ms", xlabel="delay (ms)", title="Six ways")
    ax = fig.axes[0]
    assert [text.get_text() for text in ax.texts] == ["400.2 ms", "0.0 ms"]
    assert [patch.get_width() for patch in ax.patches] == [400.25, 0.1]
    assert ax.get_xlabel() == "delay (ms)"


def test_a_crossing_lies_between_the_points_around_it():
    assert crossing_of([0, 10, 20], [0, 10, 40], [20, 20, 20]) == pytest.approx(10 + 10 / 3)
    assert crossing_of([0, 10], [5, 25], [5, 15]) == 0, "together at first, above from there on"


@pytest.mark.parametrize("line", [[1, 2, 3], [30, 40, 50], [30, 20, 10]])
def test_lines_that_never_rise_above_the_other_do_not_cross(line):
    assert crossing_of([0, 10, 20], line, [20, 20, 20]) is None


def test_the_title_says_where_the_pair_crosses_and_every_line_has_its_own_stroke():
    lines = {"sequential": [30, 30], "asyncio": [0, 40], "processes": [20, 20]}
    fig = lab.crossing([0, 100], lines, ("asyncio", "processes"), xlabel="share (%)", ylabel="time (ms)")
    ax = fig.axes[0]
    assert ax.get_title("left") == "asyncio and processes cross at 50 %"
    drawn = [line for line in ax.lines if not line.get_label().startswith("_")]
    assert [line.get_label() for line in drawn] == list(lines)
    assert len({(line.get_marker(), line.get_linestyle()) for line in drawn}) == 3
    assert len(fig.legends[0].get_texts()) == 3


def test_the_title_admits_where_no_crossing_was_measured():
    lines = {"asyncio": [1, 2], "processes": [3, 4]}
    fig = lab.crossing([0, 100], lines, ("asyncio", "processes"), xlabel="share (%)", ylabel="time (ms)")
    assert fig.axes[0].get_title("left") == "asyncio and processes do not cross"


def test_a_wait_is_grey_and_the_work_begins_where_it_ends():
    trace = [(15, 2, "ends", 3), (10, 1, "ends", 5)]
    fig = lab.waits(trace, xlabel="s", ylabel="request", title="1 at once", most=20)
    ax = fig.axes[0]
    waiting, working = ax.containers
    assert [patch.get_width() for patch in waiting] == [0, 5]
    assert [(patch.get_x(), patch.get_width()) for patch in working] == [(0, 5), (5, 3)]
    assert (ax.get_xlim(), ax.get_title("left")) == ((0, 20), "1 at once: over after 8 s")
    longer = lab.waits([(0, 1, "ends", 50)], xlabel="s", ylabel="request", title="late", most=20)
    assert longer.axes[0].get_xlim()[1] > 50, "what takes longer than expected is still seen"


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        lab.bars({}, unit="ms", xlabel="ms")
    with pytest.raises(ValueError, match="nothing to draw"):
        lab.waits([], xlabel="s", ylabel="request", title="", most=1)
