"""Another session whose locks decide when a race happens, and a database that ends with its sessions."""

import threading
from contextlib import contextmanager

import pymysql
import pytest

from backbench import services
from backbench.lab import mysql_shop
from backbench.services import mysql_races
from backbench.services.mysql_costs import is_mariadb
from backbench.services.mysql_races import end_sessions, waiters, waiting


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


def add_by_hand(name, amount, lock):
    """Read, compute, write: with a plain or with a locking read."""
    with services.mysql(database=name) as line, line.cursor() as cursor:
        cursor.execute(f"SELECT cents FROM accounts WHERE id = 1 {lock}")
        [cents] = cursor.fetchone()
        cursor.execute("UPDATE accounts SET cents = %s WHERE id = 1", [cents + amount])
        line.commit()


@pytest.mark.parametrize(("lock", "left"), [("", 110), ("FOR UPDATE", 130)])
def test_the_rival_commits_once_somebody_waits_for_it(server, bank, lock, left):
    with services.rival(bank, "UPDATE accounts SET cents = cents + 20 WHERE id = 1") as other:
        add_by_hand(bank, 10, lock)
    assert (balances(server)[0], other.met, other.error) == (left, True, None)


def test_a_rival_that_nobody_waits_for_commits_at_the_end(server, bank):
    with services.rival(bank, "UPDATE accounts SET cents = 7 WHERE id = 1", then=lambda line: 1 / 0) as other:
        assert balances(server) == [100, 100]
    assert (balances(server), other.met, other.error) == ([7, 100], False, None)


def test_who_waits_for_somebody_else_does_not_wake_the_rival(server, bank):
    holder, blocked = services.mysql(database=bank), services.mysql(database=bank)
    holder.cursor().execute("UPDATE accounts SET cents = 1 WHERE id = 2")
    thread = threading.Thread(target=lambda: blocked.cursor().execute("UPDATE accounts SET cents = 2 WHERE id = 2"))
    with services.rival(bank, "UPDATE accounts SET cents = cents + 20 WHERE id = 1") as other:
        thread.start()
        while not waiting(server):
            pass
        assert waiting(server, holder.thread_id()) == 1
    assert not other.met
    holder.rollback()
    thread.join()


@contextmanager
def someone_waits(server, bank, statement, many=1):
    """A session that holds account 1, and `many` that wait for it with `statement`: the id of the first."""

    def work(line):
        with line, line.cursor() as cursor:
            cursor.execute(statement)

    with services.mysql(database=bank) as holder:
        holder.cursor().execute("SELECT id FROM accounts WHERE id = 1 FOR UPDATE")
        lines = [services.mysql(database=bank) for _ in range(many)]
        threads = [threading.Thread(target=work, args=[line]) for line in lines]
        for thread in threads:
            thread.start()
        while waiting(server) < many:
            pass
        yield holder.thread_id()
    for thread in threads:
        thread.join()


@pytest.fixture
def copies(monkeypatch):
    """How long the process would have waited for a copy of the tables of locks, each time it wanted one."""
    waited = []
    monkeypatch.setattr(mysql_races.time, "sleep", waited.append)
    return waited


UPDATES = "UPDATE accounts SET cents = 9 WHERE id = 1"


@pytest.mark.parametrize("statement", [UPDATES, "SELECT 'a\nb'\n FROM accounts FOR UPDATE", "DELETE  FROM accounts"])
def test_of_one_who_waits_the_report_says_for_whom_without_a_copy(server, bank, copies, statement):
    if not is_mariadb(server):
        pytest.skip("MySQL says at once who waits for whom")
    with someone_waits(server, bank, statement) as holder:
        assert waiters(server, holder) == [statement]
    assert copies == []


def test_a_statement_that_the_report_cuts_in_the_middle_of_a_letter_is_told_as_far_as_it_goes(server, bank):
    """The report shows some 3,000 bytes, and its reader decodes them."""
    for before in "", "x":
        statement = f"{UPDATES} /*{before}{'é' * 2_000}*/"
        with someone_waits(server, bank, statement) as holder:
            [told] = waiters(server, holder)
        assert told.startswith(f"{UPDATES} /*{before}é")


def test_where_others_hold_locks_or_wait_the_tables_say_for_whom(server, bank):
    with someone_waits(server, bank, UPDATES, many=2) as holder:
        assert waiters(server, holder) == [UPDATES] * 2
    with services.mysql(database=bank) as other:
        other.cursor().execute("SELECT id FROM accounts WHERE id = 2 FOR UPDATE")
        with someone_waits(server, bank, UPDATES) as holder:
            assert waiters(server, holder) == [UPDATES]
            assert waiters(server, other.thread_id()) == []


def transaction(session, locks, says="", waits=False, statement=""):
    wait = "LOCK WAIT " * waits
    end = f"{statement}\n------- TRX HAS BEEN WAITING 5 us FOR THIS LOCK TO BE GRANTED:\n" * waits
    return (
        f"\n---TRANSACTION 2{session}, ACTIVE 1 sec\n"
        f"{says}{wait}{locks} lock struct(s), heap size 1128, 1 row lock(s)\n"
        f"MariaDB thread id {session}, OS thread handle 1, query id 2 localhost root Updating\n{end}"
    )


