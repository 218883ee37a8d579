"""A stack can be reordered by hand, and its first order is there without one."""

from types import SimpleNamespace

import pytest

import backbench.lab as lab
from backbench.lab import stacks

STACK = ["@log", "@requires", "@cached"]


@pytest.fixture
def made(monkeypatch):
    """The widgets that would be displayed: labels and picture, and the buttons of each row."""
    shown = []

    def publish(make, label):
        *rows, picture, _style = make().children
        shown.append(SimpleNamespace(rows=[row.children for row in rows], picture=picture, label=label))

    monkeypatch.setattr(stacks, "publish_widget", publish)
    return shown


def labels(widget):
    return [row[2].value for row in widget.rows]


def test_moving_a_part_redraws_the_stack_in_its_new_order(made):
    drawn = []

    def draw(order):
        drawn.append(order)
        return lab.figure(2, 1)[0]

    lab.reorder(draw, STACK, alt="lanes")
    (widget,) = made
    assert drawn == [("@log", "@requires", "@cached")]
    widget.rows[2][0].click()
    assert drawn[-1] == ("@log", "@cached", "@requires")
    assert labels(widget) == ["<code>@log</code>", "<code>@cached</code>", "<code>@requires</code>"]
    assert 'alt="lanes (from top to bottom: @log, @cached, @requires)"' in widget.picture.value
    widget.rows[0][1].click()
    assert drawn[-1] == ("@cached", "@log", "@requires")


def test_the_first_cannot_go_up_nor_the_last_down(made):
    lab.reorder(lambda order: lab.figure(2, 1)[0], STACK)
    assert [(up.disabled, down.disabled) for up, down, _ in made[0].rows] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_a_drawing_that_fails_says_so_in_the_place_of_the_figure(made):
    def draw(order):
        if order[0] != "@log":
            raise RuntimeError("no <log> on top")
        return lab.figure(2, 1)[0]

    lab.reorder(draw, STACK)
    made[0].rows[0][1].click()
    assert "RuntimeError: no &lt;log&gt; on top" in made[0].picture.value


def test_outside_a_notebook_the_order_that_was_given_is_printed(capsys):
    lab.reorder(lambda order: lab.figure(2, 1)[0], STACK, alt="Swim lanes")
    assert capsys.readouterr().out == "[Figure: Swim lanes (from top to bottom: @log, @requires, @cached)]\n"


@pytest.mark.parametrize("parts", [[], ["@log"], ["@log", "@log"]])
def test_what_is_no_stack_is_refused(parts):
    with pytest.raises(ValueError, match="two or more different names"):
        lab.reorder(lambda order: lab.figure(2, 1)[0], parts)


def test_a_drawing_has_to_return_a_figure():
    with pytest.raises(TypeError, match="has to return a figure"):
        lab.reorder(lambda order: None, STACK)
