"""A learner's guess is kept beside the answer; every question also reads well on paper."""

import itertools
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import backbench.lab as lab
from backbench.lab import questions, sliders

FRESH = (f"key {number}" for number in itertools.count())


@pytest.fixture
def made(monkeypatch):
    """The widgets that would be displayed, with their fields by kind."""
    shown = []

    def publish(make, label):
        box = make()
        fields = {}
        pending = [box]
        while pending:
            widget = pending.pop(0)
            fields.setdefault(type(widget).__name__, []).append(widget)
            pending += getattr(widget, "children", ())
        shown.append(SimpleNamespace(box=box, label=label, **fields))

    monkeypatch.setattr(questions, "publish_widget", publish)
    monkeypatch.setattr(sliders, "publish_widget", publish)
    return shown


def test_the_option_that_is_chosen_is_shown_beside_the_measured_answer(made, capsys):
    key = next(FRESH)
    lab.predict(key, "How many loader calls?", ["`1`", "about 10", "50"])
    (radio,) = made[0].RadioButtons
    assert radio.value is None
    assert [label for label, _ in radio.options] == ["1", "about 10", "50"]
    radio.value = 1
    capsys.readouterr()
    lab.explain(key, 50)
    out = capsys.readouterr().out
    assert "| about 10 | `50` |" in out
    assert "Not what you said" in out
    radio.value = 2
    lab.explain(key, 50)
    assert "You said so." in capsys.readouterr().out


def test_a_written_guess_is_kept_and_shown_as_it_was_written(made, capsys):
    key = next(FRESH)
    lab.predict(key, "How many bytes?")
    made[0].Text[0].value = " <b>8</b> | *x* "
    capsys.readouterr()
    lab.explain(key, "1,600")
    out = capsys.readouterr().out
    assert r"\<b\>8\</b\> \| \*x\*" in out
    assert "You said so" not in out
    made[0].Text[0].value = "1600"
    lab.explain(key, "1,600")
    assert "You said so." in capsys.readouterr().out


def test_asking_again_shows_the_kept_guess_and_a_changed_question_forgets_it(made):
    key = next(FRESH)
    lab.predict(key, "Which?", ["list", "generator"])
    made[0].RadioButtons[0].value = 1
    lab.predict(key, "Which?", ["list", "generator"])
    assert made[1].RadioButtons[0].value == 1
    lab.predict(key, "Which is it?", ["list", "generator"])
    assert made[2].RadioButtons[0].value is None


def test_a_guess_can_be_given_in_code(capsys):
    key = next(FRESH)
    lab.predict(key, "How many?", [1, 50], guess=50)
    lab.explain(key, 50)
    out = capsys.readouterr().out
    assert "- ☐ 1\n- ☑ 50" in out
    assert "You said so." in out
    with pytest.raises(ValueError, match="none of the options"):
        lab.predict(key, "How many?", [1, 50], guess=7)


def test_explaining_without_a_guess_shows_the_answer_and_says_what_to_do(capsys):
    key = next(FRESH)
    lab.predict(key, "Which?", ["a", "b"])
    lab.explain(key, ["a|b", "`c`"])
    out = capsys.readouterr().out
    assert "nothing yet: guess above" in out
    assert r"`` ['a\|b', '`c`'] ``" in out


def test_explaining_a_question_that_was_never_asked_is_an_error():
    with pytest.raises(ValueError, match="no question 'unheard' was asked yet"):
        lab.explain("unheard", 1)


def test_options_that_read_the_same_are_refused():
    with pytest.raises(ValueError, match="read the same"):
        lab.predict(next(FRESH), "Which?", ["`1`", "1"])


QUIZ = [
    ("What is lazy?", ["a `list`", "a generator"], 1, "Nothing runs before `next()`."),
    ("Whose clock?", ["the client's", "the server's", "both"], 1, "Expiry is the server's business."),
]


