"""What the pages let through, and what the table in the terminal and the exported CSV make of a hostile name."""

from __future__ import annotations

import csv
import io
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from payloads import payloads
from rich.console import Console
from test_hostile_output import NAMES

from backbench import cli
from backbench.course import Course
from backbench.reports.formgrader import EscapeNames, harmless
from backbench.reports.grades_csv import plain
from backbench.reports.table import print_gradebook, verdict_table

HONEST = """\
# Ways to *cut* a **stream**

A paragraph with `code < and >`, a [link](https://docs.python.org/3/ "title"), ~~not this~~ and math $a<b$.

> A quotation.

1. first
2. second
   - deeper

| name | price |
|:-----|------:|
| pen  | 2     |

```python
def chunked(items, size):  # a comment
    return [items[:size]]
```

$$\\sum_{i=0}^{n} i^2$$

![a dot](data:image/png;base64,iVBORw0KGgo=)

<details><summary>More</summary>Text in <sub>HTML</sub>, <kbd>Ctrl</kbd></details>
"""


def rendered(markdown: str, **config) -> BeautifulSoup:
    """The tree of a Markdown cell as nbconvert renders it."""
    exporter = HTMLExporter(template_name="basic", **config)
    page, _ = exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell(markdown, id="it")]))
    return BeautifulSoup(page, "html.parser")


def shape(tree: BeautifulSoup) -> list[tuple]:
    """Every tag with what decides its look, and every text."""
    return [
        (node.name, node.get("class"), node.get("id"), (node.get("style") or "").replace(" ", "").rstrip(";"),
         node.get("href"), node.get("src"), node.get("alt"))
        if node.name else str(node).strip()
        for node in tree.descendants
        if node.name or str(node).strip()
    ]  # fmt: skip


def cleaned(markdown: str) -> BeautifulSoup:
    return rendered(markdown, filters={"strip_files_prefix": harmless, "clean_html": harmless})


def test_honest_markdown_looks_the_same():
    tags = {found[0] for found in shape(rendered(HONEST)) if isinstance(found, tuple)}
    assert {"h1", "table", "th", "pre", "img", "blockquote", "details", "sub", "a", "del"} <= tags
    assert shape(cleaned(HONEST)) == shape(rendered(HONEST))


def test_all_text_of_the_course_looks_the_same():
    texts = [
        cell.source
        for path in sorted(Course.find(__file__).root.glob("source/*/*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    ]
    assert len(texts) > 20
    whole = "\n\n".join(texts)
    assert shape(cleaned(whole)) == shape(rendered(whole))


@pytest.mark.parametrize("item", payloads("http://127.0.0.1:9"), ids=lambda item: item.name)
def test_nothing_of_a_payload_survives_cleaning(item):
    texts = [item.cell.source] if item.cell.cell_type == "markdown" else []
    for output in item.cell.get("outputs", []):
        texts += [text for kind, text in output.get("data", {}).items() if kind in ("text/html", "text/markdown")]
    for text in texts:
        tree = BeautifulSoup(harmless(text), "html.parser")
        for tag in tree.find_all(True):
            assert tag.name not in ("script", "style", "iframe", "object", "form", "button", "svg", "link", "meta"), tag
            assert not {"style", "srcset", "poster", "class"} & set(tag.attrs), tag
            assert not [name for name in tag.attrs if name.startswith("on")], tag
            assert not tag.get("src", "data:image/").startswith("http"), tag
            assert not re.match(r"\s*(javascript|data):", tag.get("href", "")), tag


def test_names_are_escaped_for_formgraders_template_and_nothing_else_is():
    given = {"student": NAMES["tag"], "first_name": None, "last_name": "O'Neil", "notebook_path": 'a/"b', "index": 3}
    _, found = EscapeNames().preprocess(new_notebook(), dict(given))
    assert found["student"] == "&lt;img src=x: onerror=pwn(`tag`)&gt;"
    assert found["notebook_path"] == "a/&#34;b"
    assert (found["first_name"], found["index"]) == (None, 3)


@pytest.mark.parametrize("name", NAMES.values())
def test_no_name_is_a_formula_or_moves_a_column(name):
    file = io.StringIO()
    csv.writer(file).writerows([[plain(name), plain(2.5), plain(-1.0), plain(None)]])
    [line] = csv.reader(io.StringIO(file.getvalue()))
    assert line[1:] == ["2.5", "-1.0", ""]
    assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line[0])


@pytest.mark.parametrize("name", ["\t=1+1", "\r\n@SUM(1)", " =1", "\x1b[0m=1", "\u200b+1", "\ufeff-1"])
def test_no_formula_hides_behind_what_a_spreadsheet_skips(name):
    assert plain(name)[0] in "'\N{REPLACEMENT CHARACTER}"


def test_a_name_is_the_same_in_the_table_whatever_would_move_the_cursor(sample):
    for name in NAMES.values():
        file = io.StringIO()
        console = Console(file=file, width=160, force_terminal=True, color_system=None)
        print_gradebook([sample.verdict(student=name), sample.verdict(student="zoe")], console)
        text = file.getvalue()
        assert "zoe" in text
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), repr(text)


def test_what_a_check_says_cannot_move_the_cursor(sample):
    message = "\x1b]0;owned\x07\x1b[2J[bold red]10 points[/] \u202eevil\r"
    cells = {"a": sample.cell("a", [sample.check("works", 1, False, message, message)], message=message)}
    file = io.StringIO()
    verdict_table(sample.verdict(cells=cells), Console(file=file, width=200, force_terminal=True, color_system=None))
    assert "[bold red]10 points[/]" in file.getvalue()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", file.getvalue())


@pytest.mark.parametrize("name", [NAMES["terminal"], NAMES["bidi"], "[bold red]x[/]"])
def test_what_the_command_says_about_a_path_cannot_move_the_cursor(name, monkeypatch):
    file = io.StringIO()
    monkeypatch.setattr(cli, "console", Console(file=file, width=200, force_terminal=True, color_system=None))
    cli._say(f"feedback/{name}/u01_tiny/assignment.html")
    text = file.getvalue()
    assert text.startswith("feedback/") and text.endswith("/u01_tiny/assignment.html\n")
    assert "\x1b" not in text and "\u202e" not in text
    assert "bold" not in name or name in text
