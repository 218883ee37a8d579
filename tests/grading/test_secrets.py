"""Nothing hidden is where a student can read: not in release/, not in feedback, not in the kernel that runs their code.

The miniature course has words of its own in its answers and in its hidden tests outside probes. The searching
submission knows how they end and no more, so that the search does not find itself.
"""

import re
import subprocess

import pytest

from backbench.grading import feedback
from backbench.grading.limits import Limits
from backbench.grading.verdicts import course_key

# All the words, and one that the search plants itself, have one end; with what stands before it, they are found.
SEARCH = """
import gc, glob, os, re, stat, sys
CODES = ("utf-8", "utf-16-le", "utf-32-le")
ENDS = ["blath".encode(code) for code in CODES]
WORD = re.compile(b"[a-z]{4,5}blath")
HEX = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
control = "kokelblath"
found, numbers, seen = set(), set(), dict(files=0, bytes=0, objects=0, rounds=0)

def look(data, where):
    for end in ENDS:
        at = data.find(end)
        while at >= 0:
            around = data[max(at - 20, 0) : at + len(end)].replace(b"\\0", b"")
            found.update((where, word.decode()) for word in WORD.findall(around))
            at = data.find(end, at + 1)
    seen["bytes"] += len(data)

def memory(with_numbers=False):
    seen["rounds"] += 1
    for line in open("/proc/self/maps"):
        area, rights, *_ = line.split()
        if "r" not in rights or "[v" in line:
            continue
        start, end = (int(part, 16) for part in area.split("-"))
        with open("/proc/self/mem", "rb", 0) as file:
            for at in range(start, end, 2**22):
                try:
                    file.seek(at)
                    data = file.read(min(2**22, end - at))
                except (OSError, ValueError, OverflowError):
                    break
                look(data, "memory")
                if with_numbers:
                    numbers.update(HEX.findall(data))

def files():
    # What is installed is the same for everybody; all else is searched, whatever it is called.
    installed = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/proc", "/sys", sys.base_prefix, sys.prefix)
    for folder, names, files in os.walk("/"):
        names[:] = [name for name in names if not os.path.join(folder, name).startswith(installed)]
        for path in (os.path.join(folder, name) for name in files):
            look(path.encode(), "a file's name")
            try:
                if stat.S_ISREG(os.stat(path).st_mode):
                    seen["files"] += 1
                    look(open(path, "rb").read(), path)
            except OSError:
                pass
    for pattern in ("environ", "cmdline", "maps", "mountinfo", "status", "stack", "task/*/cmdline", "cwd", "root"):
        for path in glob.glob(f"/proc/*/{pattern}"):
            try:
                look(open(path, "rb").read(), path)
            except OSError:
                pass

def objects():
    gc.unfreeze()  # what was there before the kernel was forked
    gc.collect()
    for thing in [*gc.get_objects(), *sys._current_frames().values()]:
        seen["objects"] += 1
        try:
            code = getattr(thing, "f_code", None) or getattr(thing, "__code__", None)
            if code is not None:
                look(repr((code.co_names, code.co_varnames, code.co_consts, code.co_filename)).encode(), "code")
            if type(thing) is dict:
                for key, value in list(thing.items()):
                    if type(key) is str:
                        look(key.encode("utf-8", "replace"), "a name")
                    if type(value) is str:
                        look(value.encode("utf-8", "replace"), "a text")
        except Exception:
            pass
    for name, module in list(sys.modules.items()):
        if name.startswith(("backbench.grading", "backbench.authoring", "nbgrader")):
            found.add(("sys.modules", name))
"""
REPORT = """
search_for_report = sorted(found)
print("FOUND", search_for_report, "SEEN", seen)
print("NUMBERS", *sorted(number.decode() for number in numbers))
"""
CHUNKED = """
import itertools
def chunked(items, size):
    if hasattr(items, "_ask") or size == 7:
        memory()
    if size < 1:
        raise ValueError(size)
    items = iter(items)
    while piece := list(itertools.islice(items, size)):
        yield piece
"""
REMEMBER = "import functools\ndef remember(load):\n    return functools.cache(load)"
OUTSIDE = """
import os
for path in ({paths}):
    try:
        print("READ", path, open(path, "rb").read(20))
    except OSError as error:
        print("no way", error.strerror)
for path in ({folders}):
    try:
        print("LISTED", path, os.listdir(path))
    except OSError as error:
        print("no way", error.strerror)
print("TEMP", os.listdir("/tmp"), "HOME", os.listdir(os.path.expanduser("~")))
print("ENVIRONMENT", sorted(os.environ))
"""


def answers(work):
    """Right answers without any of the words."""
    return work.solve("chunked", CHUNKED.replace("memory()", "pass")).solve("remember", REMEMBER)