def test_a_wrong_choice_may_be_tried_again_and_the_right_one_says_why(made):
    lab.quiz(QUIZ)
    (first, second), (check, _) = made[0].RadioButtons, made[0].Button
    page = lambda: "".join(widget.value for widget in made[0].HTML)  # noqa: E731
    check.click()
    assert "Choose one first" in page()
    first.value = 0
    check.click()
    assert "Not this one" in page()
    assert "Nothing runs" not in page()
    first.value = 1
    check.click()
    assert "Nothing runs before" in page()
    assert "1 of 2 right" in page()
    assert second.value is None


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (("Which?", ["only"], 0, ""), "two options"),
        (("Which?", ["a", "b"], 2, ""), "no option 2"),
        (("Which?", ["a", "b"], -1, ""), "no option -1"),
        (("Which?", ["a", "a"], 0, ""), "read the same"),
    ],
)
def test_a_quiz_that_cannot_be_answered_is_refused(item, message):
    with pytest.raises(ValueError, match=message):
        lab.quiz([item])


def test_moving_the_slider_redraws_and_a_failing_drawing_says_so(made):
    drawn = []

    def draw(size):
        if size > 8:
            raise RuntimeError("too <big>")
        drawn.append(size)
        return lab.figure(2, 1)[0]

    lab.slider(draw, alt="bars", size=(2, 10))
    handle, shown = made[0].IntSlider[0], made[0].HTML[0]
    assert (handle.min, handle.max, handle.value) == (2, 10, 6)
    handle.value = 3
    assert drawn == [6, 3]
    assert 'alt="bars (size = 3)"' in shown.value
    handle.value = 9
    assert "RuntimeError: too &lt;big&gt;" in shown.value


@pytest.fixture(scope="module")
def page():
    """A notebook that used everything, run where no front end listens."""
    cells = [
        "import backbench.lab as lab",
        "fig, ax = lab.figure(4, 2); ax.plot([1, 2]); lab.show(fig, alt='memory \"grows\" <fast>')",
        "lab.predict('loads', 'How **often**?', ['once', '50 times']); lab.explain('loads', '50 times')",
        f"lab.quiz({QUIZ!r})",
        "lab.slider(lambda size: lab.figure(2, 1)[0], alt='bars', size=(2, 20))",
        "import asyncio; print(lab.run_virtual(asyncio.sleep(3600, 'awake')))",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def outputs(page, cell):
    return [output.data for output in page.cells[cell].outputs]


def test_a_page_runs_without_a_front_end_and_without_a_word_on_stderr(page):
    streams = [(output.name, output.text) for cell in page.cells for output in cell.outputs if "name" in output]
    assert streams == [("stdout", "('awake', 3600.0)\n")]


def test_a_figure_carries_its_text_alternative_in_every_form(page):
    (output,) = page.cells[1].outputs
    assert output.metadata["image/png"]["alt"] == 'memory "grows" <fast>'
    assert 'alt="memory &quot;grows&quot; &lt;fast&gt;"' in output.data["text/html"]
    assert output.data["text/plain"] == '[Figure: memory "grows" <fast>]'


def test_each_widget_comes_right_after_its_plain_twin(page):
    widget = "application/vnd.jupyter.widget-view+json"
    for cell, twin in [(2, "text/markdown"), (3, "text/markdown"), (4, "image/png")]:
        first, second = outputs(page, cell)[:2]
        assert twin in first
        assert widget not in first
        assert widget in second


def test_on_paper_the_question_is_readable_and_the_answers_are_folded(page):
    question, _, explained = outputs(page, 2)
    assert question["text/markdown"] == "**Predict.** How **often**?\n\n- ☐ once\n- ☐ 50 times\n"
    assert "| *nothing yet: guess above, then run this cell again* | 50 times |" in explained["text/markdown"]
    asked, _, folded = outputs(page, 3)[0]["text/markdown"].partition("<details>")
    assert "What is lazy?" in asked
    assert "Nothing runs" in folded
    assert "Nothing runs" not in asked


def test_an_exported_page_shows_text_alternatives_and_each_question_once(page):
    html, _ = HTMLExporter().from_notebook_node(page)
    shown = BeautifulSoup(html, "html.parser")
    assert [image["alt"] for image in shown.find_all("img")] == ['memory "grows" <fast>', "bars (size = 11)"]
    assert [text.strip() for text in shown.find_all(string="Predict.")] == ["Predict."]
    assert len(shown.find_all("details")) == len(QUIZ)
