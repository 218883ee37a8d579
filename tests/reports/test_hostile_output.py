"""Output is hostile too: no page that an instructor or a student opens runs, or fetches, what a submission holds.

Every payload is first shown to work, or not to, in the page that stock nbconvert makes of it.
"""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import jinja2
import nbformat
import pytest
from browser import chromium_path, open_page
from lab_server import lab_server
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader import handlers
from payloads import SVG, Canary, payloads

from backbench.authoring.parts import read_unit, submission
from backbench.course import ASSIGNMENT, Course
from backbench.grading import feedback, grade
from backbench.grading.verdicts import Store
from backbench.reports import class_report

UNIT = "u01_tiny"
# Names of folders, each a student's id; none may have a slash in it.
NAMES = {
    "tag": "<img src=x: onerror=pwn(`tag`)>",
    "quote": '";pwn("quote");"',
    "attribute": '" onmouseover="pwn(`attribute`)" x="',
    "entity": "&lt;img src=x: onerror=pwn(`entity`)&gt;",
    "formula": '=HYPERLINK("http:evil","a,b")',
    "command": "@SUM(1+9)*cmd|' C'!A0",
    "math": "$\\href{javascript:pwn(`math`)}{x}$",
    "terminal": "\x1b]0;owned\x07\x1b[2Jbob",
    "bidi": "ada\u202egnp.exe",
}
OWN = "document.documentElement.id = 'owned'"
FILES = {
    "a.svg": SVG.format(OWN),
    "a.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><script>{OWN}</script></html>",
    "a.htm": f"<html><script>{OWN}</script></html>",
}
# Stock pages load jQuery from a server that these tests do not reach; a script in an output asks for its place by it.
BARE = "<!DOCTYPE html><meta charset=utf-8><script>window.$ = () => document.body</script><body>{}"
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"


@pytest.fixture(scope="module")
def canary():
    with Canary().listening() as server:
        yield server


@pytest.fixture(scope="module")
def work(canary):
    return payloads(canary.address)


