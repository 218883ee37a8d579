"""A submission's server ends: chance costs nothing, what the student's code does each time costs the student."""

import os

import psutil
import pytest
from faults import Standing, kill, meanwhile, processes_below

from backbench.authoring import build
from backbench.services import find

SHELF, TABLE, LEDGER = "u02_shelf", "u04_table", "u05_ledger"
# The reference answer, after a stop wherever an answer is called but in the visible example.
STANDS = """
{reference}
STOP, whole = '''{stop}''', {name}
def {name}(*given):
    if "example" not in given:
        exec(STOP, {{}})
    return whole(*given)
"""
# By kind of server: a unit, the answer that uses the server, the points of the whole and how its programs are called.
ON = {
    "redis": (SHELF, "put", 4, ("redis", "valkey")),
    "mysql": (TABLE, "add", 6, ("mariadbd", "mysqld")),
    "mongo": (LEDGER, "sell", 2, ("mongod", "secantusd")),
}
PROGRAMS = {"redis": "redis-server", "mysql": "mariadbd", "mongo": "mongod"}


def stand(work, kind, stop):
    """An answer that stands still in the middle of a check."""
    name = ON[kind][1]
    return work.solve(name, STANDS.format(reference=work.source(name), stop=stop, name=name))


STAGES = {
    "before the first answer": lambda work, kind, stop: work.top(stop),
    "in the middle of a check": stand,
}
# A unit on MySQL. The second exercise does without it.
TABLE_UNIT = '''
# %% [markdown] role="read"
# # Assignment: a table

# %% role="read"
from backbench import services

# %% role="solution" id="add"
def add(connection, title):
    """Put `title` into a table of its own and return how many rows it has."""
    ### BEGIN SOLUTION
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS titles (title TEXT)")
        cursor.execute("INSERT INTO titles VALUES (%s)", [title])
        connection.commit()
        cursor.execute("SELECT COUNT(*) FROM titles")
        return cursor.fetchone()[0]
    ### END SOLUTION


# %% role="tests" id="add-counts" points=4
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe


@probe
def added(titles):
    return [add(services.mysql(), title) for title in titles]


with check("lives without a server", points=1):
    try:
        added([])
    except Exception:
        pass

with check("counts the rows", points=3):
    assert added(["Dune", "Emma"]) == [1, 2]
### END HIDDEN TESTS

# %% role="solution" id="double"
def double(number):
    """Twice the number."""
    ### BEGIN SOLUTION
    return 2 * number
    ### END SOLUTION


# %% role="tests" id="double-values" points=2
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe
def doubled(number):
    return double(number)


with check("doubles", points=2):
    assert doubled(4) == 8
### END HIDDEN TESTS
'''
# A unit on MongoDB.
LEDGER_UNIT = '''
# %% [markdown] role="read"
# # Assignment: a ledger

# %% role="read"
from backbench import services

# %% role="solution" id="sell"
def sell(books, title):
    """Take one copy of `title` if there is one; True if it did."""
    ### BEGIN SOLUTION
    return books.update_one({"_id": title, "stock": {"$gt": 0}}, {"$inc": {"stock": -1}}).matched_count == 1
    ### END SOLUTION


# %% role="tests" id="sell-alone" points=2
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe

server = services.mongo(timeoutMS=4_000)


@probe
def sold(name, title):
    return sell(services.mongo(timeoutMS=2_000)[name].books, title)


with check("takes one copy", points=2), services.fresh_mongo(server) as shop:
    shop.books.insert_one({"_id": "Emma", "stock": 3})
    assert sold(shop.name, "Emma") is True
    assert shop.books.find_one("Emma") == {"_id": "Emma", "stock": 2}
### END HIDDEN TESTS
'''
UNITS = {"mysql": (TABLE, TABLE_UNIT), "mongo": (LEDGER, LEDGER_UNIT)}
SHUTS_DOWN = """
def add(connection, title):
    with connection.cursor() as cursor:
        cursor.execute("SHUTDOWN")
    import time
    while True:
        try:
            services.mysql().close()
            time.sleep(0.01)
        except Exception:
            return 1
"""


def kill_servers(_):
    """kill -9 of the servers that run below this process; returns when they are gone."""
    servers = [psutil.Process(pid) for pid in processes_below(os.getpid(), boxed=True)]
    names = tuple(name for *_, names in ON.values() for name in names)
    servers = [server for server in servers if server.name().startswith(names)]
    assert servers, "there is no server to kill"
    for server in servers:
        kill(server.pid)
    psutil.wait_procs(servers, timeout=30)


