"""Faults of the pages: headers of cells, syntax, the anatomy of lessons and assignments."""

from __future__ import annotations

import pytest

from backbench.authoring import check_unit

A, L = "assignment.py", "lesson.py"

# What is edited: file, old text, new text; what is told: a part of the line that is named, words of the problem.
EDITS = {
    # headers of cells
    "no role": (A, '# %% role="read"\nimport', "# %%\nimport", "# %%\n", "a cell of an assignment needs a role"),
    "unknown role": (A, '"read"\nimport', '"setup"\nimport', '"setup"', "the role 'setup' is unknown"),
    "unknown attribute": (A, "points=5", "points=5 pts=3", "pts", "'pts' in the cell's header is not known"),
    "bad attribute": (A, "points=5", "points=five", "five", '\'role="tests" id="twice-values" points=five\' in the'),
    "no points": (A, " points=5", "", 'id="twice-values"', "a tests cell needs points"),
    "points elsewhere": (A, 'id="twice"', 'id="twice" points=3', 'id="twice" p', "a solution cell has no points"),
    "no id": (A, ' id="twice-values"', "", "points=5", "a tests cell needs an id"),
    "bad id": (A, '"twice-values"', '"twiceValues"', "twiceValues", "the id 'twiceValues' is not kebab-case"),
    "same id": (
        A,
        '"twice-text"',
        '"twice-values"',
        '"twice-values" points=3',
        "the id 'twice-values' is used twice, first on line",
    ),
    "markdown tests": (
        A,
        '# %% role="tests" id="twice-text"',
        '# %% [markdown] role="tests" id="twice-text"',
        "twice-text",
        "a tests cell is a code cell",
    ),
    "lesson role": (L, "# %%\n", '# %% role="read"\n', 'role="read"', "a lesson's cells have no role"),
    "preamble": (L, "# %% [markdown]\n", "import os\n\n# %% [markdown]\n", "import os", "text before the first `# %%`"),
    # syntax
    "syntax": (A, "return doubled_number_of_books", "return )", "return )", "syntax error: unmatched ')'"),
    "lesson syntax": (L, "# !ls", "x = = 1", "x = = 1", "syntax error: invalid syntax"),
    # the lesson's anatomy
    "no title": (L, "# # Small things", "# Small things", "", "the lesson has no heading `# ...`"),
    "no heading": (L, "## The figure", "## A figure", "", "the lesson has no heading `## The figure`"),
    "one loop": (
        L,
        "## Predict, run, explain: two",
        "## Two",
        "explain: one",
        "1 headings `## Predict, run, explain: ...`, where 2 to 4",
    ),
    "two figures": (
        L,
        "## Check yourself",
        "## The figure\n#\n# ## Check yourself",
        "## The figure\n#\n",
        "2 headings `## The figure`, where 1 belong",
    ),
    "order": (L, "## The incident", "## You have seen", "", "the lesson has no heading `## The incident`"),
    "no table": (L, "#\n# | Slug |", "# %% [markdown]\n# ## Else\n#\n# | Slug |", "## Mental model", "has no table"),
    "columns": (L, "| People think |", "| They say |", "| They say", "the table's columns are"),
    "no backticks": (L, "`squares`", "squares", "| squares", "the slug 'squares' is not in backticks"),
    "unknown slug": (L, "`squares`", "`cubes`", "`cubes`", "the slug `cubes` is no <mistake> of a file in wrong/"),
    # the assignment's anatomy
    "no assignment title": (A, "# # Assignment: small things", "# Small", "", "the assignment has no title"),
    "total points": (
        A,
        'points=6\nassert Shelf(["Emma"])',
        'points=17\nassert Shelf(["Emma"])',
        "",
        "31 points in total, where 20 to 30",
    ),
    "tests first": (
        A,
        '# %% role="read"\nimport math',
        '# %% role="tests" id="early" points=1\n1',
        "early",
        "the tests cell 'early' comes before any",
    ),
    "no statement": (
        A,
        '# %% [markdown] role="read"\n# ## 3. Query\n\n',
        "",
        'id="query"',
        "the exercise 'query' has no statement",
    ),
    "unbalanced solution": (
        A,
        "    ### END SOLUTION\n",
        "",
        "BEGIN SOLUTION",
        "BEGIN SOLUTION without END SOLUTION after it in 'twice'",
    ),
    "no solution markers": (
        A,
        '### BEGIN SOLUTION\nQUERY = "SELECT count(*) FROM books"\n### END SOLUTION',
        'QUERY = "SELECT count(*) FROM books"',
        "# The text of",
        "'query' has nothing between",
    ),
    "all hidden": (
        A,
        "# The text of a query that counts all books.\n",
        "",
        "### BEGIN SOLUTION\nQUERY",
        "'query' leaves students no signature",
    ),
    "starter says nothing": (
        A,
        "# The text of a query that counts all books.",
        "QUERY = None",
        "QUERY = None",
        "the starter of 'query' says nothing",
    ),
    "no docstring": (
        A,
        '    """Holds books."""\n',
        "",
        "class Shelf:",
        "'Shelf' in the starter of 'shelf' has no docstring",
    ),
    "starter is not Python": (
        A,
        "    ### BEGIN SOLUTION\n    doubled",
        "    if number:\n    ### BEGIN SOLUTION\n        doubled",
        "def twice",
        "what students get of 'twice' is not Python",
    ),
    "empty for students": (
        A,
        'assert twice("a") == "aa"\n',
        "",
        "### BEGIN HIDDEN TESTS\nfrom backbench.exam import check, feed",
        "students get 'twice-text' empty",
    ),
    "no example": (
        A,
        "assert QUERY.strip()",
        "# see above",
        "# see above",
        "the exercise 'query' has no visible example",
    ),
    "example cut": (
        A,
        "### BEGIN HIDDEN TESTS\nimport string",
        "if True:\n    ### BEGIN HIDDEN TESTS\n    import string\n    ### END HIDDEN TESTS\n### BEGIN HIDDEN TESTS",
        "assert twice(2)",
        "what students get of 'twice-values' is not Python",
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_fault_is_told_where_it_is(files, edit):
    files.tells(*edit)


def test_an_assignment_of_two_exercises_is_too_small(files):
    text = files.path(A).read_text(encoding="utf-8")
    files.write(A, text[: text.index('# %% [markdown] role="read"\n# ## 3. Query')])
    for name in ("right/query__lower.py", "wrong/query__all.py"):
        files.path(name).unlink()
    assert files.told() == [
        "assignment.py:1: 14 points in total, where 20 to 30 belong",
        "assignment.py:1: 2 exercises, where 3 to 6 belong",
    ]


def test_an_exercise_needs_a_tests_cell(files):
    text = files.path(A).read_text(encoding="utf-8")
    files.write(A, text[: text.index('# %% role="tests" id="query-text"')])
    assert f"assignment.py:{files.line(A, 'query')}: the exercise 'query' has no tests cell" in files.told()


def test_a_tests_cell_needs_a_hidden_part(files):
    text = files.path(A).read_text(encoding="utf-8")
    files.write(
        A, text[: text.index("### BEGIN HIDDEN TESTS\nfrom backbench.exam import check, probe\n\n\n@probe\ndef query")]
    )
    line = files.line(A, "assert QUERY")
    assert f"assignment.py:{line}: the tests cell 'query-text' has no hidden part" in files.told()


def test_headings_out_of_order_are_told(files):
    files.edit(L, "# ## The incident", "# ## For later")
    files.edit(L, "# ## You have seen", "# ## The incident")
    files.edit(L, "# ## For later", "# ## You have seen")
    line = files.line(L, "## You will be able to")
    assert f"lesson.py:{line}: `## You will be able to` comes after `## The incident` in a lesson" in files.told()


def test_a_heading_inside_a_code_block_is_none(files):
    files.edit(L, "# ## The figure", "# ```\n# ## The figure\n# ```")
    assert files.told() == ["lesson.py:1: the lesson has no heading `## The figure`"]


def test_long_statements_and_lessons_are_warnings(files):
    files.edit(A, "# Write `twice(number)`.", "#" + " word" * 151)
    files.write(L, files.path(L).read_text(encoding="utf-8") + "\n# %%\nx = 1\n" * 49)
    assert files.told() == [
        "assignment.py:8: warning: the statement of 'twice' has 153 words, more than 150",
        "lesson.py:1: warning: the lesson has 61 cells: 30 to 40 are a sitting, more than 60 are two",
    ]
    assert all(problem.warning for problem in check_unit(files.unit))
