"""Faults of the answers, of stray files and of the syllabus."""

from __future__ import annotations

import pytest

from backbench.authoring import check_course, check_unit

A, L = "assignment.py", "lesson.py"

# What is edited: file, old text, new text; what is told: a part of the line that is named, words of the problem.
EDITS = {
    # answers
    "unknown check": (
        "wrong/query__all.py",
        "# fails: counts",
        "# fails: count",
        "# fails: count",
        "'query' has no check 'count'",
    ),
    "twice failed": (
        "wrong/query__all.py",
        "# fails: counts",
        "# fails: counts\n# fails: counts",
        "",
        "'counts' is listed twice",
    ),
    "right that fails": (
        "right/query__lower.py",
        "QUERY",
        "# fails: counts\nQUERY",
        "# fails: counts",
        "a right answer has no `# fails:` line",
    ),
    "no reason": (
        "wrong/query__all.py",
        "# Counts in Python.\n",
        "",
        "",
        "does not begin with a comment that says why someone writes this",
    ),
    "no style": (
        "right/query__lower.py",
        "# Lower case.\n",
        "",
        "",
        "does not begin with a comment that says what style it is",
    ),
    "answer syntax": (
        "wrong/twice__squares.py",
        "number**2",
        "number**",
        "return number**",
        "syntax error: invalid syntax",
    ),
    "other name": ("right/twice__times.py", "def twice", "def double", "", "it does not define 'twice'"),
    "a name without a starter": (
        "right/shelf__tuple.py",
        "class Shelf",
        "class Shelves",
        "",
        "it does not define 'Shelf'",
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_fault_is_told_where_it_is(files, edit):
    files.tells(*edit)


@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_each_exercise_needs_both_kinds_of_answers(files, kind):
    next(files.path(kind).glob("query__*.py")).unlink()
    line = files.line(A, 'id="query"')
    found = files.told()
    assert f"assignment.py:{line}: the exercise 'query' has no file {kind}/query__*.py" in found
    assert len(found) == (1 if kind == "right" else 2)


def test_each_check_needs_a_wrong_answer_that_fails_it(files):
    files.edit("wrong/twice__squares.py", "# fails: text\n", "")
    line = files.line(A, 'check("text"')
    assert files.told() == [f"assignment.py:{line}: no file of wrong/ fails the check 'text' of 'twice'"]


def test_a_fails_line_below_the_first_comments_does_not_count(files):
    files.edit("wrong/query__all.py", "# fails: counts\nQUERY", "QUERY = 1\n# fails: counts\nQUERY")
    assert "wrong/query__all.py:1: a wrong answer says what it fails: `# fails: <check name>`" in files.told()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("right/thrice__times.py", "the exercise 'thrice' is not in the assignment: twice, shelf, query"),
        ("right/query.py", "the name is not <exercise>__<variant>.py"),
        ("wrong/query__.py", "the name is not <exercise>__<mistake>.py"),
        ("notes.md", "a stray file: only lesson.py, assignment.py, equivalent.toml, right/, wrong/ and data/ belong"),
        ("right/deep/query__x.py", "a stray file"),
        ("wrong/query__x.txt", "a stray file"),
        ("data/make.py", "a .py file in data/ does not reach the students"),
        ("data/look.ipynb", "a .ipynb file in data/ does not reach the students"),
    ],
)
def test_files_where_none_belong_are_told(files, name, text):
    files.write(name, "# Why.\n# fails: counts\nQUERY = ''\n")
    assert [line for line in files.told() if line.startswith(f"{name}:1: {text}")]


def test_what_editors_leave_behind_is_no_stray_file(files):
    files.write(".ipynb_checkpoints/lesson-checkpoint.py", "")
    files.write("right/__pycache__/x.pyc", "")
    assert files.told() == []


def test_data_is_small_and_no_link(files):
    files.write("data/rows.csv", "x" * 99_999)
    assert files.told() == []
    files.write("data/more.csv", "xx")
    files.path("data/link.csv").symlink_to(files.path("lesson.py"))
    assert files.told() == [
        "data:1: data/ holds 100001 bytes, more than 100000: make the data in the lesson",
        "data/link.csv:1: a symbolic link: put the file itself here",
    ]


def test_a_missing_page_is_told(files):
    files.path(A).unlink()
    files.path(L).unlink()
    assert files.told() == ["assignment.py:1: the unit has no assignment", "lesson.py:1: the unit has no lesson"]


def test_text_that_is_not_utf8_is_told(files):
    files.path("right/query__lower.py").write_bytes(b"# \xff\n")
    files.path(L).write_bytes(b"# %%\n# \xff\n")
    found = files.told()
    assert any("right/query__lower.py is not UTF-8 text" in line for line in found)
    assert any(line.startswith("lesson.py:1: course/u01_mini/lesson.py is not UTF-8 text") for line in found)


def test_a_unit_outside_the_syllabus_and_a_unit_without_folder_are_told(files):
    from backbench.course import Unit

    files.write("/course/u09_ghost/lesson.py", "")
    files.edit("/course/syllabus.toml", "u02_next", "u03_nowhere")
    course = files.course
    assert [str(problem) for problem in check_course(course)] == [
        "course/syllabus.toml:8: the unit 'u03_nowhere' has no folder course/u03_nowhere/",
        "course/u02_next:1: the unit is not in course/syllabus.toml",
        "course/u09_ghost:1: the unit is not in course/syllabus.toml",
    ]
    ghost = check_unit(Unit(course, "u09_ghost", "Ghost", 30))
    assert "course/syllabus.toml:1: the unit 'u09_ghost' is not in the syllabus" in map(str, ghost)
    [nowhere] = check_unit(course.unit("u03"))
    assert str(nowhere) == "course/syllabus.toml:8: the unit 'u03_nowhere' has no folder course/u03_nowhere/"


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('id = "u02_next"', 'id = "u01_mini"', "2: the unit 'u01_mini' is there twice"),
        ('prior = ["u01_mini"]', 'prior = ["u02_next"]', "8: 'u02_next' has the prior unit 'u02_next', which does not"),
        ('needs = ["redis"]', 'needs = ["oracle"]', "2: 'u01_mini' needs 'oracle', which is none of redis, mysql"),
        ('id = "u02_next"', 'id = "next"', "8: the id 'next' is not like u01_iterators"),
    ],
)
def test_faults_of_the_syllabus_are_told(files, old, new, text):
    files.edit("/course/syllabus.toml", old, new)
    assert [line for line in map(str, check_course(files.course)) if line.startswith(f"course/syllabus.toml:{text}")]


def test_a_file_beside_the_units_is_told(files):
    files.write("/course/notes.txt", "")
    assert [str(problem) for problem in check_course(files.course)] == [
        "course/notes.txt:1: a stray file: only units belong here"
    ]


def test_what_is_left_of_a_unit_that_is_gone_is_told(built):
    built.write("/release/u00_old/lesson.ipynb", "{}")
    assert [str(problem) for problem in check_course(built.course)] == [
        "release/u00_old:1: built from a unit that is gone: run `backbench build`"
    ]