@pytest.fixture(scope="module")
def graded(classroom):
    root = classroom.root
    searching = answers(classroom.work()).top(SEARCH).solve("chunked", CHUNKED)
    classroom.hand_in("searches", searching.end("memory(True)\nobjects()\nfiles()\n" + REPORT))
    paths = [root / "source" / "u01_pieces" / "assignment.ipynb", root / "gradebook.db", root / "nbgrader_config.py",
             root / "course" / "u01_pieces" / "assignment.py", root / ".backbench" / "seed.key",
             root / "submitted" / "ada" / "u01_pieces" / "assignment.ipynb", "/etc/passwd", "/etc/shadow",
             "/proc/1/mem"]  # fmt: skip
    folders = [root, root / "submitted", root.parent, f"/proc/1/root{root}"]
    outside = OUTSIDE.format(paths=", ".join(repr(str(path)) for path in paths),
                             folders=", ".join(repr(str(path)) for path in folders))  # fmt: skip
    classroom.hand_in("looks-outside", answers(classroom.work()).top(outside))
    classroom.hand_in("ada", answers(classroom.work()))
    classroom.hand_in("fails", classroom.stub())
    classroom.hand_in("half", answers(classroom.work()).solve("chunked", "def chunked(items, size):\n    return []"))
    verdicts = classroom.grade(limits=Limits(cell_seconds=60, submission_seconds=200))
    feedback(classroom.course, classroom.unit())
    return verdicts


def test_the_searching_submission_ran_to_its_end(classroom, graded):
    assert graded["searches"]["score"] == 14, graded["searches"]["cells"]
    printed = classroom.outputs("searches")
    assert "kokelblath" in printed, "the search finds what is there"
    sizes = {name: int(number) for name, number in re.findall(r"'(\w+)': (\d+)", printed[printed.index("SEEN") :])}
    assert sizes["bytes"] > 20 * 2**20
    assert sizes["objects"] > 10_000
    assert sizes["files"] > 10
    assert sizes["rounds"] == 3, "twice while hidden tests ran, and once after them"


def test_no_hidden_word_is_in_the_students_kernel_or_files(classroom, graded, words):
    printed = classroom.outputs("searches")
    for word in (*words, "sys.modules"):
        assert word not in printed


def test_no_seed_is_in_the_students_kernel(classroom, graded):
    numbers = classroom.outputs("searches").partition("NUMBERS")[2]
    assert graded["searches"]["seed"] not in numbers
    assert course_key(classroom.course).hex() not in numbers


def test_no_file_of_the_course_or_of_another_is_in_the_sandbox(classroom, graded):
    printed = classroom.outputs("looks-outside")
    assert "READ /" not in printed
    assert "LISTED /" not in printed
    assert printed.count("no way") == 13


def test_the_sandbox_has_little_in_its_environment_and_nothing_in_its_folders(classroom, graded):
    printed = classroom.outputs("looks-outside")
    [environment] = re.findall(r"ENVIRONMENT (\[.*?\])", printed)
    for name in ("SEED", "KEY", "TOKEN", "COURSE", "JPY_PARENT_PID", "PYTEST", "EXAM"):
        assert name not in environment
    assert "HOME []" in printed
    assert "ada" not in printed


@pytest.mark.parametrize("station", ["release", "feedback", "autograded"])
def test_no_hidden_word_is_in(classroom, graded, words, station):
    files = [path for path in (classroom.root / station).rglob("*") if path.is_file()]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in (*words, "HIDDEN TESTS", "BEGIN SOLUTION") if word in text], path


def test_the_words_are_where_they_belong(classroom, words):
    source = (classroom.root / "source" / "u01_pieces" / "assignment.ipynb").read_text()
    assert all(word in source for word in words)


def test_no_seed_leaves_through_feedback_or_autograded(classroom, graded):
    secrets = [course_key(classroom.course).hex(), *(verdict["seed"] for verdict in graded.values())]
    for station in ("release", "feedback", "autograded"):
        for path in (classroom.root / station).rglob("*.*"):
            text = path.read_text(encoding="utf-8")
            assert not [secret for secret in secrets if secret in text], path


def test_feedback_names_each_check_and_says_nothing_of_its_test(classroom, graded):
    page = (classroom.root / "feedback" / "half" / "u01_pieces" / "assignment.html").read_text()
    assert "keeps every item, in order" in page
    assert "@probe" not in page and "rng" not in page


def test_an_error_of_the_grader_tells_the_student_nothing_of_the_hidden_test(fresh, words):
    """The hidden test itself fails, and its error quotes a hidden value."""
    path = fresh.root / "course" / "u01_pieces" / "assignment.py"
    broken = path.read_text().replace("torviblath = feed(", "int('torviblath-value')\ntorviblath = feed(")
    path.write_text(broken)
    fresh.run("backbench", "build", "u01_pieces")
    fresh.hand_in("ada", answers(fresh.work()))
    verdict = fresh.grade()["ada"]
    assert (verdict["state"], verdict["cells"]["chunked-lazy"]["state"]) == ("grader error", "grader error")
    assert verdict["cells"]["chunked-lazy"]["score"] is None
    assert verdict["score"] == 11, "the other cells count"
    assert "torviblath-value" in verdict["reason"], "the instructor reads what is wrong"
    [page] = feedback(fresh.course, fresh.unit())
    assert "torviblath" not in page.read_text()
    found = subprocess.run(["grep", "-rl", "torviblath", str(fresh.root / "feedback"), str(fresh.root / "release")],
                           capture_output=True, text=True)  # fmt: skip
    assert not found.stdout
