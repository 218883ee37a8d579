"""A small made-up course of one unit with three exercises, in a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from backbench.authoring import build, check_unit
from backbench.course import Course, Unit

SYLLABUS = """\
[[unit]]
id = "u01_mini"
title = "Small things"
minutes = 30
needs = ["redis"]

[[unit]]
id = "u02_next"
title = "The next things"
minutes = 30
prior = ["u01_mini"]
"""

ASSIGNMENT = '''\
# %% [markdown] role="read"
# # Assignment: small things

# %% role="read"
import math

# %% [markdown] role="read"
# ## 1. Twice
#
# Write `twice(number)`.

# %% role="solution" id="twice"
def twice(number):
    """The double of a number."""
    ### BEGIN SOLUTION
    doubled_number_of_books = number + number
    return doubled_number_of_books
    ### END SOLUTION


# %% role="tests" id="twice-values" points=5
assert twice(2) == 4
### BEGIN HIDDEN TESTS
import string

from backbench.exam import check, probe, rng


@probe
def doubled(number):
    return twice(number), string.digits


with check("whole numbers", points=2, hint="Is zero a number?"):
    secret_number_of_books = rng.randint(0, 9)
    assert doubled(secret_number_of_books)[0] == 2 * secret_number_of_books

with check("negative numbers", points=3):
    assert doubled(-3)[0] == -6
### END HIDDEN TESTS

# %% role="tests" id="twice-text" points=3
assert twice("a") == "aa"
### BEGIN HIDDEN TESTS
from backbench.exam import check, feed, probe


@probe
async def first_of(items, size=3):
    return [twice(item) for item in items]


source = feed("abc")
with check("text", points=3):
    assert await first_of(source) == ["aa", "bb", "cc"]
    assert source.pulled == 3
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Shelf
#
# Write the class `Shelf`.

# %% role="solution" id="shelf"
class Shelf:
    """Holds books."""

    def __init__(self, books):
        """Take a list of titles."""
        ### BEGIN SOLUTION
        self.books = books
        ### END SOLUTION


# %% role="tests" id="shelf-values" points=6
assert Shelf(["Emma"]).books == ["Emma"]
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe
def books_on(titles):
    return Shelf(titles).books


with check("keeps the books", points=6):
    assert books_on(["Dune", "Emma"]) == ["Dune", "Emma"]
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Query

# %% role="solution" id="query"
# The text of a query that counts all books.
### BEGIN SOLUTION
QUERY = "SELECT count(*) FROM books"
### END SOLUTION

# %% role="tests" id="query-text" points=6
assert QUERY.strip()
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe
def query():
    return QUERY


with check("counts", points=6):
    assert "count" in query().lower()
### END HIDDEN TESTS
'''

LESSON = """\
# %% [markdown]
# # Small things
#
# A promise.

# %% [markdown]
# ## The incident

# %% [markdown]
# ## You will be able to

# %% [markdown]
# ## Predict, run, explain: one

# %%
# !ls
# ls is a comment, and so is the next line
# cat and rm are not commands here

# %% [markdown]
# ## Predict, run, explain: two

# %% [markdown]
# ## The figure

# %% [markdown]
# ## Mental model
#
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `squares` | doubling is squaring | it is not | `3 + 3` |
# | `no-such-file`* | this one has no file | true | look |

# %% [markdown]
# ## Step by step: a shelf

# %% [markdown]
# ## Check yourself

# %% [markdown]
# ## Interview corner

# %% [markdown]
# ## You have seen
"""

ANSWERS = {
    "right/twice__times.py": "# A product.\ndef twice(number):\n    return number * 2\n",
    "right/shelf__tuple.py": (
        "# Copies the list.\nclass Shelf:\n    def __init__(self, books):\n        self.books = list(books)\n"
    ),
    "right/query__lower.py": '# Lower case.\nQUERY = "select count(id) from books"\n',
    "wrong/twice__squares.py": (
        "# 2 * 2 is 4 as well.\n# fails: whole numbers\n# fails: negative numbers\n# fails: text\n"
        "def twice(number):\n    return number**2\n"
    ),
    "wrong/shelf__sorts.py": (
        "# Sorting looks tidy.\n# fails: keeps the books\n"
        "class Shelf:\n    def __init__(self, books):\n        self.books = sorted(books)\n"
    ),
    "wrong/query__all.py": '# Counts in Python.\n# fails: counts\nQUERY = "SELECT * FROM books"\n',
}


@dataclass
class Files:
    """The files of a made-up course, and ways to change them."""

    root: Path

    @property
    def course(self) -> Course:
        return Course(self.root)

    @property
    def unit(self) -> Unit:
        return self.course.unit("u01")

    def path(self, name: str) -> Path:
        """A file of the first unit, or one of the root where the name begins with a slash."""
        return self.root / name[1:] if name.startswith("/") else self.root / "course" / "u01_mini" / name

    def write(self, name: str, text: str) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first `old`, which must be there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def line(self, name: str, part: str) -> int:
        """The number of the first line that holds `part`."""
        lines = self.path(name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if part in line)

    def tree(self, *stations: str) -> dict[str, bytes]:
        """What each file below these folders of the root holds, by path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for station in stations
            for path in sorted((self.root / station).rglob("*"))
            if path.is_file()
        }

    def told(self) -> list[str]:
        """The problems of the first unit, paths shortened to its folder."""
        return [str(problem).removeprefix("course/u01_mini/") for problem in check_unit(self.unit)]

    def tells(self, name: str, old: str, new: str, part: str, text: str) -> None:
        """After the edit, exactly one problem has `text`, and it names the line of `part` (empty: any line)."""
        self.edit(name, old, new)
        whole, told = self.path(name).read_text(encoding="utf-8"), self.told()
        assert part in whole
        [found] = [problem for problem in told if text in problem] or told
        assert text in found
        line = whole[: whole.index(part)].count("\n") + 1
        assert found.startswith(f"{name}:{line}: " if part else f"{name}:")


def write_course(root: Path) -> Files:
    files = Files(root)
    files.write("/nbgrader_config.py", 'c = get_config()\nc.CourseDirectory.course_id = "mini"\n')
    files.write("/course/syllabus.toml", SYLLABUS)
    for unit in ("u01_mini", "u02_next"):
        for name, text in {"lesson.py": LESSON, "assignment.py": ASSIGNMENT, **ANSWERS}.items():
            files.write(f"/course/{unit}/{name}", text)
    return files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The made-up course, unbuilt, in a folder of its own."""
    return write_course(tmp_path / "course of mine")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory) -> dict[str, bytes]:
    """What a build of the made-up course gives, by path."""
    files = write_course(tmp_path_factory.mktemp("built"))
    build(files.course, say=lambda line: None)
    return files.tree("source", "release")


@pytest.fixture
def built(files: Files, built_once: dict[str, bytes]) -> Files:
    """The made-up course with source/ and release/ as a build leaves them."""
    for name, content in built_once.items():
        path = files.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return files