def unit_on(room, kind):
    """The id of a unit of the course that needs this kind of server, built if it is not there yet."""
    if kind in UNITS:
        unit, text = UNITS[kind]
        folder = room.root / "course" / unit
        folder.mkdir()
        (folder / "assignment.py").write_text(text)
        with open(room.root / "course" / "syllabus.toml", "a") as syllabus:
            syllabus.write(f'\n[[unit]]\nid = "{unit}"\ntitle = "On {kind}"\nminutes = 20\nneeds = ["{kind}"]\n')
        build(room.course, [unit], say=lambda line: None)
    return ON[kind][0]


@pytest.fixture
def moment():
    """Where the server is killed: student code stands still there, under a name that nobody else has."""
    return Standing(f"bb-{os.getpid()}"[:15], act=kill_servers)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", ON)
def test_a_server_that_was_killed_once_costs_nothing(fresh, moment, kind, stage):
    unit = unit_on(fresh, kind)
    fresh.hand_in("ada", STAGES[stage](fresh.work(unit), kind, moment.code), unit)
    with meanwhile(moment):
        verdict = fresh.grade(unit, executor=None, workers=1)["ada"]
    assert len(moment.struck) == 1
    assert (verdict["state"], verdict["score"]) == ("graded", ON[kind][2]), verdict
    assert verdict["notes"] == [f"examined twice: in a first examination the {kind} server stopped"]
    assert fresh.recorded(unit) == {"ada": ON[kind][2]}
    assert fresh.logged(unit) == ["ada"]


@pytest.mark.parametrize("kind", ON)
def test_a_server_that_ends_each_time_costs_the_student_and_nobody_else(fresh, moment, kind):
    unit = unit_on(fresh, kind)
    moment.times = 100
    fresh.hand_in("ada", stand(fresh.work(unit), kind, moment.code), unit)
    fresh.hand_in("ben", fresh.work(unit), unit)
    with meanwhile(moment):
        verdicts = fresh.grade(unit, executor=None, workers=1)
    verdict = verdicts["ada"]
    assert len(moment.struck) == 2
    assert (verdict["state"], verdict["score"]) == ("graded", 0), "no work for an instructor, and nothing earned"
    for cell in verdict["cells"].values():
        assert cell["state"] == "not run"
        assert f"{kind} server stopped" in cell["message"]
    assert verdicts["ben"]["score"] == ON[kind][2]
    assert fresh.grade(unit)["ada"] == verdict, "it is not examined a third time"
    assert fresh.recorded(unit) == {"ada": 0, "ben": ON[kind][2]}
    assert fresh.logged(unit) == ["ada", "ben"]


@pytest.mark.parametrize("kind", ON)
def test_a_server_whose_program_does_not_start_is_an_error_of_the_grader(fresh, monkeypatch, tmp_path, kind):
    """Nobody has a zero for it; the verdict says which program it is, and what to do about it."""
    unit = unit_on(fresh, kind)
    program = tmp_path / PROGRAMS[kind]
    program.write_text("#!/bin/sh\necho no such luck\nexit 1\n")
    program.chmod(0o755)
    fresh.hand_in("ada", fresh.work(unit), unit)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        verdict = fresh.grade(unit, executor=None, workers=1)["ada"]
    assert (verdict["state"], verdict["score"]) == ("grader error", 0), verdict
    assert {cell["score"] for cell in verdict["cells"].values()} == {None}
    assert str(program) in verdict["reason"]
    assert f"{find.kind(kind).variable} to the address of a server that runs" in verdict["reason"]
    assert "no such luck" in verdict["reason"], "its last words"
    assert fresh.grade(unit)["ada"]["state"] == "graded"
    assert fresh.recorded(unit) == {"ada": ON[kind][2]}
    assert fresh.logged(unit) == ["ada", "ada"], "once as an error, once as it is"


def test_a_student_who_shuts_the_server_down_pays_for_it(fresh):
    """MySQL has a SHUTDOWN statement. What passed in the same cell for want of a server does not count either."""
    unit_on(fresh, "mysql")
    fresh.hand_in("ada", fresh.work(TABLE), TABLE)
    fresh.hand_in("mal", fresh.work(TABLE).solve("add", SHUTS_DOWN), TABLE)
    verdicts = fresh.grade(TABLE)
    assert verdicts["ada"]["score"] == 6, verdicts["ada"]
    assert (verdicts["mal"]["state"], verdicts["mal"]["score"]) == ("graded", 0), verdicts["mal"]
    assert {cell["state"] for cell in verdicts["mal"]["cells"].values()} == {"not run"}
