"""What a file claims about itself counts for nothing: cells, points, tags, outputs and order are the course's."""

import copy
import json
import os

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NUMBER = {"text/plain": "100"}


def grade_cells(book):
    return [cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def solution_cells(book):
    return [cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("solution")]


def tags(book):
    for cell in book.cells:
        cell.metadata.tags = ["skip-execution", "raises-exception", "remove-cell"]


def points(book):
    for cell in grade_cells(book):
        cell.metadata.nbgrader.update(points=100, score=100, locked=False, checksum="0", schema_version=3)


def outputs(book):
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [new_output("execute_result", data=NUMBER, execution_count=1)]
    book.metadata["backbench"] = {"verdict": {"state": "graded", "score": 100, "max": 100, "cells": {}}}
    book.metadata["backbench"]["handed_in"] = json.dumps({"cells": [], "notes": [], "content": ""})


def numbers(book):
    """Every cell that may be changed, or may not, ends in a number."""
    for cell in grade_cells(book):
        cell.source = "100.0"
    for cell in solution_cells(book):
        cell.source += "\n100.0"
    book.cells.append(new_code_cell("import sys\nsys.displayhook(100.0)", id="shows"))


def deleted(book):
    for cell in grade_cells(book):
        book.cells.remove(cell)


def doubled(book):
    for cell in grade_cells(book):
        twin = copy.deepcopy(cell)
        twin.source = "100.0"
        book.cells.insert(0, copy.deepcopy(twin))
        book.cells.append(twin)


def edited(book):
    for cell in grade_cells(book):
        cell.source = "pass"


def commented(book):
    for cell in grade_cells(book):
        cell.source = "'''\n" + cell.source + "\n'''"


def backwards(book):
    book.cells.reverse()


def swapped_ids(book):
    first, *_, last = grade_cells(book)
    ids = first.metadata.nbgrader.grade_id, last.metadata.nbgrader.grade_id
    last.metadata.nbgrader.grade_id, first.metadata.nbgrader.grade_id = ids


def swapped_texts(book):
    first, *_, last = grade_cells(book)
    first.source, last.source = last.source, first.source


def not_solutions(book):
    for cell in solution_cells(book):
        cell.metadata.nbgrader.update(solution=False, grade=True, points=50, cell_type="markdown", locked=True)


def extra_grade_cells(book):
    for number in range(5):
        cell = new_code_cell("assert True", id=f"extra-{number}")
        cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 100, "grade_id": f"extra-{number}",
                                  "locked": True, "schema_version": 3, "task": False}  # fmt: skip
        book.cells.append(cell)


def no_metadata(book):
    for cell in book.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") or cell.cell_type == "markdown":
            cell.metadata = {}


def odd_metadata(book):
    for place, odd in enumerate([3, {"grade_id": ["x"]}, None, []]):
        book.cells.append(new_code_cell("pass", id=f"odd-{place}", metadata={"nbgrader": odd}))
    book.metadata = {"kernelspec": {"name": "bash"}, "nbgrader": "x", "language_info": 5}


def odd_cells(book):
    """What no notebook program writes, put in where the file is made."""
    book.cells += [
        {"cell_type": "code", "source": 5, "metadata": []},
        {"cell_type": "code", "source": ["1\n", 2, None], "metadata": None},
        {"cell_type": "spell", "source": "x"},
        {"cell_type": "raw", "source": "x", "metadata": {}},
        {"cell_type": "markdown", "source": "\x00\x1b[31m\u202e" * 50, "metadata": {}},
        {"cell_type": "code", "source": "\x00", "metadata": {}},
        "text",
        None,
        [],
        7,
    ]


def attachments(book):
    book.cells.append(new_markdown_cell("![x](attachment:x.png)", id="m", attachments={"x.png": {"image/png": "AAAA"}}))


CHANGES = (tags, points, outputs, numbers, deleted, doubled, edited, commented, backwards, swapped_ids, swapped_texts,
           extra_grade_cells, no_metadata, odd_metadata, odd_cells, attachments)  # fmt: skip
REFUSED = {
    "half-a-file": lambda content: content[: len(content) // 2],
    "no-json": lambda content: b"{not json",
    "empty-file": lambda content: b"",
    "binary": lambda content: bytes(range(256)) * 40,
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "a-number": lambda content: b"100",
    "a-list": lambda content: b"[100]",
    "an-empty-object": lambda content: b"{}",
    "no-cells": lambda content: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
    "cells-that-are-a-dict": lambda content: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {"a": 1}}',
    "an-old-format": lambda content: content.replace(b'"nbformat": 4', b'"nbformat": 3'),
    "nested-too-deep": lambda content: b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a-number-too-long": lambda content: b'{"cells": ' + b"9" * 100_000 + b"}",
    "too-large": lambda content: content[:-1] + b" " * (21 * 2**20) + b"}",
    "cells-without-number": lambda content: json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": ""}] * 2_001}
    ).encode(),
    "another-notebook": lambda content: json.dumps(
        {"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "1", "metadata": {}}]}
    ).encode(),
}
ODD_FILES = ("renamed", "missing", "a-folder", "a-pipe", "link-to-another", "link-to-the-source", "link-to-nothing")


