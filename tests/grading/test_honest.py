"""A correct answer loses nothing, however talkative it is and whatever else stands in its notebook."""

import pytest

PIECES = '''
def chunked(items, size):
    if size < 1:
        raise ValueError(size)
    iterator = iter(items)
    while piece := list(itertools.islice(iterator, size)):
        {says}
        yield piece
'''
REMEMBER = '''
def remember(load):
    seen = {{}}
    def get(key):
        {says}
        if key not in seen:
            seen[key] = load(key)
        return seen[key]
    return get
'''
EAGER = """
def chunked(items, size):
    items = list(items)
    return iter([items[start : start + size] for start in range(0, len(items), size)])
"""
NOT_YET = "def remember(*given):\n    raise NotImplementedError()"
CUT = "list(itertools.islice(iterator, size))"


def talks(setup, says):
    """Both answers, each saying something at every step."""
    return lambda work: (
        work.top(setup)
        .solve("chunked", PIECES.format(says=says))
        .solve("remember", REMEMBER.format(says=says))
    )


FULL = {
    "the-reference": lambda work: work,
    "prints": talks("", "print('piece', 100)"),
    "writes-to-stderr": talks("import sys", "print('look', file=sys.stderr)"),
    "warns": talks("import warnings; warnings.simplefilter('always')", "warnings.warn('slow')"),
    "logs": talks("import logging; logging.basicConfig(level=logging.DEBUG)", "logging.error('piece')"),
    "displays-and-ends-with-a-number": lambda work: (
        work.after("chunked", "display(0)\n-1").after("chunked-values", "0.0").after("remember-calls", "print('0')\n0")
    ),
    "has-cells-of-its-own-everywhere": lambda work: (
        work.top("import collections as c, functools\nnumbers = list(range(5))")
        .after("chunked", "def helper(size):\n    return list(chunked(numbers, size))\nhelper(2)")
        .after("chunked-values", "%time helper(3)")
        .after("chunked-lazy", "!echo a shell works")
        .after("remember", "%%timeit -n 1 -r 1\nremember(abs)(1)")
    ),
    "has-a-cell-that-fails": lambda work: work.after("chunked", "1 / 0").after("remember", "what is this"),
    "leans-on-a-helper-cell": lambda work: (
        work.top(f"import itertools\ndef cut(iterator, size):\n    return {CUT}")
        .solve("chunked", PIECES.format(says="pass").replace(CUT, "cut(iterator, size)"))
    ),
    "defines-it-anew-in-a-later-cell": lambda work: (
        work.after("chunked", work.source("chunked")).solve("chunked", "def chunked(items, size):\n    return []")
    ),
    "is-a-class": lambda work: work.solve(
        "remember",
        "class remember:\n    def __init__(self, load):\n        self.load, self.seen = load, {}\n"
        "    def __call__(self, key):\n        if key not in self.seen:\n"
        "            self.seen[key] = self.load(key)\n        return self.seen[key]",
    ),
    "uses-a-cache-of-the-standard-library": lambda work: work.solve(
        "remember", "import functools\ndef remember(load):\n    return functools.cache(load)"
    ),
    "works-in-sixty-threads": lambda work: work.solve(
        "remember",
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\nseen = {}\n"
        "def remember(load):\n    seen = {}\n    def get(key):\n"
        "        gate = threading.Barrier(60)\n"
        "        with ThreadPoolExecutor(60) as pool:\n            list(pool.map(lambda _: gate.wait(30), range(60)))\n"
        "            if key not in seen:\n                seen[key] = pool.submit(load, key).result()\n"
        "        return seen[key]\n    return get",
    ),
    "works-in-a-child-process": lambda work: work.top(
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    assert pool.map(abs, [-1, -2]) == [1, 2]"
    ),
    "draws-a-picture": lambda work: work.end(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.show()"
    ),
    "writes-and-reads-files": lambda work: work.top(
        "import pathlib, tempfile\npathlib.Path('notes.txt').write_text('mine')\n"
        "with tempfile.NamedTemporaryFile() as file:\n    file.write(b'x')\n"
        "assert pathlib.Path('notes.txt').read_text()"
    ),
}  # fmt: skip
PARTLY = {
    "nothing-done": (0, lambda work: work.solve("chunked", "").solve("remember", "")),
    "only-the-first": (8, lambda work: work.solve("remember", NOT_YET)),
    "only-the-second": (6, lambda work: work.solve("chunked", NOT_YET.replace("remember", "chunked"))),
    "reads-all-first": (11, lambda work: work.solve("chunked", EAGER)),
    "never-remembers": (11, lambda work: work.solve("remember", "def remember(load):\n    return load")),
    "accepts-any-size": (
        13,
        lambda work: work.solve("chunked", PIECES.format(says="pass").replace("size < 1", "False")),
    ),
    "is-a-syntax-error": (6, lambda work: work.solve("chunked", "def chunked(items, size:\n    return []")),
}  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(classroom):
    for student, change in FULL.items():
        classroom.hand_in(student, change(classroom.work()))
    for student, (_, change) in PARTLY.items():
        classroom.hand_in(student, change(classroom.work()))
    return classroom.grade()


@pytest.mark.parametrize("student", FULL)
def test_a_correct_notebook_keeps_full_marks(verdicts, student):
    verdict = verdicts[student]
    assert (verdict["state"], verdict["score"], verdict["max"]) == ("graded", 14, 14), verdict


@pytest.mark.parametrize("student", PARTLY)
def test_a_partly_correct_notebook_gets_exactly_its_marks(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", PARTLY[student][0]), verdicts[student]


def test_the_gradebook_has_every_student_once_with_the_same_score(classroom, verdicts):
    assert classroom.recorded() == {student: verdict["score"] for student, verdict in verdicts.items()}


def test_a_verdict_says_what_was_examined_and_how(verdicts):
    verdict = verdicts["reads-all-first"]
    assert verdict["sandbox"] == "bubblewrap"
    assert verdict["seed"] != verdicts["never-remembers"]["seed"]
    assert verdict["tests_sha256"] == verdicts["never-remembers"]["tests_sha256"]
    [check] = verdict["cells"]["chunked-lazy"]["checks"]
    assert check["message"] == "300 items were read for a piece of 3"
    assert verdict["cells"]["chunked-lazy"]["state"] == "graded"


def test_a_failed_check_shows_its_hint_and_a_passed_one_does_not(verdicts):
    def hints(student):
        return [check["hint"] for check in verdicts[student]["cells"]["chunked-values"]["checks"]]

    assert not any(hints("the-reference"))
    failed = verdicts["accepts-any-size"]["cells"]["chunked-values"]["checks"]
    assert [check["passed"] for check in failed] == [True, True, False]


def test_a_visible_example_that_fails_is_told_once_and_not_as_a_cascade(verdicts):
    cell = verdicts["only-the-second"]["cells"]["chunked-values"]
    assert cell["message"] == "the visible example fails: NotImplementedError"
    assert [check["message"] for check in cell["checks"]] == ["", "", ""]


def test_grade_cells_hold_the_verdict_and_nothing_that_students_printed(classroom, verdicts):
    for student in ("prints", "displays-and-ends-with-a-number"):
        for cell in classroom.autograded(student).cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                assert [output.output_type for output in cell.outputs] == ["execute_result", "display_data"]
                assert float(cell.outputs[0].data["text/plain"]) == cell.metadata.nbgrader.points
