"""Switches redraw their figure, and the first choice is there without a hand."""

from types import SimpleNamespace

import pytest

import backbench.lab as lab
from backbench.lab import switchboard

NAMES = ["number", "email", "city"]


@pytest.fixture
def made(monkeypatch):
    """The widgets that would be displayed: the boxes and the picture."""
    shown = []

    def publish(make, label):
        row, picture, _style = make().children
        shown.append(SimpleNamespace(boxes=row.children, picture=picture, label=label))

    monkeypatch.setattr(switchboard, "publish_widget", publish)
    return shown


def test_a_switch_redraws_with_the_names_that_are_on_in_their_order(made):
    drawn = []

    def draw(chosen):
        drawn.append(chosen)
        return lab.figure(2, 1)[0]

    lab.switches(draw, NAMES, on=["city"], alt="bars")
    (widget,) = made
    assert drawn == [("city",)]
    assert [(box.description, box.value) for box in widget.boxes] == [
        ("number", False),
        ("email", False),
        ("city", True),
    ]
    widget.boxes[0].value = True
    assert drawn[-1] == ("number", "city")
    assert 'alt="bars (on: number, city)"' in widget.picture.value
    widget.boxes[0].value = widget.boxes[2].value = False
    assert drawn[-1] == ()
    assert 'alt="bars (on: none)"' in widget.picture.value


def test_a_drawing_that_fails_says_so_in_the_place_of_the_figure(made):
    def draw(chosen):
        if chosen:
            raise RuntimeError("no <email>")
        return lab.figure(2, 1)[0]

    lab.switches(draw, NAMES)
    made[0].boxes[1].value = True
    assert "RuntimeError: no &lt;email&gt;" in made[0].picture.value


def test_outside_a_notebook_the_choice_that_was_given_is_printed(capsys):
    lab.switches(lambda chosen: lab.figure(2, 1)[0], NAMES, on=["email"], alt="Bars")
    assert capsys.readouterr().out == "[Figure: Bars (on: email)]\n"


@pytest.mark.parametrize(("names", "on"), [([], []), (["email", "email"], []), (["email"], ["city"])])
def test_what_are_no_switches_is_refused(names, on):
    with pytest.raises(ValueError, match="names"):
        lab.switches(lambda chosen: lab.figure(2, 1)[0], names, on)


def test_a_drawing_has_to_return_a_figure():
    with pytest.raises(TypeError, match="has to return a figure"):
        lab.switches(lambda chosen: None, NAMES)
