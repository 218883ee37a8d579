"""Tables in the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from backbench.reports.table import print_gradebook, verdict_table


@pytest.fixture
def printed():
    """Calls a printer with a console and gives what it printed, line by line."""

    def call(printer, *args):
        console = Console(file=io.StringIO(), width=140, force_terminal=True, color_system=None)
        printer(*args, console)
        return console.file.getvalue().splitlines()

    return call


def line_with(lines, word):
    (found,) = [line for line in lines if word in line]
    return found


def test_a_verdict_is_a_line_a_check_and_a_total(sample, printed):
    lines = printed(verdict_table, sample.verdict())
    assert "✓ passed" in line_with(lines, "keeps order") and "2 / 2" in line_with(lines, "keeps order")
    failed = line_with(lines, "reads little")
    assert "✗ not passed" in failed and "0 / 3" in failed and "read 9 items" in failed
    assert "Hint: Is it a list?" in line_with(lines, "Hint")
    assert lines[-1] == "Total: 7 of 10 points"


def test_a_failed_example_is_one_line(sample, printed):
    unreached = [sample.check("one", 2, False), sample.check("two", 1, False)]
    cells = {"a": sample.cell("chunked", unreached, message="the visible example fails: NameError")}
    lines = printed(verdict_table, sample.verdict(cells))
    row = line_with(lines, "one, two")
    assert "✗ not run" in row and "0 / 3" in row and "NameError" in row


def test_a_refused_notebook_says_why(sample, printed):
    lines = printed(verdict_table, sample.verdict(state="refused", reason="it is empty: save it."))
    assert lines == ["✗ Not marked: it is empty: save it."]


def test_a_grader_error_is_not_final(sample, printed):
    cells = {**sample.verdict()["cells"], "total-values": sample.cell("total", [], "grader error", "boom")}
    lines = printed(verdict_table, sample.verdict(cells, state="grader error", reason="total-values: boom"))
    assert "! grader error" in line_with(lines, "boom  ")
    assert "Total: 3 of 6 points" in lines and "! Not final: total-values: boom" in lines


def test_marking_without_a_sandbox_says_so(sample, printed):
    assert "without a sandbox" in printed(verdict_table, sample.verdict(sandbox="none"))[-1]


def test_neither_markup_nor_terminal_escapes_of_a_student_are_obeyed(sample, printed):
    evil = "[red]x[/red][/] \x1b[2J\x1b]0;title\x07"
    cells = {"a": sample.cell("b", [sample.check("name " + evil, 1, False, evil, evil)])}
    lines = printed(verdict_table, sample.verdict(cells))
    lines += printed(print_gradebook, [sample.verdict(student=evil)])
    text = "\n".join(lines)
    assert "[red]x[/red][/]" in text and "\x1b" not in text and "\x07" not in text


def test_the_gradebook_is_a_line_a_student_and_a_column_a_unit(sample, printed):
    rows = [
        sample.verdict(student="ada", unit="u01_tiny"),
        sample.verdict(student="bo", unit="u01_tiny", score=2.5, name="Bo Li"),
        sample.verdict(student="ada", unit="u02_next", score=10.0),
        sample.verdict(student="cy", unit="u02_next", state="refused", score=0),
        sample.verdict(student="bo", unit="u02_next", state="grader error", score=4),
    ]
    lines = printed(print_gradebook, rows)

    def numbers(student):
        return [part.strip() for part in line_with(lines, student).strip("│ ").split("│")][1:]

    assert numbers("ada") == ["7", "10", "17"]
    assert numbers("Bo Li") == ["2.5", "4 !", "6.5"]
    assert numbers("cy") == ["–", "refused", "0"]
    assert "1 submission not graded" in line_with(lines, "refused:")
    assert "that score is not final" in line_with(lines, "!:")


def test_an_empty_gradebook_says_so(printed):
    assert printed(print_gradebook, []) == ["No submission has been graded yet."]