@pytest.fixture(scope="module")
def verdicts(classroom):
    for change in CHANGES:
        name = change.__name__.replace("_", "-")
        classroom.hand_in(f"right-{name}", classroom.work().change(change))
        classroom.hand_in(f"stub-{name}", classroom.stub().change(change))
    classroom.hand_in("right-not-solutions", classroom.work().change(not_solutions))
    for student, spoil in REFUSED.items():
        classroom.hand_in(student, spoil(classroom.work().content))
    classroom.hand_in("ada", classroom.work())
    classroom.hand_in("renamed", classroom.work(), file="assignment (1).ipynb")
    for student in ODD_FILES[1:]:
        path = classroom.hand_in(student, classroom.work())
        path.unlink()
        if student == "a-folder":
            path.mkdir()
        elif student == "a-pipe":
            os.mkfifo(path)
        elif student == "link-to-another":
            path.symlink_to("../../ada/u01_pieces/assignment.ipynb")
        elif student == "link-to-the-source":
            path.symlink_to(classroom.root / "source" / "u01_pieces" / "assignment.ipynb")
        elif student == "link-to-nothing":
            path.symlink_to("/nowhere")
    (classroom.course.submitted / "link-of-a-folder").symlink_to("ada")
    (classroom.course.submitted / "link-of-a-unit").mkdir()
    (classroom.course.submitted / "link-of-a-unit" / "u01_pieces").symlink_to("../ada/u01_pieces")
    odd_time = classroom.hand_in("odd-timestamp", classroom.work())
    odd_time.with_name("timestamp.txt").write_text("soon \N{ROCKET}")
    linked_time = classroom.hand_in("linked-timestamp", classroom.work())
    linked_time.with_name("timestamp.txt").symlink_to("/etc/passwd")
    return classroom.grade()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_right_answers_keep_full_marks_whatever_was_done_to_the_file(verdicts, change):
    verdict = verdicts[f"right-{change.__name__.replace('_', '-')}"]
    assert (verdict["state"], verdict["score"], verdict["max"]) == ("graded", 14, 14), verdict


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_no_answers_earn_nothing_whatever_was_done_to_the_file(verdicts, change):
    verdict = verdicts[f"stub-{change.__name__.replace('_', '-')}"]
    assert (verdict["state"], verdict["score"], verdict["max"]) == ("graded", 0, 14), verdict


def test_a_cell_is_what_the_course_says_and_not_what_its_metadata_say(verdicts):
    assert verdicts["right-not-solutions"]["score"] == 14


@pytest.mark.parametrize("student", [*REFUSED, *ODD_FILES])
def test_what_is_no_notebook_is_refused_with_a_reason(verdicts, student):
    verdict = verdicts[student]
    assert (verdict["state"], verdict["score"]) == ("refused", 0)
    assert verdict["reason"].endswith(".") and "\n" not in verdict["reason"]
    assert len(verdict["reason"]) < 400


def test_a_renamed_notebook_is_named_in_the_reason(verdicts):
    assert "assignment (1).ipynb" in verdicts["renamed"]["reason"]


def test_a_link_brings_in_nobody_elses_work(classroom, verdicts):
    for student in ("link-to-another", "link-to-the-source"):
        text = (classroom.root / "autograded" / student / "u01_pieces" / "assignment.ipynb").read_text()
        assert "zirkoblath" not in text
    assert not {"link-of-a-folder", "link-of-a-unit"} & verdicts.keys()


@pytest.mark.parametrize("student", ["ada", "odd-timestamp", "linked-timestamp"])
def test_the_others_get_exactly_their_marks(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 14)


def test_the_gradebook_has_one_row_for_each_and_the_same_scores(classroom, verdicts):
    assert classroom.recorded() == {student: verdict["score"] for student, verdict in verdicts.items()}


def test_the_gradebook_knows_no_other_cells(classroom, verdicts):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{classroom.root / 'gradebook.db'}") as book:
        cells = {cell.name: cell.max_score for cell in book.find_notebook("assignment", "u01_pieces").grade_cells}
    assert cells == {"chunked-values": 5, "chunked-lazy": 3, "remember-calls": 6}


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("right-deleted", "the cell chunked-values was missing: it was put back"),
        ("right-doubled", "a second copy of the cell chunked-values was left out"),
        ("right-edited", "the locked cell chunked-lazy was changed: its own text was restored"),
        ("right-backwards", "cells were out of order: the course's order was restored"),
    ],
)
def test_what_was_repaired_is_said(verdicts, student, note):
    assert note in verdicts[student]["notes"]


def test_an_autograded_notebook_has_the_courses_cells_in_the_courses_order(classroom, verdicts):
    for student in ("right-backwards", "right-deleted", "right-doubled", "stub-edited"):
        cells = [cell for cell in classroom.autograded(student).cells if "nbgrader" in cell.metadata]
        assert len(cells) == 9
        graded = [cell.metadata.nbgrader for cell in grade_cells(new_notebook(cells=cells))]
        found = [(about.grade_id, about.points) for about in graded]
        assert found == [("chunked-values", 5), ("chunked-lazy", 3), ("remember-calls", 6)]
