"""Text of strangers is made fit to show."""

from __future__ import annotations

import pytest

from backbench.reports.highlight import python
from backbench.reports.text import clean, number, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a title\x07text", "text"),
        ("a\x00b\x08c", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"),
        ("half \ud800 pair", "half \N{REPLACEMENT CHARACTER} pair"),
        ("if x:\u202e # txet", "if x:\N{REPLACEMENT CHARACTER} # txet"),
        ("tab\tand\r\nline", "tab\tand\nline"),
        ("Bücher №7 📚", "Bücher №7 📚"),
    ],
)
def test_what_a_terminal_obeys_or_a_reader_cannot_see_is_taken_out(text, shown):
    assert clean(text) == shown


def test_long_text_is_cut_and_says_so():
    assert len(clean("x" * 100_000, limit=500)) < 600
    assert clean("x" * 100_000, limit=500).endswith("(cut here: too long to show)")
    assert clean("line\n" * 1_000, lines=5).count("line") == 5


def test_one_line_is_one_line():
    assert one_line("a\n b\t\tc") == "a b c"
    assert one_line("x" * 500, 20) == "x" * 19 + "…"


@pytest.mark.parametrize(
    ("value", "shown"), [(4, "4"), (17.5, "17.5"), (2.25, "2.25"), (0.1 + 0.2, "0.3"), (-0.0, "0")]
)
def test_scores_are_written_as_people_write_them(value, shown):
    assert number(value) == shown


def test_code_is_coloured_and_every_character_is_escaped():
    shown = python("x = '</code><script>alert(1)</script>' & 1")
    assert "<script" not in shown and "&lt;script&gt;" in shown and "&amp;" in shown
    assert shown.count("</code>") == 1


def test_code_with_half_a_surrogate_pair_can_be_written_to_a_file():
    assert python("text = '\ud83d'").encode("utf-8")