@pytest.fixture(scope="module")
def klass(tiny_root, tmp_path_factory, work):
    """A graded class: one honest student, one whose notebook holds every payload, and some with hostile names."""
    root = tmp_path_factory.mktemp("hostile") / "course-copy"
    shutil.copytree(tiny_root, root)
    course = Course(root)
    unit = course.unit(UNIT)
    solutions = {exercise.id: exercise.solution for exercise in read_unit(unit).exercises}

    def hand_in(student, book, *files):
        folder = course.submitted / student / UNIT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(book if isinstance(book, str) else nbformat.writes(book))
        for name, text in files:
            (folder / name).write_text(text)

    honest = submission(unit, solutions)
    honest.cells.insert(3, new_markdown_cell("I *cut* with `islice`.", id="mine"))
    hand_in("ada", honest)
    hostile = submission(unit, solutions)
    # Half of them before the first answer: of one exercise a page shows no more cells than some.
    hostile.cells[3:3] = [item.cell for item in work[: len(work) // 2]]
    hostile.cells += [item.cell for item in work[len(work) // 2 :]]
    hostile.metadata |= {
        "title": "</title><script>pwn('title')</script>",
        "kernelspec": {"name": "x", "display_name": "<img src=x: onerror=pwn('kernelspec')>"},
        "language_info": {"name": "python", "pygments_lexer": "\"><script>pwn('lexer')</script>"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"a": "</script><script>pwn('state')</script>"}},
    }
    for cell in hostile.cells:
        cell.metadata["tags"] = ['"><script>pwn("tag")</script>']
    hand_in("mallory", hostile, *FILES.items())
    for name in NAMES.values():
        hand_in(name, "no notebook")  # a row of its own all the same, and nothing to examine
    with contextlib.redirect_stderr(io.StringIO()):
        verdicts = grade(course, unit, workers=2)
        feedback(course, unit)
    class_report.write(course, {UNIT: Store(course).all(UNIT)}, root / "report.html")
    return SimpleNamespace(root=root, course=course, verdicts=verdicts)


@pytest.fixture(scope="module")
def by_nbgrader(klass):
    """The hostile submission again, graded by plain nbgrader, which also copies the files beside the notebook."""
    program = Path(sys.executable).with_name("nbgrader")
    words = [str(program), "autograde", UNIT, "--student=mallory", "--force"]
    done = subprocess.run(words, cwd=klass.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return klass


class Watched:
    """A browser page that notes every call of `pwn`, in every frame."""

    def __init__(self, page):
        self.page = page
        self.calls: list[str] = []
        page.expose_binding("pwn", lambda source, name="": self.calls.append(str(name)))
        page.on("dialog", lambda dialog: dialog.accept())  # JupyterLab asks before it is left

    def look(self) -> None:
        """Do what a reader does: move the mouse over the page, and press what the payloads ask to press."""
        from playwright.sync_api import Error

        self.page.mouse.move(640, 450)
        self.page.mouse.move(645, 455)
        for frame in self.page.frames:
            with contextlib.suppress(Error):  # a payload that leaves the page ends this one
                for thing in frame.query_selector_all("a:text('press-me'), button:text('press-me')"):
                    thing.click(timeout=1000, no_wait_after=True)

    def javascript_links(self) -> list[str]:
        return self.page.evaluate(
            "() => [...document.querySelectorAll('[href],[action],[src]')].flatMap(tag => [...tag.attributes])"
            ".filter(a => ['href','action','src','xlink:href'].includes(a.name))"
            ".map(a => a.value).filter(text => /^[\\s\\x00-\\x20]*javascript:/i.test(text) && /pwn/.test(text))"
        )


@pytest.fixture(scope="module")
def watch():
    """One browser for all tests here."""
    chromium_path()
    with open_page(seconds=90) as page:
        yield Watched(page)


def fired(watch: Watched, canary: Canary) -> set[str]:
    found = {*watch.calls, *(hit for hit in canary.hits)}
    watch.calls.clear()
    canary.hits.clear()
    return found


def test_in_stock_nbconvert_the_payloads_work(watch, work, canary, tmp_path):
    """So that the other tests can fail: each payload, alone, in the page that nbconvert makes of it by default."""
    exporter = HTMLExporter(template_name="basic")
    worked = set()
    for item in work:
        path = tmp_path / f"{item.name}.html"
        page = exporter.from_notebook_node(item.notebook())[0]
        path.write_text(BARE.format(page), encoding="utf-8")
        watch.page.goto(path.as_uri())
        watch.look()
        if item.works:
            wait_for(watch, lambda name=item.name: name in {*watch.calls, *canary.hits})
        worked |= fired(watch, canary)
    # The last one leaves the page. It has left when the server's page is there, not when the server was asked for it:
    # until then it would interrupt what another test opens.
    watch.page.wait_for_url(f"{canary.address}/{work[-1].name}")
    assert worked == {item.name for item in work if item.works}


def test_in_nbgraders_own_templates_a_name_runs(watch, canary, tmp_path):
    """The same for names, in a template as formgrader fills it without `guard`."""
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(handlers.template_path))
    for name in ("tag", "quote"):
        page = templates.get_template("manage_students_assignments.tpl").render(student_id=NAMES[name], base_url="/x")
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        watch.page.goto((tmp_path / "page.html").as_uri())
        wait_for(watch, lambda name=name: name in watch.calls)
        assert fired(watch, canary) == {name}


def wait_for(watch: Watched, condition, seconds: float = 5) -> None:
    """Let the page go on until the condition holds; whoever asks then looks whether it does."""
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        watch.page.wait_for_timeout(20)


@pytest.fixture(scope="module")
def site(by_nbgrader, tmp_path_factory):
    """Address of JupyterLab with formgrader in the hostile class."""
    chromium_path()
    with lab_server(by_nbgrader.root, tmp_path_factory.mktemp("jupyter")) as address:
        yield address


@pytest.fixture
def reader(watch, site):
    """The browser, logged in there."""
    watch.page.goto(f"{site}/login?token=t")
    watch.page.outside.clear()
    return watch


def nothing_happened(watch: Watched, canary: Canary) -> None:
    """Nothing ran, nothing was fetched from the submission's addresses, and no link waits to run something."""
    watch.look()
    assert fired(watch, canary) == set()
    assert watch.javascript_links() == []
    assert [url for url in watch.page.outside if not url.startswith(MATHJAX)] == []


def submission_ids(klass) -> dict[str, str]:
    """Where formgrader shows each student's graded notebook."""
    with Gradebook(f"sqlite:///{klass.root / 'gradebook.db'}") as book:
        return {found.student.id: found.id for found in book.notebook_submissions(ASSIGNMENT, UNIT)}


LISTS = [
    "manage_assignments", f"manage_submissions/{UNIT}", "gradebook", f"gradebook/{UNIT}",
    f"gradebook/{UNIT}/{ASSIGNMENT}", "manage_students",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_formgraders_lists_show_hostile_names_as_text(reader, site, canary, path):
    reader.page.goto(f"{site}/formgrader/{path}")
    reader.page.wait_for_function("() => window.models && models.loaded")
    text = reader.page.locator("body").inner_text()
    if "submissions" in path or "students" in path:
        assert NAMES["tag"] in text
    search = reader.page.locator("input[type=search]")
    search.fill("pwn")  # the table's own search reads what its cells hold
    search.fill("")
    nothing_happened(reader, canary)


@pytest.mark.parametrize("name", NAMES)
def test_formgraders_pages_of_a_student_show_a_hostile_name_as_text(reader, klass, site, canary, name):
    student = NAMES[name]
    address = submission_ids(klass)[student]
    for path in (
        f"manage_students/{quote(student)}",
        f"manage_students/{quote(student)}/{UNIT}",
        f"submissions/{address}/",
    ):
        reader.page.goto(f"{site}/formgrader/{path}")
        if name not in ("terminal", "bidi"):  # a browser shows these in ways of its own
            assert student in reader.page.locator("body").text_content(), path
        nothing_happened(reader, canary)


@pytest.mark.parametrize("student", ["mallory", "ada"])
def test_formgraders_page_of_a_submission_shows_its_text_and_runs_none(reader, klass, site, canary, work, student):
    reader.page.goto(f"{site}/formgrader/submissions/{submission_ids(klass)[student]}/")
    reader.page.wait_for_function("() => window.formgrader && formgrader.grades && formgrader.grades.loaded")
    reader.page.locator("#chunked-values").wait_for()
    text = reader.page.locator("body").inner_text()
    assert "keeps order" in text and "✓ passed" in text
    for name in ("md-script", "md-style", "out-html", "out-error") if student == "mallory" else ():
        assert f"pwn('{name}')" in text or f"/{name}" in text, name
    shown = [item.harmless in text for item in work if item.harmless]
    assert len(shown) > 20 and set(shown) == {student == "mallory"}, "what is text in an output is there"
    nothing_happened(reader, canary)


@pytest.mark.parametrize("name", FILES)
def test_a_file_beside_the_notebook_runs_nothing_when_formgrader_serves_it(reader, klass, site, name):
    assert (klass.root / "autograded" / "mallory" / UNIT / name).is_file()
    path = f"{site}/formgrader/submissions/{submission_ids(klass)['mallory']}/{name}"
    answer = reader.page.goto(path)
    assert answer.status == 200 and "owned" in answer.text()
    assert "sandbox" in answer.headers["content-security-policy"]
    assert reader.page.evaluate("() => document.documentElement.id") != "owned"


def test_the_graded_notebook_runs_nothing_in_jupyterlab(reader, klass, site, canary, work):
    page = reader.page
    page.goto(f"{site}/lab/tree/autograded/mallory/{UNIT}/{ASSIGNMENT}.ipynb?reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator(".jp-Notebook").press("End")
    page.get_by_text("md-refresh").first.wait_for()
    missing = [item.harmless for item in work if item.harmless and not page.get_by_text(item.harmless).count()]
    assert missing == [], "what is text in an output is there"
    nothing_happened(reader, canary)


def test_feedback_and_the_report_run_and_fetch_nothing(watch, klass, canary, work):
    """And they are no empty pages: the code of every payload stands there as text, and how the cell of one ended."""
    pages = [klass.root / "report.html", *sorted((klass.root / "feedback").glob(f"*/{UNIT}/*.html"))]
    assert len(pages) == len(NAMES) + 3
    watch.page.outside.clear()
    for path in pages:
        watch.page.goto(path.as_uri())
        student = path.parts[-3]
        text = watch.page.locator("main").text_content()
        if path == pages[0]:
            wanted = ["Class report", "ada", "mallory", NAMES["tag"], NAMES["entity"]]
        elif student == "mallory":
            wanted = [item.cell.source for item in work]
            wanted += ["Feedback for mallory", "10 / 10", "E: <img src='x:' onerror=\"pwn('out-error')\">"]
        elif student == "ada":
            wanted = ["Feedback for ada", "10 / 10", "I *cut* with `islice`."]
        else:
            wanted = ["Not graded.", "" if student in (NAMES["terminal"], NAMES["bidi"]) else student]
        assert [each for each in wanted if each not in text] == [], path
        nothing_happened(watch, canary)
        assert watch.page.outside == []


def test_the_exported_table_has_every_score_and_no_formula(klass):
    program = Path(sys.executable).with_name("nbgrader")
    done = subprocess.run([str(program), "export"], cwd=klass.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    with open(klass.root / "grades.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(NAMES) + 2
    assert {row["student_id"]: float(row["score"]) for row in rows if row["student_id"] in ("ada", "mallory")} == {
        "ada": 10, "mallory": 10,
    }  # fmt: skip
    assert not [row for row in rows if row["student_id"].startswith(("=", "+", "-", "@"))]
    assert "'" + NAMES["formula"] in {row["student_id"] for row in rows}
