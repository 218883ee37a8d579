"""Faults of hidden parts, and what leaks out of them."""

from __future__ import annotations

import pytest

from backbench.authoring import check_unit

A, L = "assignment.py", "lesson.py"
EXAM = "from backbench.exam import check, probe, rng"

# What is edited: file, old text, new text; what is told: a part of the line that is named, words of the problem.
EDITS = {
    # hidden parts
    "unbalanced hidden": (
        A,
        "### END HIDDEN TESTS\n",
        "",
        "### BEGIN HIDDEN TESTS",
        "BEGIN HIDDEN TESTS without END HIDDEN TESTS after it in 'twice-values'",
    ),
    "exam in sight": (
        A,
        "assert twice(2) == 4\n",
        f"{EXAM}\nassert twice(2) == 4\n",
        EXAM,
        "backbench.exam in the part that students see",
    ),
    "half hidden": (
        A,
        "assert twice(2) == 4\n",
        "if True:\n    assert twice(2) == 4\n    ### BEGIN HIDDEN TESTS\n    x = 1\n    ### END HIDDEN TESTS\n",
        "    x = 1",
        "the hidden part of 'twice-values' is not Python by itself",
    ),
    "check in a loop": (
        A,
        'with check("counts", points=6):\n    assert',
        'for _ in "a":\n  with check("counts", points=6):\n    assert',
        'with check("counts"',
        "a check outside the top level",
    ),
    "no literal": (
        A,
        'check("counts", points=6)',
        'check("coun" + "ts".lower(), points=6)',
        '"coun" +',
        "a check has a literal name and points",
    ),
    "no points in check": (
        A,
        'check("counts", points=6)',
        'check("counts")',
        'check("counts")',
        "a check has a literal name and points",
    ),
    "zero points": (
        A,
        'check("negative numbers", points=3)',
        'check("negative numbers", points=0)',
        "points=0",
        "the check 'negative numbers' needs a name, and points above 0",
    ),
    "no check": (
        A,
        'with check("counts", points=6):\n    assert',
        "assert",
        "assert QUERY",
        "the hidden part of 'query-text' has no check",
    ),
    "same check": (
        A,
        'check("text"',
        'check("whole numbers"',
        'check("whole numbers", points=3',
        "the check 'whole numbers' is there twice in 'twice', first on line",
    ),
    "star import": (
        A,
        "import string\n",
        "from string import *\n",
        "from string import *",
        "`from string import *` hides",
    ),
    "module import": (
        A,
        "import string\n",
        "import backbench.exam\nimport string\n",
        "import backbench.exam\n",
        "import by name",
    ),
    "probe with a helper": (
        A,
        "return twice(number), string",
        "return twice(LIMIT), string",
        "LIMIT",
        "the probe 'doubled' uses 'LIMIT', which it will not have",
    ),
    "probe with a setup name": (
        A,
        "return twice(number), string",
        "return math.ceil(twice(number)), string",
        "math.ceil",
        "the probe 'doubled' uses 'math', which it",
    ),
    "probe with rng": (
        A,
        "return twice(number), string",
        "return twice(rng.random()), string",
        "rng.random",
        "the probe 'doubled' uses 'rng', which it",
    ),
    "probe default": (
        A,
        "async def first_of(items, size=3)",
        "async def first_of(items, size=SIZE)",
        "SIZE",
        "the probe 'first_of' uses 'SIZE', which it",
    ),
    "probe assert": (
        A,
        "    return Shelf(titles).books",
        "    assert titles\n    return Shelf(titles).books",
        "assert titles",
        "an assert in the probe 'books_on'",
    ),
    "nested probe": (
        A,
        "@probe\ndef query():\n    return QUERY\n",
        "if True:\n    @probe\n    def query():\n        return QUERY\n",
        "def query",
        "the probe 'query' is not at the top level",
    ),
    "answer in the examiner": (
        A,
        "in query().lower()",
        "in QUERY.lower()",
        "QUERY.lower()",
        "the hidden part uses 'QUERY', which is the student's: call it in a probe",
    ),
    "unknown in the examiner": (
        A,
        "in query().lower()",
        "in query().lower(), math",
        "lower(), math",
        "the hidden part uses 'math', which is not defined",
    ),
    # leaks
    "solution in a statement": (
        A,
        "# Write `twice(number)`.",
        "# Write `doubled_number_of_books = number + number`.",
        "# Write `doubled",
        "this line is in the reference solution of 'twice'",
    ),
    "solution in the lesson": (
        L,
        "# A promise.",
        "#     doubled_number_of_books  =  number + number",
        "doubled",
        "this line is in the reference solution of 'twice'",
    ),
    "solution in an example": (
        A,
        "assert QUERY.strip()",
        'assert QUERY, "doubled_number_of_books = number + number"',
        "assert QUERY",
        "this line is in the reference solution of 'twice'",
    ),
    "marker in the lesson": (
        L,
        "# A promise.",
        "# ### BEGIN SOLUTION",
        "BEGIN SOLUTION",
        "BEGIN SOLUTION in a cell that is no solution cell",
    ),
    "hidden marker in a solution": (
        A,
        "    doubled_number",
        "    ### END HIDDEN TESTS\n    doubled_number",
        "END HIDDEN",
        "END HIDDEN TESTS in a cell that is no tests cell",
    ),
    "exam in a solution": (
        A,
        "    doubled_number",
        f"    {EXAM}\n    doubled_number",
        f"    {EXAM}",
        "backbench.exam in a cell that students see",
    ),
    "autotest": (
        A,
        "assert twice(2) == 4",
        "### AUTOTEST twice(2)",
        "AUTOTEST",
        "nbgrader acts on the word 'AUTOTEST'",
    ),
}


def test_a_probe_sees_its_own_names_whatever_it_is_called(files):
    files.edit(
        "assignment.py",
        "def doubled(number):\n    return twice(number), string",
        (
            "def top(key, count):\n    return [row for row in twice(count)], key\n\n\n@probe\ndef doubled(number):\n"
            "    try:\n        return twice(number), string"
        ),
    )
    files.edit(
        "assignment.py",
        ", string.digits\n",
        ", string.digits\n    except ValueError as error:\n        return str(error), top\n",
    )
    assert files.told() == []


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_each_fault_is_told_where_it_is(files, edit):
    files.tells(*edit)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("    doubled_number_of_books = number + number", "a line of the reference solution of 'twice'"),
        ("    secret_number_of_books = rng.randint(0, 9)", "a line of a hidden test of 'twice-values'"),
        ("### BEGIN HIDDEN TESTS", "BEGIN HIDDEN TESTS is in the released notebook"),
        ("### END SOLUTION", "END SOLUTION is in the released notebook"),
        ("from backbench.exam import check", "backbench.exam is in the released notebook"),
    ],
)
@pytest.mark.parametrize("name", ["assignment", "lesson"])
def test_what_leaks_into_the_release_is_found(built, name, line, text):
    path = f"/release/u01_mini/{name}.ipynb"
    built.edit(path, '"source": [\n', f'"source": [\n    "{line}\\n",\n')
    [problem] = check_unit(built.unit)
    assert str(problem).startswith(f"release/u01_mini/{name}.ipynb:{built.line(path, line)}: {text}")
