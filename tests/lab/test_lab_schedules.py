"""Two sessions step by step: what waits, what goes on, and what a third session sees."""

import pytest

from backbench import services
from backbench.lab import mysql_shop, schedules

READ = "SELECT cents FROM accounts WHERE id = 1"


@pytest.fixture
def connect():
    with services.mysql(autocommit=True) as server, services.fresh_database(server) as name:
        mysql_shop.create(server, "accounts", [(1, 100), (2, 100)])
        yield lambda: services.mysql(database=name)


def outcomes(steps):
    return [(step.session, step.outcome, step.later) for step in steps]


def test_a_statement_that_waits_is_told_and_goes_on_after_the_commit(connect):
    script = """
        A: BEGIN
        A: UPDATE accounts SET cents = cents + 10 WHERE id = 1
        B: UPDATE accounts SET cents = cents + 20 WHERE id = 1
        A: COMMIT
    """
    steps = schedules.play(connect, script, look=READ)
    assert outcomes(steps) == [
        ("A", "ok", False),
        ("A", "1 row", False),
        ("B", "waits", False),
        ("A", "ok", False),
        ("B", "1 row", True),
    ]
    # When A has committed, B may or may not have gone on by the time that the third session looks.
    assert [step.seen for step in steps[:3]] == ["100"] * 3
    assert steps[-1].seen == "130"


def test_what_a_session_read_can_be_written(connect):
    script = f"A: {READ}\nA: UPDATE accounts SET cents = {{A}} + 5 WHERE id = 2\nB: SELECT * FROM accounts"
    steps = schedules.play(connect, script)
    assert steps[1].statement == "UPDATE accounts SET cents = 100 + 5 WHERE id = 2"
    assert (steps[0].value, steps[2].value, steps[2].outcome) == (100, None, "(1, 100), (2, 105)")


def test_after_an_error_a_session_says_no_more(connect):
    steps = schedules.play(connect, f"A: BEGIN\nA: SELECT nothing\nA: {READ}\nB: {READ}")
    assert outcomes(steps) == [("A", "ok", False), ("A", "error 1054", False), ("B", "100", False)]


def test_a_deadlock_has_one_victim_and_the_other_goes_on(connect):
    update = "UPDATE accounts SET cents = cents + 1 WHERE id ="
    script = f"A: BEGIN\nB: BEGIN\nA: {update} 1\nB: {update} 2\nA: {update} 2\nB: {update} 1\nA: COMMIT\nB: COMMIT"
    steps = schedules.play(connect, script)
    assert sum(step.outcome == "error 1213" for step in steps) == 1
    assert sum(step.later for step in steps) == 1


def test_the_level_is_that_of_both_sessions(connect):
    script = f"A: BEGIN\nA: UPDATE accounts SET cents = 7 WHERE id = 1\nB: BEGIN\nB: {READ}\nA: ROLLBACK"
    assert [schedules.play(connect, script, level)[3].outcome for level in ("READ UNCOMMITTED", "READ COMMITTED")] == [
        "7",
        "100",
    ]


def test_the_table_has_a_column_for_each_session(connect):
    lines = schedules.table(schedules.play(connect, f"A: BEGIN\nB: {READ}")).splitlines()
    assert lines[0].endswith("A: BEGIN ▸ ok") and lines[1].endswith(f"B: {READ} ▸ 100")
    assert lines[1].index("B:") > lines[0].index("A:")
