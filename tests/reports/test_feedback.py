"""The feedback page shows a student's code and checks, and nothing that runs or is hidden."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from backbench.reports.feedback import heading, render, visible_part

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre><iframe src='https://example.com'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "</style><style>@import url(https://example.com/x.css);</style>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    '"><svg onload=alert(1)>',
    "]]><![CDATA[<script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
)


def spoilt_page(sample, payload):
    """A page on which everything that a student can set is `payload`."""
    error = new_output("error", ename=payload, evalue=payload, traceback=[payload])
    html = new_output("display_data", data={"text/html": payload, "image/svg+xml": payload})
    added = [
        new_markdown_cell(payload),
        new_code_cell(payload, outputs=[html, error], metadata={"nbgrader": payload}),
        new_markdown_cell("# " + payload, metadata={"nbgrader": {"grade_id": payload}}),
    ]
    cells = {
        payload: sample.cell("chunked", [sample.check(payload, 1, False, payload, payload)]),
        "chunked-values": sample.cell("chunked", [sample.check("a", 3, False)], message=payload),
        "lost": sample.cell(payload, [sample.check("b", 1, True)]),
    }
    book = sample.notebook(chunked=payload, total="'''" + payload, added=added)
    book.cells[2].outputs = [error]
    found = sample.verdict(cells, student=payload, reason=payload, sandbox=payload, notes=[payload], grader=payload)
    return render(book, found, payload)


def elements(tree):
    """The page's elements in their order, but for the spans that colour code."""
    return [tag.name for tag in tree.find_all(True) if tag.name != "span"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_the_student_is_markup(sample, payload):
    tree = sample.parsed(spoilt_page(sample, payload))
    assert elements(tree) == elements(sample.parsed(spoilt_page(sample, "harmless")))
    assert payload in tree.get_text() and "49" not in tree.get_text()


def test_a_refused_submission_says_why_and_what_to_do_next(sample):
    found = sample.verdict(state="refused", score=0, reason="assignment.ipynb is <empty>: save it & hand it in again.")
    text = sample.parsed(render(sample.notebook(), found, "A unit")).get_text(" ", strip=True)
    assert "refused" in text and "is <empty>: save it & hand it in again." in text and "Next step:" in text
    assert "0 / 10" in text and "Your code" not in text


def test_the_numbers_on_the_page_are_those_of_the_verdict(sample):
    found = sample.verdict()
    tree = sample.parsed(render(sample.notebook(), found, "A unit"))
    checks = [each for cell in found["cells"].values() for each in cell["checks"]]
    assert [(row[0], row[2]) for row in sample.rows(tree)] == [
        (each["name"], f"{each['earned']} / {each['points']}") for each in checks
    ]
    assert [points.get_text() for points in tree.select(".points")] == ["3 / 6 points", "4 / 4 points"]
    assert tree.select_one(".score b").get_text() == "7 / 10"
    assert tree.select_one(".score rect.part")["width"] == "70.0"


def test_passed_and_not_passed_are_words_and_hints_stand_with_what_failed(sample):
    found = sample.rows(sample.parsed(render(sample.notebook(), sample.verdict(), "A unit")))
    assert [row[1] for row in found] == ["✓ passed", "✓ passed", "✗ not passed", "✓ passed"]
    assert found[2][3] == "read 9 items Hint: Is it a list?" and found[0][3] == ""


def test_each_exercise_has_its_title_its_code_and_its_own_checks(sample):
    tree = sample.parsed(render(sample.notebook(chunked="mine = 1", total="yours = 2"), sample.verdict(), "A unit"))
    first, second = tree.select("section")
    assert first.h2.get_text() == "1. chunked & pieces" and first.h2.code.get_text() == "chunked"
    assert second.h2.get_text() == "2. Totals"
    assert "mine = 1" in first.get_text() and "yours" not in first.get_text()
    assert "adds up" in second.get_text() and "adds up" not in first.get_text()


def test_hidden_tests_and_seeds_are_never_on_the_page(sample):
    cells = sample.verdict()["cells"]
    cells["chunked-values"].update(message="the visible example fails: NameError", score=0)
    broken = sample.cell("total", [], "grader error", "hidden test: GRADER_SECRET")
    found = sample.verdict({**cells, "total-values": broken}, state="grader error", reason="total: GRADER_SECRET")
    page = render(sample.notebook(), found, "A unit")
    assert "shown_example" in page
    for secret in ("HIDDEN_SECRET", "GRADER_SECRET", "5eed", "HIDDEN TESTS"):
        assert secret not in page


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("assert f() == 1\n### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS\nafter", "assert f() == 1"),
        ("assert 1\n  ##  begin hidden tests\nx", "assert 1"),
        ("### END HIDDEN TESTS\nx", ""),
        ("from backbench.exam import check\nx", ""),
        ("from backbench import exam\nx", ""),
        ('with check("a", points=1):\n    x', ""),
        ("from backbench import lab\nassert lab", "from backbench import lab\nassert lab"),
    ],
)
def test_only_the_part_above_the_marker_is_visible(source, shown):
    assert visible_part(source) == shown


