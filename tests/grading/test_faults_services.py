"""A submission's server ends: chance costs nothing, what the student's code does each time costs the student."""

import os

import psutil
import pytest
from faults import Standing, kill, meanwhile, processes_below

from backbench.authoring import build

SHELF, TABLE = "u02_shelf", "u04_table"
STANDS = """
import os
STOP = '''{stop}'''
def put(client, key, title):
    if key != "example":
        exec(STOP, {{}})
    return client.rpush(key, title)
"""
STAGES = {
    "before the first answer": lambda work, stop: work.top(stop),
    "in the middle of a check": lambda work, stop: work.solve("put", STANDS.format(stop=stop)),
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


def kill_redis(_):
    """kill -9 of the Redis servers that run below this process; returns when they are gone."""
    servers = [psutil.Process(pid) for pid in processes_below(os.getpid(), boxed=True)]
    servers = [server for server in servers if server.name().startswith(("redis", "valkey"))]
    assert servers, "there is no server to kill"
    for server in servers:
        kill(server.pid)
    psutil.wait_procs(servers, timeout=30)


@pytest.fixture
def moment():
    """Where the server is killed: student code stands still there, under a name that nobody else has."""
    return Standing(f"bb-{os.getpid()}"[:15], act=kill_redis)


@pytest.mark.parametrize("stage", STAGES)
def test_a_server_that_was_killed_once_costs_nothing(fresh, moment, stage):
    fresh.hand_in("ada", STAGES[stage](fresh.work(SHELF), moment.code), SHELF)
    with meanwhile(moment):
        verdict = fresh.grade(SHELF, executor=None, workers=1)["ada"]
    assert len(moment.struck) == 1
    assert (verdict["state"], verdict["score"]) == ("graded", 4), verdict
    assert fresh.recorded(SHELF) == {"ada": 4}


def test_a_server_that_ends_each_time_costs_the_student_and_nobody_else(fresh, moment):
    moment.times = 100
    fresh.hand_in("ada", STAGES["in the middle of a check"](fresh.work(SHELF), moment.code), SHELF)
    fresh.hand_in("ben", fresh.work(SHELF), SHELF)
    with meanwhile(moment):
        verdicts = fresh.grade(SHELF, executor=None, workers=1)
    verdict = verdicts["ada"]
    assert len(moment.struck) == 2
    assert (verdict["state"], verdict["score"]) == ("graded", 0), "no work for an instructor, and nothing earned"
    [cell] = verdict["cells"].values()
    assert cell["state"] == "not run"
    assert "redis server stopped" in cell["message"]
    assert verdicts["ben"]["score"] == 4
    assert fresh.grade(SHELF)["ada"] == verdict, "it is not examined a third time"


def test_a_student_who_shuts_the_server_down_pays_for_it(fresh):
    """MySQL has a SHUTDOWN statement. What passed in the same cell for want of a server does not count either."""
    folder = fresh.root / "course" / TABLE
    folder.mkdir()
    (folder / "assignment.py").write_text(TABLE_UNIT)
    with open(fresh.root / "course" / "syllabus.toml", "a") as syllabus:
        syllabus.write(f'\n[[unit]]\nid = "{TABLE}"\ntitle = "A table"\nminutes = 20\nneeds = ["mysql"]\n')
    build(fresh.course, [TABLE], say=lambda line: None)
    fresh.hand_in("ada", fresh.work(TABLE), TABLE)
    fresh.hand_in("mal", fresh.work(TABLE).solve("add", SHUTS_DOWN), TABLE)
    verdicts = fresh.grade(TABLE)
    assert verdicts["ada"]["score"] == 6, verdicts["ada"]
    assert (verdicts["mal"]["state"], verdicts["mal"]["score"]) == ("graded", 0), verdicts["mal"]
    assert {cell["state"] for cell in verdicts["mal"]["cells"].values()} == {"not run"}
