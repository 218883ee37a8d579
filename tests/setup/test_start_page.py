"""The page that JupyterLab opens: it lists the course as it is."""

import re
import shutil
import subprocess
import sys

import pytest

from backbench.course import Course


@pytest.fixture(scope="module")
def page(root):
    return (root / "release" / "START_HERE.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows(page):
    """Unit id to the cells of its row, in the page's order."""
    found = {}
    for line in page.splitlines():
        link = re.search(r"\((u\d\d_\w+)/lesson\.ipynb\)", line)
        if link and line.startswith("|"):
            found[link[1]] = [cell.strip() for cell in line.strip("|").split("|")]
    return found


def test_it_lists_every_unit_in_the_order_of_the_syllabus(root, rows):
    assert list(rows) == list(Course(root).units)


def test_it_gives_title_minutes_and_prior_units_as_the_syllabus_does(root, rows):
    units = Course(root).units
    for name, (title, minutes, know, *_) in rows.items():
        assert (title, minutes) == (units[name].title, str(units[name].minutes))
        for prior in units[name].prior:
            assert units[prior].title in know


def test_every_link_leads_to_a_notebook(root, page):
    targets = re.findall(r"\]\(([^)]+)\)", page)
    assert len(targets) == 2 * len(Course(root).units)
    assert [target for target in targets if not (root / "release" / target).is_file()] == []


def test_its_command_is_one_that_exists(page):
    from typer.main import get_command

    from backbench.cli import app

    (command,) = re.findall(r"^backbench (\S+) (\S+)$", page, re.MULTILINE)
    assert command[0] in get_command(app).commands
    assert command[1] in page



def test_a_learners_work_is_copied_once_and_never_replaced(root, tmp_path):
    (tmp_path / "release" / "u01").mkdir(parents=True)
    (tmp_path / "scripts" / "lab").mkdir(parents=True)
    shutil.copy(root / "scripts" / "lab" / "copy_release.py", tmp_path / "scripts" / "lab")
    (tmp_path / "release" / "u01" / "assignment.ipynb").write_text("stub")
    copy = [sys.executable, str(tmp_path / "scripts" / "lab" / "copy_release.py")]
    assert subprocess.run(copy).returncode == 0
    mine = tmp_path / "work" / "u01" / "assignment.ipynb"
    assert mine.read_text() == "stub"
    mine.write_text("my answer")
    (tmp_path / "release" / "u01" / "lesson.ipynb").write_text("new")
    assert subprocess.run(copy).returncode == 0
    assert mine.read_text() == "my answer"
    assert (tmp_path / "work" / "u01" / "lesson.ipynb").read_text() == "new"
