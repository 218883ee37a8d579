"""Questions to the learner: guess before you measure, see both side by side, check yourself at the end.

Each question is displayed twice: as plain Markdown, which stays on paper and wherever no front end listens, and as a
widget, which takes its place where widgets are alive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backbench.lab.display import publish_markdown, publish_widget

QuizItem = tuple[str, Sequence[str], int, str]


@dataclass
class _Prediction:
    question: str
    options: tuple[str, ...]
    guess: str | None = None


_predictions: dict[str, _Prediction] = {}


def predict(key: str, question: str, options: Sequence[Any] | None = None, *, guess: Any = None) -> None:
    """Asks `question` (Markdown) and keeps the learner's guess in this kernel's memory under `key`.

    With `options` the learner chooses one, without them writes a short text. `guess` gives the answer in code instead
    of by hand. Asking the same question again shows the guess that is kept. ValueError: options that read the same, or
    a guess that is none of them.
    """
    choices = tuple(str(option) for option in options or ())
    _distinct(question, choices)
    asked = _predictions.get(key)
    if asked is None or (asked.question, asked.options) != (question, choices):
        asked = _predictions[key] = _Prediction(question, choices)
    if guess is not None:
        if choices and str(guess) not in choices:
            raise ValueError(f"{guess!r} is none of the options of {key!r}: {', '.join(choices)}")
        asked.guess = str(guess)
    publish_markdown(_question_text(asked))
    publish_widget(lambda: _prediction_widget(asked), "[in JupyterLab: give your guess here]")


def explain(key: str, measured: Any) -> None:
    """Shows the guess kept under `key` beside `measured` (text is Markdown; anything else is shown as code).

    ValueError where no question of that key was asked in this kernel yet.
    """
    if key not in _predictions:
        known = ", ".join(map(repr, _predictions)) or "none"
        raise ValueError(
            f"no question {key!r} was asked yet: run the cell with lab.predict({key!r}, ...) first (asked: {known})"
        )
    asked = _predictions[key]
    answer = measured if isinstance(measured, str) else _code(repr(measured))
    if asked.guess is None:
        said, verdict = "*nothing yet: guess above, then run this cell again*", ""
    else:
        said = asked.guess if asked.options else _literal(asked.guess)
        verdict = _compare(asked, str(measured))
    publish_markdown(f"| You said | Measured |\n|:--|:--|\n| {_cell(said)} | {_cell(answer)} |\n{verdict}")


def quiz(items: Sequence[QuizItem]) -> None:
    """Asks each (question, options, index of the right option, why) of `items`; texts are Markdown.

    The learner chooses and presses Check: a wrong choice may be tried again, the right one shows why. On paper the
    answers are folded under each question. ValueError: fewer than two options, two that read the same,
    or an index that is none of them.
    """
    for number, (question, options, right, _why) in enumerate(items, start=1):
        if len(options) < 2:
            raise ValueError(f"question {number} ({question!r}) needs at least two options")
        _distinct(question, options)
        if not 0 <= right < len(options):
            raise ValueError(f"question {number} ({question!r}): there is no option {right}, they go from 0")
    publish_markdown("\n\n".join(_quiz_text(number, item) for number, item in enumerate(items, start=1)))
    publish_widget(lambda: _quiz_widget(items), "[in JupyterLab: choose and check here]")


def _distinct(question: str, options: Sequence[str]) -> None:
    if len({_plain(option) for option in options}) < len(options):
        raise ValueError(f"{question!r} has two options that read the same: {', '.join(options)}")


def _question_text(asked: _Prediction) -> str:
    if asked.options:
        answer = "\n".join(f"- {'☑' if option == asked.guess else '☐'} {option}" for option in asked.options)
    else:
        answer = f"Your guess: {_literal(asked.guess) if asked.guess else '…………'}"
    return f"**Predict.** {asked.question}\n\n{answer}\n"


def _quiz_text(number: int, item: QuizItem) -> str:
    question, options, right, why = item
    listed = "\n".join(f"- ({_letter(index)}) {option}" for index, option in enumerate(options))
    return (
        f"**{number}.** {question}\n\n{listed}\n\n<details>\n<summary>Answer to {number}</summary>\n\n"
        f"**({_letter(right)})** {options[right]}\n\n{why}\n\n</details>\n"
    )


def _prediction_widget(asked: _Prediction) -> Any:
    from backbench.lab import widgets

    note = widgets.text(_kept(asked))

    def keep(change: dict[str, Any]) -> None:
        if asked.options:
            asked.guess = None if change["new"] is None else asked.options[change["new"]]
        else:
            asked.guess = change["new"].strip() or None
        note.value = widgets.markdown(_kept(asked))

    if asked.options:
        chosen = asked.options.index(asked.guess) if asked.guess in asked.options else None
        field = widgets.choice([_plain(option) for option in asked.options], chosen, keep)
    else:
        field = widgets.line(asked.guess or "", "your guess", keep)
    return widgets.live(widgets.text(f"**Predict.** {asked.question}"), field, note)


def _kept(asked: _Prediction) -> str:
    return "" if asked.guess is None else "*Kept. Run the next cells and compare.*"


def _quiz_widget(items: Sequence[QuizItem]) -> Any:
    from backbench.lab import widgets

    solved: set[int] = set()
    total = widgets.text("")

    def ask(number: int, item: QuizItem) -> Any:
        question, options, right, why = item
        feedback = widgets.text("")

        def check(_button: Any) -> None:
            if field.value is None:
                feedback.value = widgets.markdown("Choose one first.")
            elif field.value == right:
                solved.add(number)
                feedback.value = widgets.markdown(f"✔ **Right.** {why}")
            else:
                feedback.value = widgets.markdown(
                    "✘ **Not this one.** Look again at what the page measured, and try once more."
                )
            total.value = widgets.markdown(f"**{len(solved)} of {len(items)} right**" if solved else "")

        field = widgets.choice([_plain(option) for option in options], None, lambda change: None)
        button = widgets.button("Check", f"Check your answer to question {number}", check)
        return widgets.column(widgets.text(f"**{number}.** {question}"), field, button, feedback)

    return widgets.live(*(ask(number, item) for number, item in enumerate(items, start=1)), total)


def _compare(asked: _Prediction, measured: str) -> str:
    """One line under the table, where guess and answer can be compared as texts."""
    if _comparable(asked.guess or "") == _comparable(measured):
        return "\nYou said so. ✔\n"
    if _comparable(measured) in map(_comparable, asked.options):
        return "\nNot what you said: what in your picture of it has to change?\n"
    return ""


def _letter(index: int) -> str:
    return chr(ord("a") + index)


def _plain(markdown: str) -> str:
    """The text without backticks and stars, for labels that know no Markdown."""
    return re.sub(r"`+|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", str(markdown)).strip()


def _comparable(markdown: str) -> str:
    """The plain text with one way to write 1,600 and 1 600."""
    return re.sub(r"(?<=\d)[,_\u00a0\u202f ](?=\d{3}(?!\d))", "", _plain(markdown)).casefold()


def _literal(text: str) -> str:
    """`text` as Markdown that shows exactly it."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$<>&])", r"\\\1", text)


def _code(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _cell(text: str) -> str:
    """`text` inside one cell of a Markdown table."""
    return re.sub(r"(?<!\\)\|", r"\\|", text).replace("\n", " ")
