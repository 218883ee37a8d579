"""What did not change is not examined again; whatever could change a result makes it be."""

import os
import site

import pytest
from nbgrader.api import Gradebook
from paper import Paper

from backbench.authoring import build
from backbench.grading import conditions, feedback, scores
from backbench.grading.gradebook import application
from backbench.grading.limits import Limits

UNIT = "u01_pieces"


@pytest.fixture
def room(fresh):
    """Two students, graded once."""
    for student in ("ada", "bob"):
        fresh.hand_in(student, fresh.work())
    fresh.grade(executor=Paper())
    return fresh


def examined(room, **options):
    paper = Paper()
    room.grade(executor=paper, **options)
    return sorted(paper.examined)


def test_a_second_run_examines_nothing_and_writes_nothing(room):
    books = [room.root / "autograded" / name / UNIT / "assignment.ipynb" for name in ("ada", "bob")]
    files = [*books, room.root / "gradebook.db", room.course.state / "scores.jsonl", room.course.state / "scores.head"]
    before = [path.stat().st_mtime_ns for path in files]
    reused = {}
    assert examined(room, progress=lambda student, verdict, again: reused.update({student: again})) == []
    assert reused == {"ada": True, "bob": True}
    assert [path.stat().st_mtime_ns for path in files] == before


def test_only_who_handed_in_again_is_examined_again(room):
    room.hand_in("bob", room.stub())
    assert examined(room) == ["bob"]


def test_a_refused_submission_is_not_looked_at_twice_either(room):
    room.hand_in("cyd", b"{not json")
    room.hand_in("dan", room.work(), file="mine.ipynb")
    first, second = {}, {}
    room.grade(executor=Paper(), progress=lambda student, verdict, again: first.update({student: again}))
    room.grade(executor=Paper(), progress=lambda student, verdict, again: second.update({student: again}))
    assert (first["cyd"], first["dan"], second["cyd"], second["dan"]) == (False, False, True, True)
    room.hand_in("dan", room.work())
    assert examined(room) == ["dan"]


def test_other_limits_examine_again(room):
    assert examined(room, limits=Limits(cell_seconds=3)) == ["ada", "bob"]


def test_other_data_of_the_unit_examine_again(room):
    data = room.root / "course" / UNIT / "data"
    data.mkdir()
    (data / "prices.csv").write_text("tea,3")
    build(room.course, [room.unit()], say=lambda line: None)
    assert examined(room) == ["ada", "bob"]
    (data / "prices.csv").write_text("tea,4")
    build(room.course, [room.unit()], say=lambda line: None)
    assert examined(room) == ["ada", "bob"]
    assert examined(room) == []


@pytest.mark.parametrize("part", ["grader", "packages", "python"])
def test_another_grader_package_or_python_examines_again(room, monkeypatch, part):
    installed = conditions._installed()
    monkeypatch.setattr(conditions, "_installed", lambda: {**installed, part: "another"})
    assert examined(room) == ["ada", "bob"]
    assert examined(room) == []


def test_without_a_sandbox_and_with_one_are_two_results(room):
    assert examined(room, sandbox=False) == ["ada", "bob"]
    assert examined(room) == ["ada", "bob"]


def test_the_grader_is_its_code_and_not_its_version(tmp_path, monkeypatch):
    code = tmp_path / "backbench"
    (code / "exam").mkdir(parents=True)
    (code / "reports").mkdir()
    (code / "exam" / "wire.py").write_text("LIMIT = 1")
    monkeypatch.setattr(conditions, "PACKAGE", code)
    original = conditions._installed.__wrapped__
    one = original()
    (code / "reports" / "page.py").write_text("COLOUR = 2")
    assert original() == one, "a report decides no mark"
    (code / "exam" / "wire.py").write_text("LIMIT = 2")
    assert conditions.changed(one, original()) == ["grader"]


def test_a_package_of_another_version_is_another_environment(tmp_path, monkeypatch):
    original = conditions._installed.__wrapped__
    one = original()
    (tmp_path / "numpy-99.dist-info").mkdir()
    before = site.getsitepackages()
    monkeypatch.setattr(site, "getsitepackages", lambda: [*before, str(tmp_path)])
    assert conditions.changed(one, original()) == ["packages"]


def test_another_server_is_another_condition(room, monkeypatch):
    unit = room.unit("u02_shelf")
    one = conditions.of(unit)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert conditions.changed(one, conditions.of(unit)) == ["servers"]


def test_a_notebook_that_is_gone_from_autograded_is_written_again_without_an_examination(room):
    book = room.root / "autograded" / "ada" / UNIT / "assignment.ipynb"
    text = book.read_bytes()
    book.unlink()
    assert examined(room) == []
    assert book.read_bytes() == text


def test_the_gradebook_is_where_nbgrader_says(room):
    assert scores.database(room.course) == application(room.course).coursedir.db_url
    config = room.root / "nbgrader_config.py"
    elsewhere = f"sqlite:///{room.root}/elsewhere.db"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {elsewhere!r}\n")
    assert scores.database(room.course) == application(room.course).coursedir.db_url == elsewhere


def test_what_is_read_without_nbgrader_is_what_nbgrader_reads(room):
    read = {student: row.score for (_, student), row in scores.read(room.course, UNIT).items()}
    assert read == room.recorded() == {"ada": 14, "bob": 14}


def test_only_pages_that_would_change_are_written_again(room):
    pages = {path.parts[-3]: path for path in feedback(room.course, room.unit(), changed_only=True)}
    assert set(pages) == {"ada", "bob"}
    before = {student: path.stat().st_mtime_ns for student, path in pages.items()}

    def written():
        feedback(room.course, room.unit(), changed_only=True)
        changed = {student for student, path in pages.items() if path.stat().st_mtime_ns != before[student]}
        before.update({student: path.stat().st_mtime_ns for student, path in pages.items()})
        return changed

    assert written() == set()
    with Gradebook(f"sqlite:///{room.root / 'gradebook.db'}") as book:
        book.find_grade("chunked-lazy", "assignment", UNIT, "ada").manual_score = 1.0
        book.db.commit()
    assert written() == {"ada"}
    with Gradebook(f"sqlite:///{room.root / 'gradebook.db'}") as book:
        book.find_comment("chunked", "assignment", UNIT, "bob").manual_comment = "well done"
        book.db.commit()
    assert written() == {"bob"}
    assert "well done" in pages["bob"].read_text()
    os.unlink(pages["ada"])
    feedback(room.course, room.unit(), changed_only=True)
    assert pages["ada"].exists()


def test_the_command_says_how_many_it_reused_and_imports_no_nbgrader(room):
    feedback(room.course, room.unit(), changed_only=True)
    code = (
        "import sys\nfrom backbench.cli import app\n"
        "try: app(['grade', 'u01'], standalone_mode=False)\n"
        "finally: print(sorted({'nbgrader', 'sqlalchemy', 'nbformat', 'IPython'} & set(sys.modules)))"
    )
    # Paper's results were made under other limits than the command's.
    room.grade(executor=Paper(), limits=Limits())
    feedback(room.course, room.unit(), changed_only=True)
    done = room.run("python", "-c", code)
    assert "2 of them reused" in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
