"""The instructor's report counts rightly, names what needs a person, and runs nothing."""

from __future__ import annotations

import pytest

from backbench.course import Course
from backbench.reports import charts, class_report


@pytest.fixture
def written(tiny, sample):
    """Writes a report of one unit's verdicts and gives its tree."""

    def write(*verdicts, course=tiny):
        found = {each["student"]: each for each in verdicts}
        path = class_report.write(course, {"u01_tiny": found, "u02_empty": {}}, course.root / "out" / "report.html")
        return sample.parsed(path.read_text(encoding="utf-8"))

    return write


def shares(tree):
    return {
        row.find("td").get_text(" ", strip=True): row.select_one(".num").get_text(strip=True)
        for row in tree.select("table.shares tbody tr:not(.group)")
    }


def test_checks_are_counted_in_page_order(written, sample):
    good, cells = sample.verdict(), sample.verdict()["cells"]
    late = {**cells, "chunked-values": sample.cell("chunked", [], "not run", "the kernel stopped")}
    tree = written(good, sample.verdict(late, student="bo"), sample.verdict(student="cy", state="refused"))
    assert shares(tree) == {
        "keeps order (2)": "1 of 2",
        "keeps the rest (1)": "1 of 2",
        "reads little (3)": "0 of 2",
        "adds up (4)": "2 of 2",
    }
    assert [row.get_text().strip() for row in tree.select("tr.group")] == ["1. chunked & pieces", "2. Totals"]
    widths = [float(bar["width"]) for bar in tree.select(".shares rect.part")]
    assert widths == [50.0, 50.0, 0.0, 100.0]


def test_a_grader_error_is_neither_passed_nor_failed(written, sample):
    cells = {**sample.verdict()["cells"], "total-values": sample.cell("total", [], "grader error", "boom <b>")}
    tree = written(sample.verdict(), sample.verdict(cells, student="bo", state="grader error", score=3))
    assert shares(tree)["adds up (4) 1 not examined"] == "1 of 2"
    assert [rect["width"] for rect in tree.select(".shares rect.unknown")][-1] == "50.0"
    assert sample.rows(tree) == [["bo", "grader error", "total-values: boom <b>"]]


def test_what_needs_a_person_is_listed_with_the_reason(written, sample):
    tree = written(
        sample.verdict(student="zoe", state="refused", reason="it is empty: save it."),
        sample.verdict(student="bo", state="grader error", reason="redis did not start"),
        sample.verdict(student="ada"),
    )
    assert sample.rows(tree) == [
        ["bo", "grader error", "redis did not start"],
        ["zoe", "refused", "it is empty: save it."],
    ]
    assert [b.get_text() for b in tree.select(".facts b")] == ["3", "1", "7", "7", "0"]


def test_a_report_says_when_a_submission_ran_without_a_sandbox(written, sample):
    assert "without a sandbox" not in written(sample.verdict()).get_text()
    tree = written(sample.verdict(), sample.verdict(student="bo", sandbox="none"))
    assert "Not all submissions ran in a sandbox." in tree.header.get_text()
    assert "1 submission graded without a sandbox." in tree.get_text()


def test_names_and_texts_of_students_are_text(written, sample):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    cells = {evil: sample.cell(evil, [sample.check(evil, 2, False, evil, evil)])}
    tree = written(
        sample.verdict(cells, student=evil), sample.verdict(student=evil + "2", state="refused", reason=evil)
    )
    assert tree.get_text().count(evil) >= 5


def test_every_chart_has_a_name_and_labelled_axes(written, sample):
    tree = written(sample.verdict(), sample.verdict(student="bo", score=10))
    chart = tree.select_one("svg.histogram")
    assert chart["role"] == "img" and chart["aria-labelledby"] == f"{chart.title['id']} {chart.desc['id']}"
    assert chart.title.string == "Scores of Tiny & small" and chart.desc.string == "7 points: 1, 10 points: 1"
    assert {"score (points)", "submissions"} <= {text.get_text() for text in chart.find_all("text")}
    assert all(bar.get("aria-label") for bar in tree.select("svg.bar"))


def test_scores_link_to_feedback_that_is_there(written, sample, tiny):
    page = tiny.root / "feedback" / "ada" / "u01_tiny" / "assignment.html"
    page.parent.mkdir(parents=True)
    page.write_text("page")
    tree = written(sample.verdict(), sample.verdict(student="bo"))
    (link,) = tree.select(".class a")
    assert link["href"] == "../feedback/ada/u01_tiny/assignment.html" and link.get_text() == "7"


def test_a_unit_that_is_not_built_is_reported_by_its_names(sample, tmp_path, written):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "syllabus.toml").write_text("unit = []")
    tree = written(sample.verdict(), course=Course(tmp_path))
    assert [row.get_text(strip=True) for row in tree.select("tr.group")] == ["chunked", "total"]


@pytest.mark.parametrize(
    ("scores", "most", "counts"),
    [
        ([0, 1, 9.5, 10], 10, [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
        ([0, 2, 3, 30, 30], 30, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
        ([12, -1], 10, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        ([], 4, [0, 0, 0, 0, 0]),
        ([0], 0, [1]),
    ],
)
def test_every_score_is_in_one_bin(scores, most, counts):
    assert [each.count for each in charts.bins(scores, most)] == counts


def test_the_last_bin_ends_at_the_highest_score():
    found = charts.bins([30], 30)
    assert (found[-1].start, found[-1].end, found[-2].start, found[-2].end) == (30, 31, 27, 30)
    assert "30 points: 1" in charts.histogram(found, "k", "t")


@pytest.mark.parametrize("most", [0, 1, 7, 40, 999])
def test_an_axis_has_few_whole_ticks_that_reach_the_tallest_column(most):
    chart = charts.histogram([charts.Bin(0, 1, most)], "k", "t")
    ticks = [int(part.rsplit(">", 1)[1]) for part in chart.split("</text>") if 'text-anchor="end"' in part]
    assert ticks[0] == 0 and ticks[-1] >= most and 2 <= len(ticks) <= 6
    assert len({after - before for before, after in zip(ticks, ticks[1:], strict=False)}) == 1