def test_a_failed_example_is_one_line_and_not_a_cascade_of_failures(sample):
    cells = sample.verdict()["cells"]
    unreached = [sample.check("keeps order", 2, False), sample.check("keeps the rest", 1, False)]
    cells["chunked-values"] = sample.cell("chunked", unreached, message="the visible example fails: NameError: x")
    found = sample.rows(sample.parsed(render(sample.notebook(), sample.verdict(cells), "A unit")))
    assert found[0][:3] == ["keeps order, keeps the rest", "✗ not run", "0 / 3"]
    assert found[0][3].startswith("the visible example fails: NameError: x")
    assert [row[0] for row in found[1:]] == ["reads little", "adds up"]


def test_a_grader_error_is_not_the_students_zero(sample):
    cells = {**sample.verdict()["cells"], "total-values": sample.cell("total", [], "grader error", "boom")}
    cells["total-values"]["max"] = 4
    tree = sample.parsed(render(sample.notebook(), sample.verdict(cells, state="grader error"), "A unit"))
    assert sample.rows(tree)[-1][:3] == ["total-values", "! not examined", "– / 4"]
    assert "Not final." in tree.header.get_text()


def test_a_result_without_a_cell_in_the_notebook_is_still_shown(sample):
    found = sample.verdict()
    book = sample.notebook()
    book.cells = book.cells[:2]
    tree = sample.parsed(render(book, found, "A unit"))
    assert [points.get_text() for points in tree.select(".points")] == ["3 / 6 points", "4 / 4 points"]


def test_added_cells_are_folded_bounded_and_shown_with_their_error_only(sample):
    output = new_output("stream", text="PRINTED")
    error = new_output("error", ename="KeyError", evalue="'x'" * 1_000, traceback=["TRACE"])
    added = [new_code_cell(f"helper_{number} = 1", outputs=[output, error]) for number in range(200)]
    page = render(sample.notebook(added=added), sample.verdict(), "A unit")
    tree = sample.parsed(page)
    folded = tree.select_one("section details")
    assert folded.summary.get_text() == "200 cells that you added here" and not folded.has_attr("open")
    assert "helper_39" in folded.get_text() and "helper_40" not in page and "160 further cells not shown" in page
    assert "KeyError" in folded.get_text() and "PRINTED" not in page and "TRACE" not in page
    assert len(page) < 100_000


def test_an_endless_message_and_an_endless_answer_stay_bounded(sample):
    cells = {
        "chunked-values": sample.cell("chunked", [sample.check("a" * 10**6, 3, False, "b\n" * 10**6, "c" * 10**6)])
    }
    page = render(sample.notebook(chunked="d = 1\n" * 10**6), sample.verdict(cells), "e" * 10**6)
    assert len(page) < 200_000 and "cut here" in page


def test_cells_between_two_exercises_belong_to_the_next_one_once_it_has_begun(sample):
    book = sample.notebook()
    book.cells.insert(6, new_code_cell("for_totals = 1"))
    first, second = sample.parsed(render(book, sample.verdict(), "A unit")).select("section")
    assert "for_totals" in second.get_text() and "for_totals" not in first.get_text()


def test_scores_and_comments_in_the_notebook_count_only_when_the_gradebook_wrote_them(sample):
    book = sample.notebook()
    for cell in book.cells:
        cell.metadata.get("nbgrader", {}).update(score=99, comment="Well done, 99 points.")
    page = render(book, sample.verdict(), "A unit")
    assert "99" not in sample.parsed(page).get_text()


def test_broken_metadata_is_no_reason_to_fail(sample):
    book = sample.notebook(added=[new_code_cell("x", metadata={"nbgrader": ["solution"]})])
    book.cells[3].outputs = [{"output_type": "error"}, 7]
    book.cells[3].pop("source")
    assert "A unit" in render(book, sample.verdict(), "A unit")


def test_a_page_without_grades_says_so(sample):
    text = sample.parsed(render(sample.notebook(), None, "A lesson")).get_text(" ", strip=True)
    assert "not graded" in text and " / " not in text


def test_the_sandbox_line_says_when_there_was_none(sample):
    assert "Graded inside a sandbox (bubblewrap)." in render(sample.notebook(), sample.verdict(), "A unit")
    assert "Graded without a sandbox" in render(sample.notebook(), sample.verdict(sandbox="none"), "A unit")


@pytest.mark.parametrize(
    ("source", "shown"),
    [("text\n## 2. A `<b>` ##\nmore", "2. A <code>&lt;b&gt;</code>"), ("# one ` tick", "one ` tick"), ("none", None)],
)
def test_headings_keep_their_code_and_nothing_else(source, shown):
    assert heading(source) == shown
