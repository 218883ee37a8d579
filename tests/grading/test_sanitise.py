"""From whatever was handed in to the course's cells in the course's order, with the student's answers in them."""

import json
import random

import pytest

from backbench.grading import bundle as bundles
from backbench.grading import sanitise

ORDER = ["chunked", "chunked-values", "chunked-lazy", "remember", "remember-calls"]


@pytest.fixture(scope="module")
def bundle(classroom):
    return bundles.load(classroom.unit())


def clean(book, bundle):
    return sanitise.sanitise(json.dumps(book).encode(), bundle)


def known(result):
    return [cell["part"] for cell in result.cells if cell["part"] is not None]


def test_an_untouched_notebook_comes_through_as_it_was(classroom, bundle):
    result = clean(classroom.stub().book, bundle)
    assert [(cell["part"], cell["source"]) for cell in result.cells] == [
        (part.id, part.released) for part in bundle.parts
    ]
    assert result.notes == []


def test_the_bundle_knows_every_grade_cell_with_its_checks_points_and_names(bundle):
    found = {part.id: (part.points, [points for _, points in part.checks], part.exercise, part.names)
             for part in bundle.tests}  # fmt: skip
    assert found == {
        "chunked-values": (5, [2, 2, 1], "chunked", ("chunked",)),
        "chunked-lazy": (3, [3], "chunked", ("chunked",)),
        "remember-calls": (6, [3, 3], "remember", ("remember",)),
    }
    assert bundle.max == 14


def test_what_was_released_has_no_hidden_part(bundle):
    for part in bundle.tests:
        assert "BEGIN HIDDEN" not in part.released + part.visible + part.hidden
        assert "check(" in part.hidden
        assert "check(" not in part.released


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_done_to_the_cells_the_courses_cells_come_out_once_each_in_order(classroom, bundle, seed):
    rng = random.Random(seed)
    book = classroom.work().book
    for _ in range(rng.randint(1, 12)):
        cell = rng.choice(book.cells)
        act = rng.choice(["delete", "double", "move", "edit", "type", "id", "metadata", "own"])
        if act == "delete" and len(book.cells) > 2:
            book.cells.remove(cell)
        elif act == "double":
            book.cells.insert(rng.randrange(len(book.cells)), json.loads(json.dumps(cell)))
        elif act == "move":
            book.cells.remove(cell)
            book.cells.insert(rng.randint(0, len(book.cells)), cell)
        elif act == "edit":
            cell["source"] = rng.choice(["", "pass", "100", ["a\n", "b"], 5, None])
        elif act == "type":
            cell["cell_type"] = rng.choice(["code", "markdown", "raw", "x", None])
        elif act == "id":
            about = cell["metadata"].setdefault("nbgrader", {})
            about["grade_id"] = rng.choice([*ORDER, "x", 5, None])
        elif act == "metadata":
            cell["metadata"] = rng.choice([{}, {"tags": ["skip-execution"]}, {"nbgrader": {"points": 99}}])
        else:
            book.cells.insert(rng.randint(0, len(book.cells)), {"cell_type": "code", "source": "1", "metadata": {}})
    # One cell at least says that this is the unit's notebook.
    book.cells.append(classroom.stub().book.cells[0])
    result = clean(book, bundle)
    assert known(result) == [part.id for part in bundle.parts]
    text = {part.id: part.released for part in bundle.parts if part.kind != "solution"}
    assert {cell["part"]: cell["source"] for cell in result.cells if cell["part"] in text} == text
    assert all(isinstance(cell["source"], str) for cell in result.cells)


def test_a_students_own_cells_stay_behind_the_cell_that_they_followed(classroom, bundle):
    work = classroom.work().top("first").after("chunked", "a").after("remember-calls", "last")
    result = clean(work.book, bundle)
    sources = [cell["source"] if cell["part"] is None else cell["part"] for cell in result.cells]
    assert sources[0] == "first"
    assert sources[sources.index("chunked") + 1] == "a"
    assert sources[-1] == "last"


def test_a_second_solution_cell_is_kept_as_the_students_own(classroom, bundle):
    book = classroom.work().solve("chunked", "first").book
    twin = json.loads(json.dumps(next(cell for cell in book.cells if cell.source == "first")))
    twin["source"] = "second"
    book.cells.append(twin)
    result = clean(book, bundle)
    assert [cell["source"] for cell in result.cells if cell["part"] == "chunked"] == ["first"]
    assert [cell["source"] for cell in result.cells if cell["part"] is None] == ["second"]
    assert result.notes == ["a second cell called chunked was kept as a cell of your own"]


def test_white_space_around_a_locked_cell_is_no_change(classroom, bundle):
    book = classroom.work().book
    for cell in book.cells:
        if not cell.metadata.nbgrader.get("solution"):
            cell.source = f"\n{cell.source}\n\n"
    assert clean(book, bundle).notes == []


def test_text_that_has_no_bytes_is_replaced(classroom, bundle):
    result = clean(classroom.work().solve("chunked", "x = '\ud800'").book, bundle)
    for cell in result.cells:
        cell["source"].encode("utf-8")


def test_a_cell_of_any_length_is_cut(classroom, bundle):
    result = clean(classroom.work().solve("chunked", "x" * 10**6).book, bundle)
    assert max(len(cell["source"]) for cell in result.cells) == sanitise.MAX_SOURCE


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_bytes_changed_is_read_or_refused_and_nothing_else(classroom, bundle, seed):
    rng = random.Random(seed)
    content = bytearray(classroom.work().content)
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    try:
        result = sanitise.sanitise(bytes(content), bundle)
    except sanitise.Refused as refusal:
        assert str(refusal)
    else:
        assert known(result) == [part.id for part in bundle.parts]
