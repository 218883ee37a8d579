"""course/ -> source/ -> release/."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from backbench.authoring import BuildError, build, out_of_date
from backbench.authoring.percent import read_page
from backbench.course import CourseError

STATIONS = ("source", "release")


def quiet(line: str) -> None:
    """Say nothing."""


def notebook(files, station: str, name: str = "assignment", unit: str = "u01_mini"):
    return nbformat.read(files.root / station / unit / f"{name}.ipynb", as_version=4)


def by_id(book) -> dict:
    return {cell.metadata.nbgrader.grade_id: cell for cell in book.cells}


def test_two_builds_give_the_same_bytes_wherever_the_course_lies(files, built_once):
    build(files.course, say=quiet)
    first = files.tree(*STATIONS)
    build(files.course, say=quiet)
    assert files.tree(*STATIONS) == first == built_once


def test_a_build_gives_its_files_and_one_line_a_unit(files):
    said = []
    paths = build(files.course, say=said.append)
    assert sorted(paths) == sorted(files.root / name for name in files.tree(*STATIONS))
    assert [path.name for path in paths] == ["assignment.ipynb", "lesson.ipynb"] * 4
    assert said == [
        f"{unit}: lesson 12 cells, assignment 12 cells, 3 exercises, 20 points" for unit in files.course.units
    ]


def test_nothing_but_the_two_notebooks_and_the_data_is_under_source_and_release(files):
    files.write("data/orders.csv", "id,title\n1,Emma\n")
    files.write("data/deep/more.txt", "x")
    files.write("data/__pycache__/x.pyc", "x")
    build(files.course, ["u01"], say=quiet)
    wanted = ["assignment.ipynb", "data/deep/more.txt", "data/orders.csv", "lesson.ipynb"]
    assert list(files.tree(*STATIONS)) == [f"{station}/u01_mini/{name}" for station in STATIONS for name in wanted]


def test_roles_become_nbgraders_metadata(built):
    book = notebook(built, "source")
    given = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader for cell in book.cells}
    common = {"schema_version": 3, "task": False}
    assert given["twice-read-2"] == common | {
        "grade": False, "solution": False, "locked": True, "grade_id": "twice-read-2",
    }  # fmt: skip
    assert given["twice"] == common | {"grade": False, "solution": True, "locked": False, "grade_id": "twice"}
    assert given["twice-text"] == common | {
        "grade": True, "solution": False, "locked": True, "grade_id": "twice-text", "points": 3,
    }  # fmt: skip
    assert book.metadata.kernelspec.name == "python3"
    assert not any("nbgrader" in cell.metadata for cell in notebook(built, "source", "lesson").cells)


def test_nbgrader_and_nbformat_accept_both_versions(built):
    from nbgrader.nbgraderformat import read

    for station in STATIONS:
        for name in ("lesson", "assignment"):
            path = built.root / station / "u01_mini" / f"{name}.ipynb"
            with path.open(encoding="utf-8") as file:
                book = read(file, as_version=4)
            nbformat.validate(book)
            assert path.read_bytes().endswith(b"}\n")
            assert not any(cell.get("outputs") or cell.get("execution_count") for cell in book.cells)


def test_the_release_holds_starters_and_examples_only(built):
    cells = by_id(notebook(built, "release"))
    assert cells["twice"].source == (
        'def twice(number):\n    """The double of a number."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert cells["twice-values"].source == "assert twice(2) == 4"
    assert cells["twice-values"].metadata.editable is False
    text = (built.root / "release/u01_mini/assignment.ipynb").read_text(encoding="utf-8")
    assert not re.search("doubled_number|secret_number|backbench|BEGIN|END", text)


def test_cell_ids_are_valid_and_do_not_move_with_another_exercise(files, built_once):
    long = "a" * 40
    files.edit("assignment.py", 'id="query-text"', f'id="{long}"')
    files.edit(
        "assignment.py",
        '# %% role="solution" id="twice"',
        '# %% role="read"\nimport os\n\n# %% role="solution" id="twice"',
    )
    before = {cell.source: cell.id for cell in nbformat.reads(built_once["source/u01_mini/assignment.ipynb"], 4).cells}
    build(files.course, ["u01"], say=quiet)
    after = {cell.source: cell.id for cell in notebook(files, "source").cells}
    assert len(set(after.values())) == 13
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name) for name in after.values())
    changed = {before[source] for source in before if before[source] != after[source]}
    assert changed == {"u01_mini-query-text"}


def test_a_long_unit_and_cell_id_still_make_a_valid_cell_id():
    from backbench.authoring.notebooks import cell_id

    one, other = cell_id("u17_async_services", "a" * 50 + "b"), cell_id("u17_async_services", "a" * 50 + "c")
    assert len(one) == len(other) == 64
    assert one != other


def test_magics_are_code_and_other_comments_stay_comments(built):
    source = notebook(built, "source", "lesson").cells[4].source
    assert source.splitlines() == [
        "!ls",
        "# ls is a comment, and so is the next line",
        "# cat and rm are not commands here",
    ]


def test_each_cell_knows_its_lines_even_behind_markers_inside_text(files):
    text = '# %% [markdown]\n# # A\n# # %% no cell\n\n\n# %%\n\nx = """\n# %% no cell\n"""\n\n#%%\ny = 1\n'
    files.write("lesson.py", text)
    page = read_page(files.root, files.path("lesson.py"))
    assert [(cell.marker, cell.line, cell.source.splitlines()[-1]) for cell in page.cells] == [
        (1, 2, "# %% no cell"),
        (6, 8, '"""'),
        (12, 13, "y = 1"),
    ]


