"""Figures look the same everywhere and always say what they show."""

import io
import subprocess
import sys

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from PIL import Image

import backbench.lab as lab
from backbench.lab.figures import render


def boxes(fig):
    return [patch for patch in fig.axes[0].patches if isinstance(patch, Rectangle)]


def test_importing_the_lab_loads_neither_matplotlib_nor_ipywidgets():
    code = "import sys, backbench.lab; print({'matplotlib', 'ipywidgets', 'IPython'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_a_figure_has_the_house_style_and_one_or_several_axes():
    fig, ax = lab.figure()
    assert tuple(fig.get_size_inches()) == (7, 4)
    assert [ax.spines[side].get_visible() for side in ("top", "right", "left", "bottom")] == [False, False, True, True]
    (line,) = ax.plot([1, 2])
    assert to_hex(line.get_color()).upper() == lab.PALETTE["blue"]
    _, several = lab.figure(9, 3, ncols=3)
    assert len(several) == 3


def test_the_same_drawing_gives_the_same_bytes_and_the_size_it_was_asked_for():
    def draw():
        fig, ax = lab.figure(5, 3)
        ax.plot([3, 1, 2], label="measured")
        ax.set(title="A title that is far too long for its figure and so runs out of it", xlabel="s")
        ax.legend()
        return render(fig)

    assert draw() == draw()
    assert Image.open(io.BytesIO(draw())).size == (5 * 192, 3 * 192)


def test_a_figure_without_a_text_alternative_is_refused():
    fig, _ = lab.figure()
    with pytest.raises(ValueError, match="no text alternative"):
        lab.show(fig, alt="  ")


def test_outside_a_notebook_the_text_alternative_is_printed_and_the_figure_emptied(capsys):
    fig, ax = lab.figure()
    ax.plot([1, 2])
    lab.show(fig, alt="memory grows with the file")
    assert capsys.readouterr() == ("[Figure: memory grows with the file]\n", "")
    assert fig.axes == []


def test_lanes_draw_each_event_in_the_lane_of_its_name():
    events = [(0, "read", "A"), (1, "parse", "A"), (2, "read", "B"), (3, "parse", "B")]
    fig = lab.lanes(iter(events))
    ax = fig.axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["read", "parse"]
    centres = [(box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2) for box in boxes(fig)]
    assert centres == [pytest.approx(place) for place in [(0.5, 0), (1.5, 1), (2.5, 0), (3.5, 1)]]
    assert [text.get_text() for text in ax.texts] == ["A", "A", "B", "B"]
    assert len(render(fig)) > 1000


@pytest.mark.parametrize(("colour", "expected"), [("lane", [0, 1, 0, 1]), ("label", [0, 0, 1, 1])])
def test_colours_follow_the_lane_or_the_item(colour, expected):
    fig = lab.lanes([(0, "x", "A"), (1, "y", "A"), (2, "x", "B"), (3, "y", "B")], colour=colour)
    fills = [to_hex(box.get_facecolor()) for box in boxes(fig)]
    assert [list(dict.fromkeys(fills)).index(fill) for fill in fills] == expected


def test_lanes_can_run_downwards_with_long_labels_wrapped_inside_their_box():
    statement = "SELECT stock FROM books WHERE id = 1 FOR UPDATE"
    fig = lab.lanes([(0, "session 1", "BEGIN"), (1, "session 2", statement)], down=True)
    render(fig)
    ax = fig.axes[0]
    box, text = boxes(fig)[1].get_window_extent(), ax.texts[1].get_window_extent()
    assert "\n" in ax.texts[1].get_text()
    assert box.x0 <= text.x0
    assert text.x1 <= box.x1
    assert text.height <= box.height
    assert ax.yaxis_inverted()


def test_a_fourth_element_says_how_long_an_event_lasts():
    fig = lab.lanes([(0.5, "task 1", "load", 2.0), (1, "task 2", "", 0.25)], xlabel="time (s)")
    long, short = (box.get_width() for box in boxes(fig))
    assert 6 < long / short < 10
    assert fig.axes[0].get_xlabel() == "time (s)"
    assert len(fig.axes[0].texts) == 1


def test_lanes_of_nothing_are_an_error():
    with pytest.raises(ValueError, match="no events"):
        lab.lanes([])


@pytest.mark.parametrize("given", [(5, 5), (1,), [], (3, 1), "abc"])
def test_a_slider_refuses_what_is_no_range(given):
    with pytest.raises(ValueError, match="is not a range"):
        lab.slider(lambda value: lab.figure()[0], size=given)


def test_a_slider_needs_a_range_and_a_drawing_that_returns_a_figure():
    with pytest.raises(ValueError, match="at least one range"):
        lab.slider(lambda: None)
    with pytest.raises(TypeError, match="has to return a figure"):
        lab.slider(lambda size: None, size=(1, 9))


def test_a_slider_prints_its_middle_position_outside_a_notebook(capsys):
    lab.slider(lambda size: lab.figure()[0], alt="bars", size=(2, 20))
    lab.slider(lambda rows, share: lab.figure()[0], alt="cost", rows=[10, 100, 1000], share=(0.0, 1.0, 0.1))
    assert capsys.readouterr().out == "[Figure: bars (size = 11)]\n[Figure: cost (rows = 100, share = 0.5)]\n"
