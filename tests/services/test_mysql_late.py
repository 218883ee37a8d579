"""Rivals that come in between two steps of somebody, and the server's count of what others have asked it."""

import pytest

from backbench import services
from backbench.lab import mysql_shop

LOCK = "SELECT id FROM accounts WHERE id = 1 FOR UPDATE"
MORE = "UPDATE accounts SET cents = cents + 20 WHERE id = 1"


@pytest.fixture
def server():
    with services.mysql(autocommit=True) as connection:
        yield connection


@pytest.fixture
def bank(server):
    ground = services.Ground(server, lambda: mysql_shop.create(server, "accounts", [(1, 100), (2, 100)]))
    with ground.case() as name:
        yield name
    ground.close()


def balances(server):
    return [row[0] for row in services.cost(server, "SELECT cents FROM accounts ORDER BY id").rows]


def let_others_pass(line, times):
    """Take the lock and give it back."""
    for _ in range(times):
        line.cursor().execute(LOCK)
        line.rollback()


def add_by_hand(line, amount):
    """Look, and then write what follows from the look."""
    with line.cursor() as cursor:
        cursor.execute("SELECT cents FROM accounts WHERE id = 1")
        [cents] = cursor.fetchone()
        line.rollback()
        cursor.execute("UPDATE accounts SET cents = %s WHERE id = 1", [cents + amount])
    line.commit()


@pytest.mark.parametrize(("begin", "seen"), [("SELECT 1", [[100, 90]]), ("BEGIN", [])])
def test_late_rivals_meet_only_who_has_given_up_its_locks(server, bank, begin, seen):
    found = []
    with (
        services.late_rival(bank, LOCK, then=lambda line: found.append(balances(server))),
        services.mysql(database=bank, autocommit=True) as line,
        line.cursor() as cursor,
    ):
        cursor.execute(begin)
        cursor.execute("SELECT id FROM accounts FOR UPDATE")
        cursor.execute("UPDATE accounts SET cents = cents - 10 WHERE id = 2")
        cursor.execute("UPDATE accounts SET cents = cents + 10 WHERE id = 1")
        line.commit()
    assert (found, balances(server)) == (seen, [110, 90])


@pytest.mark.parametrize("times", [1, 5])
def test_who_lets_others_pass_meets_the_next_one_when_it_writes(server, bank, times):
    with services.late_rival(bank, LOCK, change=MORE) as others, services.mysql(database=bank) as line:
        let_others_pass(line, times)
        add_by_hand(line, 10)
    assert (others.changes, balances(server)[0]) == (1, 110)  # 20 are lost


def test_who_keeps_its_lock_loses_nothing_and_meets_nobody(server, bank):
    with services.late_rival(bank, LOCK, change=MORE, turns=[True]) as others, services.mysql(database=bank) as line:
        line.cursor().execute(LOCK)
        add = "UPDATE accounts SET cents = cents + 10 WHERE id = 1"
        line.cursor().execute(add)
        line.commit()
    assert (others.changes, balances(server)[0]) == (0, 110)


def test_rivals_change_something_when_it_is_their_turn(server, bank):
    turns = [True, False, False, True]
    with services.late_rival(bank, LOCK, change=MORE, turns=turns) as others, services.mysql(database=bank) as line:
        let_others_pass(line, 1 + 6)  # the first one waits for the lock that is there from the beginning
    assert (others.changes, balances(server)[0]) == (3, 160)


def test_who_writes_inside_a_function_writes(server, bank):
    with server.cursor() as cursor:
        cursor.execute("SET GLOBAL log_bin_trust_function_creators = 1")
        cursor.execute(f"CREATE FUNCTION f() RETURNS INT BEGIN {MORE}; RETURN 1; END")
    with services.late_rival(bank, LOCK, change=MORE) as others, services.mysql(database=bank) as line:
        let_others_pass(line, 1)
        line.cursor().execute("SELECT f()")
        line.commit()
    assert (others.changes, balances(server)[0]) == (1, 140)


def test_a_rival_whose_session_is_ended_is_told(server, bank):
    with (
        pytest.raises(AssertionError, match="session of another one"),
        services.late_rival(bank, LOCK, change=MORE),
        services.mysql(database=bank) as line,
    ):
        let_others_pass(line, 1)
        services.end_sessions(server, bank, spared=[line.thread_id()])
        add_by_hand(line, 10)


def asked(server, line, *statements):
    """What the server counts of these statements."""
    before = services.asked_elsewhere(server)
    for statement in statements:
        with line.cursor() as cursor:
            cursor.execute(statement)
            while cursor.nextset():
                pass
    return services.asked_elsewhere(server) - before


def test_a_fault_of_the_test_itself_is_not_the_students(server, bank):
    def then(line):
        raise NameError("nowhere")

    with pytest.raises(NameError, match="nowhere"):
        with services.late_rival(bank, LOCK, then=then), services.mysql(database=bank, autocommit=True) as line:
            let_others_pass(line, 3)


def test_what_others_ask_is_counted_by_its_kind(server, bank):
    with services.mysql(database=bank) as line:
        statements = "BEGIN", LOCK, MORE, "SELECT 1", "COMMIT"
        assert asked(server, line, *statements) == {"begin": 1, "select": 2, "update": 1, "commit": 1}
        server.cursor().execute("SELECT 1")
        assert asked(server, line) == {}


def test_statements_inside_of_others_are_counted(server, bank):
    with server.cursor() as cursor:
        cursor.execute(f"CREATE PROCEDURE p() BEGIN {MORE}; {LOCK}; END")
    with services.mysql(database=bank) as line:
        assert asked(server, line, "CALL p()") == {"select": 1, "update": 1}
        assert asked(server, line, f"PREPARE one FROM '{MORE}'", "EXECUTE one") == {"update": 1}


def test_who_puts_the_counters_to_zero_hides_no_statement(server, bank):
    with services.mysql(database=bank) as line:
        found = asked(server, line, "FLUSH STATUS", "DO 0")
    assert found["do"] == 1
    assert found.total() >= 2  # with MySQL those of all sessions are zero then, and much seems to have been asked