def test_building_one_unit_leaves_the_others_alone(built):
    built.edit("lesson.py", "A promise.", "A better promise.")
    built.edit("/course/u02_next/lesson.py", "A promise.", "A better promise.")
    before = built.tree(*STATIONS)
    build(built.course, ["u01"], say=quiet)
    after = built.tree(*STATIONS)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{station}/u01_mini/lesson.ipynb" for station in STATIONS}


def test_units_and_files_that_are_gone_are_removed(built):
    built.write("/source/u00_old/assignment.ipynb", "{}")
    built.write("/release/u01_mini/answers.py", "secret")
    built.write("/source/README.md", "stays")
    before = built.tree(*STATIONS)
    build(built.course, say=quiet)
    assert before.keys() - built.tree(*STATIONS).keys() == {
        "source/u00_old/assignment.ipynb",
        "release/u01_mini/answers.py",
    }


def test_a_unit_that_cannot_be_built_changes_nothing_and_is_named_with_its_line(built):
    built.edit("lesson.py", "A promise.", "Another.")
    built.edit("/course/u02_next/assignment.py", "return doubled_number_of_books", "return (")
    before = built.tree(*STATIONS)
    line = built.line("/course/u02_next/assignment.py", "return (")
    with pytest.raises(BuildError, match=rf"^course/u02_next/assignment\.py:{line}: syntax error: .*never closed"):
        build(built.course, say=quiet)
    assert built.tree(*STATIONS) == before
    assert [path.name for path in built.course.state.iterdir()] == ["build.lock"]


def test_a_move_that_fails_half_way_is_taken_back(built, monkeypatch):
    for unit in built.course.units:
        built.edit(f"/course/{unit}/lesson.py", "A promise.", "Another.")
    before, rename, moves = built.tree(*STATIONS), Path.rename, []

    def full_disk(path, to):
        moves.append(to)
        if len(moves) == 6:
            raise OSError("No space left on device")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", full_disk)
    with pytest.raises(OSError, match="No space"):
        build(built.course, say=quiet)
    assert built.tree(*STATIONS) == before


def test_what_nbgrader_refuses_is_said_in_its_words(built):
    built.edit("assignment.py", "    ### END SOLUTION\n", "")
    before = built.tree(*STATIONS)
    with pytest.raises(BuildError, match=r"^nbgrader cannot release u01_mini: .*no end solution statement found"):
        build(built.course, ["u01"], say=quiet)
    assert built.tree(*STATIONS) == before


def test_the_courses_own_nbgrader_settings_are_used(files):
    files.write("/nbgrader_config.py", 'c = get_config()\nc.ClearSolutions.code_stub = {"python": "pass  # yours"}\n')
    build(files.course, ["u01"], say=quiet)
    assert by_id(notebook(files, "release"))["twice"].source.endswith("    pass  # yours")


def test_a_build_needs_no_settings_and_leaves_no_gradebook(files):
    files.path("/nbgrader_config.py").unlink()
    here = Path.cwd()
    build(files.course, ["u01"], say=quiet)
    assert Path.cwd() == here
    assert sorted(path.name for path in files.root.iterdir()) == [".backbench", "course", "release", "source"]


def test_a_missing_folder_or_assignment_is_named(files):
    files.path("assignment.py").unlink()
    with pytest.raises(CourseError, match=r"course/u01_mini/assignment\.py is missing"):
        build(files.course, ["u01"], say=quiet)
    files.edit("/course/syllabus.toml", "u02_next", "u03_nowhere")
    with pytest.raises(BuildError, match=r"course/u03_nowhere/ is missing"):
        build(files.course, ["u03"], say=quiet)


def test_a_unit_without_a_lesson_yet_can_be_built(files):
    files.path("lesson.py").unlink()
    said = []
    build(files.course, ["u01"], say=said.append)
    assert said == ["u01_mini: no lesson yet, assignment 12 cells, 3 exercises, 20 points"]


def test_a_fresh_build_is_up_to_date(built):
    assert out_of_date(built.course) == []


def test_every_file_that_a_rebuild_would_change_is_out_of_date(built):
    built.edit("/source/u01_mini/lesson.ipynb", "A promise.", "A promise!")
    built.path("/release/u01_mini/assignment.ipynb").unlink()
    built.write("/release/u02_next/solution.py", "")
    built.write("/source/u00_old/lesson.ipynb", "{}")
    built.write("/source/u02_next/.ipynb_checkpoints/lesson-checkpoint.ipynb", "{}")
    before = built.tree(*STATIONS)
    assert out_of_date(built.course) == [
        Path("release/u01_mini/assignment.ipynb"),
        Path("release/u02_next/solution.py"),
        Path("source/u00_old/lesson.ipynb"),
        Path("source/u01_mini/lesson.ipynb"),
    ]
    assert out_of_date(built.course, ["u02"]) == [Path("release/u02_next/solution.py")]
    assert built.tree(*STATIONS) == before


def test_an_edited_page_is_out_of_date_in_both_stations(built):
    built.edit("lesson.py", "A promise.", "Another promise.")
    assert out_of_date(built.course) == [Path(station, "u01_mini", "lesson.ipynb") for station in ("release", "source")]
