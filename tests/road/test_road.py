"""The main job as its user runs it: `make demo`, then every command of the README, then nbgrader's own tools."""

from __future__ import annotations

import csv
import json
import re
import shlex

import pytest
from browser import chromium_path, open_page
from conftest import ROOT
from lab_server import lab_server
from nbgrader.api import Gradebook

from backbench.course import Course
from backbench.demo import expected

UNITS = list(Course(ROOT).units)


def readme_commands() -> list[str]:
    """Every line of the README's shell blocks, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = readme_commands()
# These are run elsewhere: the demo by the fixture, `make test` by whoever runs this, the lab in tests/setup.
ELSEWHERE = {"make demo", "make test", "make lab"}


def gradebook(checkout) -> dict[str, dict[str, float]]:
    """What nbgrader's gradebook holds: unit, student, score."""
    with Gradebook(f"sqlite:///{checkout.root}/gradebook.db") as book:
        return {
            unit: {found.student_id: found.score for found in book.assignment_submissions(unit)} for unit in UNITS
        }


def test_the_demo_ends_well_and_every_mark_is_what_it_must_be(checkout):
    assert checkout.demo.returncode == 0, checkout.demo.stdout[-3000:] + checkout.demo.stderr[-3000:]
    assert re.search(r"all \d+ marks are what they must be", checkout.demo.stdout)


@pytest.mark.parametrize("unit", UNITS)
def test_the_gradebook_holds_the_marks_of_at_least_sixteen_students(checkout, unit):
    wanted = {student: score for student, score in expected(Course(checkout.root))[unit].items() if score is not None}
    found = gradebook(checkout)[unit]
    assert len(found) >= 16
    assert {student: found.get(student) for student in wanted} == pytest.approx(wanted)


def test_every_student_has_a_feedback_page_and_the_report_fetches_nothing(checkout):
    for unit in UNITS:
        students = {path.parent.name for path in checkout.root.glob(f"submitted/*/{unit}")}
        pages = {path.parent.parent.name for path in checkout.root.glob(f"feedback/*/{unit}/assignment.html")}
        assert pages == students
    report = (checkout.root / "report.html").read_text(encoding="utf-8")
    assert "<svg" in report
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|<script|@import|url\((?!#|data:)""", report)


def test_a_second_demo_finds_nothing_new_and_ends_the_same(checkout):
    before = gradebook(checkout)
    again = checkout.run("make demo")
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    assert "unchanged" in again.stdout
    assert gradebook(checkout) == before


def test_the_readme_names_the_commands_that_we_know():
    assert set(COMMANDS) >= ELSEWHERE
    assert all(command in ELSEWHERE or command.startswith(".venv/bin/") for command in COMMANDS)


@pytest.mark.parametrize("command", sorted(ELSEWHERE))
def test_the_make_targets_of_the_readme_exist(checkout, command):
    assert checkout.run(f"make -n {command.removeprefix('make ')}").returncode == 0


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ELSEWHERE])
def test_a_command_of_the_readme_works(checkout, command):
    done = checkout.run(command)
    assert done.returncode in (0, 1 if _meets_refused_work(command) else 0), done.stdout[-2000:] + done.stderr[-2000:]
    if not _meets_refused_work(command):
        assert "Traceback" not in done.stdout + done.stderr, done.stderr[-3000:]


def _meets_refused_work(command: str) -> bool:
    """nbgrader's own autograde ends with 1 where somebody handed in a file under a wrong name."""
    return shlex.split(command)[:2] == [".venv/bin/nbgrader", "autograde"]


def test_plain_nbgrader_leaves_the_same_marks(checkout):
    before = gradebook(checkout)
    unit = UNITS[0]
    checkout.run(f".venv/bin/nbgrader autograde {unit} --force")
    assert gradebook(checkout) == before


def test_export_has_every_score(checkout):
    assert checkout.run(".venv/bin/nbgrader export").returncode == 0
    with open(checkout.root / "grades.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = gradebook(checkout)
    for unit, scores in found.items():
        exported = {row["student_id"]: float(row["score"]) for row in rows if row["assignment"] == unit}
        assert exported == pytest.approx(scores)


def test_the_json_of_grade_has_one_entry_for_every_submission(checkout):
    unit = UNITS[0]
    assert checkout.run(f".venv/bin/backbench grade {unit} --json verdicts.json").returncode == 0
    verdicts = json.loads((checkout.root / "verdicts.json").read_text(encoding="utf-8"))
    assert verdicts["unit"] == unit
    students = {path.parent.name for path in checkout.root.glob(f"submitted/*/{unit}")}
    assert set(verdicts["submissions"]) == students
    for verdict in verdicts["submissions"].values():
        assert {"state", "score", "max", "cells"} <= set(verdict) and "seed" not in verdict
        for cell in verdict["cells"].values():
            assert cell["state"] in ("graded", "not run", "grader error")
            assert {"score", "max", "checks"} <= set(cell)
            for check in cell["checks"]:
                assert {"name", "points", "earned", "message"} <= set(check)


@pytest.fixture(scope="module")
def formgrader(checkout, tmp_path_factory):
    """Address of formgrader in the checkout where `make demo` has run."""
    chromium_path()
    with lab_server(checkout.root, tmp_path_factory.mktemp("jupyter")) as address:
        yield f"{address}/formgrader"


def test_formgrader_shows_assignments_marks_and_a_submission(formgrader):
    with open_page(f"{formgrader}?token=t", seconds=90) as page:
        page.goto(f"{formgrader}/manage_assignments")
        page.get_by_role("link", name="u01_iterators").first.wait_for()
        assert page.locator(".alert-warning").count() == 0, page.locator(".alert-warning").first.inner_text()

        page.goto(f"{formgrader}/manage_submissions/u01_iterators")
        row = page.locator("tr", has_text="amara-okafor")
        row.wait_for()
        assert re.search(r"30\s*/\s*30", row.inner_text())
        assert page.locator("tr .label-success", has_text="graded").count() >= 16

        page.goto(f"{formgrader}/gradebook/u01_iterators/assignment")
        page.locator("a[href*='/submissions/']").first.wait_for()
        page.locator("a[href*='/submissions/']").first.click()
        page.get_by_text("Iterators and generators").first.wait_for()
        text = page.locator("body").inner_text()
        assert "passed" in text and "YOUR CODE HERE" in text
        assert "BEGIN HIDDEN TESTS" not in text