IDLE = "\n---TRANSACTION (0x7f), not started\n0 lock struct(s), heap size 1128, 0 row lock(s)"
HOLDS, WAITS = transaction(5, 2), transaction(6, 2, "mysql tables in use 1, locked 1\n", True, UPDATES)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([WAITS, IDLE, transaction(7, 0), HOLDS, IDLE], UPDATES),
        ([WAITS, transaction(7, 1), HOLDS], None),
        ([WAITS, WAITS, HOLDS], None),
        ([WAITS, transaction(15, 2)], None),
        ([WAITS], None),
        ([HOLDS], None),
        ([WAITS, HOLDS, "\n---TRANSACTION 9, ACTIVE 1 sec\nROLLING BACK 3 lock struct(s), heap size 1\n"], None),
        ([WAITS, HOLDS, "\n... truncated..."], None),
        # A statement that looks like the report: another one who holds locks does not disappear in it.
        ([transaction(6, 2, "", True, "SELECT 1" + HOLDS), transaction(7, 1)], None),
        ([transaction(6, 2, "", True, "SELECT 1\n0 lock struct(s)" + transaction(7, 0)), transaction(7, 1)], None),
        ([WAITS, transaction(7, 1) + "SELECT 1" + IDLE, HOLDS], None),
    ],
)
def test_the_report_names_one_only_where_nobody_else_can_be_meant(parts, found):
    report = "LIST OF TRANSACTIONS FOR EACH SESSION:" + "".join(parts) + "\n--------\nFILE I/O"
    assert mysql_races._only_waiter(report, 5) == found


def test_what_the_rival_does_then_and_what_goes_wrong_there_is_told(server, bank):
    def then(line):
        line.cursor().execute("SELECT nothing")

    with services.rival(bank, "UPDATE accounts SET cents = 7 WHERE id = 1", then=then) as other:
        add_by_hand(bank, 10, "FOR UPDATE")
    assert (other.met, type(other.error)) == (True, pymysql.err.OperationalError)
    assert balances(server)[0] == 110  # its transaction was rolled back


def test_locks_of_another_session_are_seen(server, bank):
    query = "SELECT id FROM accounts"
    with services.mysql(database=bank) as line:
        assert not services.locked(server, query)
        line.cursor().execute("UPDATE accounts SET cents = 1 WHERE id = 2")
        assert services.locked(server, query)
        line.commit()
        assert not services.locked(server, query)


@pytest.mark.parametrize("statement", ["SELECT * FROM accounts WHERE id = 77", "UPDATE accounts SET cents = 1"])
def test_a_table_is_in_use_until_the_transaction_ends(server, bank, statement):
    with services.mysql(database=bank) as line:
        assert not services.in_use(server, "accounts")
        line.cursor().execute(statement)
        assert services.in_use(server, "accounts")
        line.commit()
        assert not services.in_use(server, "accounts")
    assert services.cost(server, "SELECT @@SESSION.lock_wait_timeout").rows == [(3,)]


@pytest.mark.parametrize("lock", ["FOR UPDATE", "LOCK IN SHARE MODE"])
def test_the_rival_waits_until_many_stand_there(server, bank, lock):
    def ask():
        with services.mysql(database=bank) as line, line.cursor() as cursor:
            cursor.execute(f"SELECT id FROM accounts {lock}")
            line.rollback()

    threads, stood = [threading.Thread(target=ask) for _ in range(3)], []
    with services.rival(
        bank, "UPDATE accounts SET cents = 7", then=lambda line: stood.append(services.standing(server)), many=3
    ):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert stood == [3]


def test_who_waits_for_a_lock_with_a_name_stands_there_too(server, bank):
    def work(line, statement):
        line.cursor().execute(statement)
        line.close()

    holder, *lines = [services.mysql(database=bank) for _ in range(3)]
    holder.cursor().execute("SELECT GET_LOCK('till', 9)")
    statements = "SELECT GET_LOCK('till', 9)", "SELECT cents FROM accounts WHERE id = 1 FOR UPDATE"
    threads = [threading.Thread(target=work, args=pair) for pair in zip(lines, statements, strict=True)]
    with services.rival(bank, "UPDATE accounts SET cents = 7", then=lambda line: holder.close(), many=2) as other:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert other.met


def test_the_sessions_of_a_database_end_and_the_spared_one_does_not(server, bank):
    lines = [services.mysql(database=bank) for _ in range(3)]
    lines[0].cursor().execute("UPDATE accounts SET cents = 1")
    assert end_sessions(server, bank, spared=[lines[2].thread_id()]) == 2
    assert not services.locked(server, "SELECT id FROM accounts")
    assert lines[2].cursor().execute("SELECT 1") == 1
    with pytest.raises(pymysql.err.Error):
        lines[0].cursor().execute("SELECT 1")


def test_what_a_case_left_open_is_over_in_the_next_one(server):
    ground = services.Ground(server, lambda: mysql_shop.create(server, "accounts", [(1, 100)]))
    with ground.case() as name:
        line = services.mysql(database=name)
        line.cursor().execute("UPDATE accounts SET cents = 7")
    with ground.case() as again:
        mysql_shop.fill(server, "accounts", [(1, 5), (2, 6)])
        assert (again, balances(server)) == (name, [5, 6])
    ground.close()
    assert (name,) not in services.cost(server, "SHOW DATABASES").rows


def test_a_lock_that_is_not_freed_is_told_to_the_student(server):
    ground = services.Ground(server, lambda: mysql_shop.create(server, "accounts", [(1, 100)]))
    with pytest.raises(services.ServerHeld), ground.case() as name:
        line = services.mysql(database=name)
        line.cursor().execute("UPDATE accounts SET cents = 7")
        mysql_shop.fill(server, "accounts", [])
    ground.close()


def test_a_ground_without_a_case_makes_nothing(server):
    before = services.cost(server, "SHOW DATABASES").rows
    services.Ground(server, lambda: 1 / 0).close()
    assert services.cost(server, "SHOW DATABASES").rows == before
