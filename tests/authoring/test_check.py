"""Each fault of a unit is told in one line, with file and line; a unit without faults is left in peace."""

from __future__ import annotations

import pytest

from backbench.authoring import Problem, check_course, check_unit

A, L = "assignment.py", "lesson.py"
EXAM = "from backbench.exam import check, probe, rng"


def told(files) -> list[str]:
    """The problems of the first unit, paths shortened to the unit's folder."""
    return [str(problem).removeprefix("course/u01_mini/") for problem in check_unit(files.unit)]


def test_a_unit_that_keeps_its_promises_has_no_problems(built):
    assert told(built) == []
    assert check_course(built.course) == []


def test_a_problem_is_one_line_with_its_place(files):
    files.edit(A, "points=5", "points=7")
    [problem] = check_unit(files.unit)
    line = files.line(A, "assert twice(2)")
    assert str(problem) == (
        f"course/u01_mini/assignment.py:{line}: the checks of 'twice-values' add up to 5 points, the cell says 7"
    )
    assert isinstance(problem, Problem)
    assert (problem.line, problem.warning) == (line, False)


# file, old text, new text, a part of the line that is named afterwards, the text of the problem
EDITS = {
    # headers of cells
    "no role": (A, '# %% role="read"\nimport', "# %%\nimport", "# %%\n", "a cell of an assignment needs a role"),
    "unknown role": (A, '"read"\nimport', '"setup"\nimport', '"setup"', "the role 'setup' is unknown"),
    "unknown attribute": (A, "points=5", "points=5 pts=3", "pts", "'pts' in the cell's header is not known"),
    "bad attribute": (A, "points=5", "points=five", "five", "'role=\"tests\" id=\"twice-values\" points=five' in the"),
    "no points": (A, " points=5", "", 'id="twice-values"', "a tests cell needs points"),
    "points elsewhere": (A, 'id="twice"', 'id="twice" points=3', 'id="twice" p', "a solution cell has no points"),
    "no id": (A, ' id="twice-values"', "", "points=5", "a tests cell needs an id"),
    "bad id": (A, '"twice-values"', '"twiceValues"', "twiceValues", "the id 'twiceValues' is not kebab-case"),
    "same id": (A, '"twice-text"', '"twice-values"', '"twice-values" points=3', "the id 'twice-values' is used twice, first on line"),
    "markdown tests": (A, '# %% role="tests" id="twice-text"', '# %% [markdown] role="tests" id="twice-text"', "twice-text", "a tests cell is a code cell"),
    "lesson role": (L, "# %%\n", '# %% role="read"\n', 'role="read"', "a lesson's cells have no role"),
    "preamble": (L, "# %% [markdown]\n", "import os\n\n# %% [markdown]\n", "import os", "text before the first `# %%`"),
    # syntax
    "syntax": (A, "return doubled_number_of_books", "return )", "return )", "syntax error: unmatched ')'"),
    "lesson syntax": (L, "# !ls", "x = = 1", "x = = 1", "syntax error: invalid syntax"),
    # the lesson's anatomy
    "no title": (L, "# # Small things", "# Small things", "", "the lesson has no heading `# ...`"),
    "no heading": (L, "## The figure", "## A figure", "", "the lesson has no heading `## The figure`"),
    "one loop": (L, "## Predict, run, explain: two", "## Two", "explain: one", "1 headings `## Predict, run, explain: ...`, where 2 to 4"),
    "two figures": (L, "## Check yourself", "## The figure\n#\n# ## Check yourself", "## The figure\n#\n", "2 headings `## The figure`, where 1 belong"),
    "order": (L, "## The incident", "## You have seen", "", "the lesson has no heading `## The incident`"),
    "no table": (L, "#\n# | Slug |", "# %% [markdown]\n# ## Else\n#\n# | Slug |", "## Mental model", "has no table"),
    "columns": (L, "| People think |", "| They say |", "| They say", "the table's columns are"),
    "no backticks": (L, "`squares`", "squares", "| squares", "the slug 'squares' is not in backticks"),
    "unknown slug": (L, "`squares`", "`cubes`", "`cubes`", "the slug `cubes` is no <mistake> of a file in wrong/"),
    # the assignment's anatomy
    "no assignment title": (A, "# # Assignment: small things", "# Small", "", "the assignment has no title"),
    "total points": (A, 'points=6\nassert Shelf(["Emma"])', 'points=17\nassert Shelf(["Emma"])', "", "31 points in total, where 20 to 30"),
    "tests first": (A, '# %% role="read"\nimport math', '# %% role="tests" id="early" points=1\n1', "early", "the tests cell 'early' comes before any"),
    "no statement": (A, '# %% [markdown] role="read"\n# ## 3. Query\n\n', "", 'id="query"', "the exercise 'query' has no statement"),
    "unbalanced solution": (A, "    ### END SOLUTION\n", "", "BEGIN SOLUTION", "BEGIN SOLUTION without END SOLUTION after it in 'twice'"),
    "no solution markers": (A, '### BEGIN SOLUTION\nQUERY = "SELECT count(*) FROM books"\n### END SOLUTION', 'QUERY = "SELECT count(*) FROM books"', "# The text of", "'query' has nothing between"),
    "all hidden": (A, "# The text of a query that counts all books.\n", "", "### BEGIN SOLUTION\nQUERY", "'query' leaves students no signature"),
    "starter says nothing": (A, "# The text of a query that counts all books.", "QUERY = None", "QUERY = None", "the starter of 'query' says nothing"),
    "no docstring": (A, '    """Holds books."""\n', "", "class Shelf:", "'Shelf' in the starter of 'shelf' has no docstring"),
    "starter is not Python": (A, "    ### BEGIN SOLUTION\n    doubled", "    if number:\n    ### BEGIN SOLUTION\n        doubled", "def twice", "what students get of 'twice' is not Python"),
    "empty for students": (A, 'assert twice("a") == "aa"\n', "", "### BEGIN HIDDEN TESTS\nfrom backbench.exam import check, feed", "students get 'twice-text' empty"),
    "no example": (A, "assert QUERY.strip()", "# see above", "# see above", "the exercise 'query' has no visible example"),
    "example cut": (A, "### BEGIN HIDDEN TESTS\nimport string", "if True:\n    ### BEGIN HIDDEN TESTS\n    import string\n    ### END HIDDEN TESTS\n### BEGIN HIDDEN TESTS", "assert twice(2)", "what students get of 'twice-values' is not Python"),
    # hidden parts
    "unbalanced hidden": (A, "### END HIDDEN TESTS\n", "", "### BEGIN HIDDEN TESTS", "BEGIN HIDDEN TESTS without END HIDDEN TESTS after it in 'twice-values'"),
    "exam in sight": (A, "assert twice(2) == 4\n", f"{EXAM}\nassert twice(2) == 4\n", EXAM, "backbench.exam in the part that students see"),
    "half hidden": (A, "assert twice(2) == 4\n", "if True:\n    assert twice(2) == 4\n    ### BEGIN HIDDEN TESTS\n    x = 1\n    ### END HIDDEN TESTS\n", "    x = 1", "the hidden part of 'twice-values' is not Python by itself"),
    "check in a loop": (A, 'with check("counts", points=6):\n    assert', 'for _ in "a":\n  with check("counts", points=6):\n    assert', 'with check("counts"', "a check outside the top level"),
    "no literal": (A, 'check("counts", points=6)', 'check("coun" + "ts".lower(), points=6)', '"coun" +', "a check has a literal name and points"),
    "no points in check": (A, 'check("counts", points=6)', 'check("counts")', 'check("counts")', "a check has a literal name and points"),
    "zero points": (A, 'check("negative numbers", points=3)', 'check("negative numbers", points=0)', "points=0", "the check 'negative numbers' needs a name, and points above 0"),
    "no check": (A, 'with check("counts", points=6):\n    assert', "assert", "assert QUERY", "the hidden part of 'query-text' has no check"),
    "same check": (A, 'check("text"', 'check("whole numbers"', 'check("whole numbers", points=3', "the check 'whole numbers' is there twice in 'twice', first on line"),
    "star import": (A, "import string\n", "from string import *\n", "from string import *", "`from string import *` hides"),
    "module import": (A, "import string\n", "import backbench.exam\nimport string\n", "import backbench.exam\n", "import by name"),
    "probe with a helper": (A, "return twice(number), string", "return twice(LIMIT), string", "LIMIT", "the probe 'doubled' uses 'LIMIT', which it will not have"),
    "probe with a setup name": (A, "return twice(number), string", "return math.ceil(twice(number)), string", "math.ceil", "the probe 'doubled' uses 'math', which it"),
    "probe with rng": (A, "return twice(number), string", "return twice(rng.random()), string", "rng.random", "the probe 'doubled' uses 'rng', which it"),
    "probe default": (A, "async def first_of(items, size=3)", "async def first_of(items, size=SIZE)", "SIZE", "the probe 'first_of' uses 'SIZE', which it"),
    "probe assert": (A, "    return Shelf(titles).books", "    assert titles\n    return Shelf(titles).books", "assert titles", "an assert in the probe 'books_on'"),
    "nested probe": (A, "@probe\ndef query():\n    return QUERY\n", "if True:\n    @probe\n    def query():\n        return QUERY\n", "def query", "the probe 'query' is not at the top level"),
    "answer in the examiner": (A, "in query().lower()", "in QUERY.lower()", "QUERY.lower()", "the hidden part uses 'QUERY', which is the student's: call it in a probe"),
    "unknown in the examiner": (A, "in query().lower()", "in query().lower(), math", "lower(), math", "the hidden part uses 'math', which is not defined"),
    # answers
    "unknown check": ("wrong/query__all.py", "# fails: counts", "# fails: count", "# fails: count", "'query' has no check 'count'"),
    "twice failed": ("wrong/query__all.py", "# fails: counts", "# fails: counts\n# fails: counts", "", "'counts' is listed twice"),
    "right that fails": ("right/query__lower.py", "QUERY", "# fails: counts\nQUERY", "# fails: counts", "a right answer has no `# fails:` line"),
    "no reason": ("wrong/query__all.py", "# Counts in Python.\n", "", "", "does not begin with a comment that says why someone writes this"),
    "no style": ("right/query__lower.py", "# Lower case.\n", "", "", "does not begin with a comment that says what style it is"),
    "answer syntax": ("wrong/twice__squares.py", "number**2", "number**", "return number**", "syntax error: invalid syntax"),
    "other name": ("right/twice__times.py", "def twice", "def double", "", "it does not define 'twice'"),
    "a name without a starter": ("right/shelf__tuple.py", "class Shelf", "class Shelves", "", "it does not define 'Shelf'"),
    # leaks
    "solution in a statement": (A, "# Write `twice(number)`.", "# Write `doubled_number_of_books = number + number`.", "# Write `doubled", "this line is in the reference solution of 'twice'"),
    "solution in the lesson": (L, "# A promise.", "#     doubled_number_of_books  =  number + number", "doubled", "this line is in the reference solution of 'twice'"),
    "solution in an example": (A, "assert QUERY.strip()", 'assert QUERY, "doubled_number_of_books = number + number"', "assert QUERY", "this line is in the reference solution of 'twice'"),
    "marker in the lesson": (L, "# A promise.", "# ### BEGIN SOLUTION", "BEGIN SOLUTION", "BEGIN SOLUTION in a cell that is no solution cell"),
    "hidden marker in a solution": (A, "    doubled_number", "    ### END HIDDEN TESTS\n    doubled_number", "END HIDDEN", "END HIDDEN TESTS in a cell that is no tests cell"),
    "exam in a solution": (A, "    doubled_number", f"    {EXAM}\n    doubled_number", f"    {EXAM}", "backbench.exam in a cell that students see"),
    "autotest": (A, "assert twice(2) == 4", "### AUTOTEST twice(2)", "AUTOTEST", "nbgrader acts on the word 'AUTOTEST'"),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_each_fault_is_told_where_it_is(files, case):
    name, old, new, part, text = case
    files.edit(name, old, new)
    whole = files.path(name).read_text(encoding="utf-8")
    assert part in whole
    found = [line for line in told(files) if text in line]
    assert found, told(files)
    if part:
        line = whole[: whole.index(part)].count("\n") + 1
        assert found[0].startswith(f"{name}:{line}: "), found
    assert len(found) == 1
