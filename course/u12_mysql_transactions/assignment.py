# %% [markdown] role="read"
# # Assignment: MySQL transactions and isolation
#
# Four exercises, 25 points, about 95 minutes. They do not build on each other: take them in any order.
#
# These rules hold everywhere.
#
# - `connection` is a connection of pymysql, at the default level REPEATABLE READ. No transaction is open in it.
#   **Autocommit may be on or off**: what has to be one transaction, begin it with `connection.begin()`.
# - When a function of yours has returned or raised, it has left no transaction open and no lock held.
# - Other sessions change the same rows at the same time. Who meets a lock of theirs waits for it.
# - An error of the database that the exercise does not speak of is raised, and then nothing has changed.
#
# Write what both MySQL 8 and MariaDB understand, ask through the `connection` that you are given, and open no other
# one. Nothing is graded by seconds.

# %% role="read"
import atexit
import contextlib

import pymysql

from backbench import services
from backbench.lab import mysql_shop

connection = services.mysql(autocommit=True)
print(*[part for part in services.about().split("; ") if part.startswith("mysql")])
database = contextlib.ExitStack()  # a database of your own, dropped when the notebook ends
name = database.enter_context(services.fresh_database(connection, seconds=60))
atexit.register(database.close)

mysql_shop.create(connection, "accounts", [(1, 5_000), (2, 700), (3, 0)])
mysql_shop.create(connection, "books", [(1, 5, 1_200, "A clock of salt.", 1), (2, 0, 900, "Tea for a fox.", 4)])
mysql_shop.create(connection, "jobs", [(1, "mail to Ada"), (2, "mail to Bo")])


def rows_of(query, args=()):
    """The rows that a query gives on the example tables."""
    return services.cost(connection, query, args).rows


print(*mysql_shop.TABLES.items(), sep="\n")

# %% [markdown] role="read"
# ## 1. Move money (7 points, 25 minutes)
#
# `accounts` holds the shop's money in cents. `transfer(connection, source, target, cents)` moves so many cents from one
# account to another and returns `True`. Where the source has less, or one of the accounts does not exist, it returns
# `False`, and nothing has changed.
#
# - Nobody ever sees half a transfer, and none is left when a connection breaks.
# - No account falls below 0, whatever other sessions do.
# - Transfers from a to b and from b to a at the same time both come to an end, without an error for their callers.
#
# ```python
# transfer(connection, 1, 2, 300)   # True
# ```
#
# Limits: `cents` is at least 1, `source` and `target` differ. A lock that is not freed in time (error 1205) is raised.


# %% role="solution" id="transfer"
def transfer(connection, source, target, cents):
    """Move cents from the account `source` to `target`, all or nothing; whether it was done, a bool.

    connection: pymysql connection.  source, target: ids of accounts, int.  cents: int.
    """
    ### BEGIN SOLUTION
    connection.begin()
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE"
            cursor.execute(query, [source, target])
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2 and balances[source] >= cents
            if possible:
                change = "UPDATE accounts SET cents = cents + %s WHERE id = %s"
                cursor.execute(change, [-cents, source])
                cursor.execute(change, [cents, target])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
    ### END SOLUTION


# %% role="tests" id="transfer-money" points=7
assert transfer(connection, 1, 2, 300) is True
print(rows_of("SELECT id, cents FROM accounts ORDER BY id"), "- expected: 4700, 1000 and 0")
print("more than there is:", transfer(connection, 2, 1, 5_000))
### BEGIN HIDDEN TESTS
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from backbench import services
from backbench.exam import check, probe, rng, spy
from backbench.lab import mysql_shop

server = services.mysql(autocommit=True)


@probe(timeout=30)
def moved(name, source, target, cents, auto, patience=8, look=None):
    """What transfer gives or raises; then look() while its connection is open, and what a next user would commit."""
    settings = {"init_command": f"SET SESSION innodb_lock_wait_timeout = {patience}", "autocommit": auto}
    connection = services.mysql(database=name, **settings)
    try:
        came = transfer(connection, source, target, cents)
        came = came if type(came) is bool else repr(came)
    except Exception as error:
        came = f"{type(error).__name__}: {error}"
    if look is not None:
        look()
    try:
        connection.commit()
        connection.close()
    except Exception:
        pass  # it was broken off
    return came


@probe(timeout=30)
def both_ways(name, there, back, auto):
    """What two transfers at the same time give or raise: from 1 to 2, and from 2 to 1."""
    with ThreadPoolExecutor(2) as pool:
        jobs = pool.submit(moved, name, 1, 2, there, auto), pool.submit(moved, name, 2, 1, back, auto)
        return [job.result() for job in jobs]


@contextmanager
def bank(balances):
    with services.contested_database(server) as name:
        mysql_shop.create(server, "accounts", enumerate(balances, 1))
        yield name


def balances():
    with server.cursor() as cursor:
        cursor.execute("SELECT cents FROM accounts ORDER BY id")
        return [cents for (cents,) in cursor.fetchall()]


MODES = {False: "autocommit off", True: "autocommit on"}

with check("moves the money, exactly that much", points=1):
    start = [rng.randint(1_000, 9_000) for _ in range(5)]
    with bank(start) as name:
        expected = list(start)
        for number in range(4):
            source, target = rng.sample(range(5), 2)
            cents = expected[source] if number == 3 else rng.randint(1, 300)  # the last one takes all
            came = moved(name, source + 1, target + 1, cents, bool(number % 2))
            expected[source] -= cents
            expected[target] += cents
            kind = "all of an account's money" if number == 3 else f"a part of it, {MODES[bool(number % 2)]}"
            assert came is True, f"a transfer of {kind}: it gave {came}"
            assert balances() == expected, f"a transfer of {kind}: the accounts hold {balances()}, not {expected}"

with check("False where it cannot be done, and nothing has changed", points=1):
    start = [rng.randint(100, 900), 0, rng.randint(100, 900)]
    for source, target, cents, kind in (
        (1, 2, start[0] + 1, "a cent more than there is"),
        (2, 3, 1, "one cent of an empty account"),
        (1, 77, 50, "to an account that does not exist"),
        (77, 1, 50, "from an account that does not exist"),
    ):
        for auto in MODES:
            with bank(start) as name:
                came = moved(name, source, target, cents, auto)
                assert came is False, f"{kind}, {MODES[auto]}: it gave {came}"
                assert balances() == start, f"{kind}, {MODES[auto]}: the accounts changed from {start} to {balances()}"

with check("leaves no lock behind", points=1, hint="On which ways does your function end?"):
    for source, target, cents, kind in (
        (1, 2, 50, "a transfer that is done"),
        (1, 2, 5_000, "one without the money"),
        (1, 77, 50, "one to an account that does not exist"),
    ):
        with bank([900, 900]) as name:
            held = []
            query = "SELECT id FROM accounts"
            moved(name, source, target, cents, False, look=spy(lambda: held.append(services.locked(server, query))))
            assert held == [False], f"after {kind}, autocommit off: its session still holds locks"

with check("half a transfer is never there", points=1, hint="What do others see between the two changes?"):
    for busy in (1, 2):
        for source, target in ((1, 2), (2, 1)):
            for auto in MODES:
                seen = []

                def break_off(line, seen=seen):
                    seen.append(balances())
                    services.end_sessions(line, name, spared=[server.thread_id()])

                with bank([900, 900]) as name:
                    statement = f"SELECT cents FROM accounts WHERE id = {busy} FOR UPDATE"
                    with services.rival(name, statement, then=break_off) as other:
                        came = moved(name, source, target, 100, auto)
                    assert other.met, f"another session holds an account: the transfer did not wait, it gave {came}"
                    kind = f"while it waits for the {'source' if busy == source else 'target'}, {MODES[auto]}"
                    assert seen[0] == [900, 900], f"900 and 900, a transfer of 100: {kind}, others see {seen[0]}"
                    left = balances()
                    assert left == [900, 900], f"900 and 900, a transfer of 100 breaks off {kind}: {left} is left"
                    assert type(came) is str, f"a transfer breaks off {kind}: it gave {came}"

with check("money is not spent twice", points=1, hint="What may have happened since you looked?"):
    for cents, expected in ((600, False), (300, True)):
        for auto in MODES:
            with bank([900, 900]) as name:
                with services.rival(name, "UPDATE accounts SET cents = cents - 500 WHERE id = 1") as other:
                    came = moved(name, 1, 2, cents, auto)
                assert other.met, f"another session changes the source: the transfer did not wait, it gave {came}"
                right = [100, 1_200] if expected else [400, 900]
                kind = f"900 in the source, another session takes 500 at the same time, a transfer of {cents}"
                assert balances() == right, f"{kind}, {MODES[auto]}: {balances()} is left, not {right}"
                assert came is expected, f"{kind}, {MODES[auto]}: it gave {came}"

with check("both directions at once", points=1, hint="In which order does each of the two take its locks?"):
    for auto in MODES:
        with bank([900, 900]) as name:
            # Both wait for their first lock and get it in the same moment.
            with services.rival(name, "SELECT id FROM accounts FOR UPDATE", many=2) as other:
                came = both_ways(name, 100, 30, auto)
            kind = f"900 and 900, 100 there and 30 back at the same time, {MODES[auto]}"
            assert came == [True, True], f"{kind}: the two transfers gave {came}"
            assert balances() == [830, 970], f"{kind}: {balances()} is left"

with check("a lock that is not freed: raised, nothing changed", points=1, hint="Does error 1205 undo the transaction?"):
    for busy in (1, 2):
        for auto in MODES:
            with bank([900, 900]) as name:
                line = services.mysql(database=name)
                line.cursor().execute(f"SELECT cents FROM accounts WHERE id = {busy} FOR UPDATE")
                held = []

                def look(line=line, held=held):
                    line.rollback()
                    held.append(services.locked(server, "SELECT id FROM accounts"))

                came = moved(name, 1, 2, 100, auto, patience=1, look=spy(look))
                line.close()
                kind = f"the {'source' if busy == 1 else 'target'} stays locked, {MODES[auto]}"
                assert type(came) is str, f"{kind}: the transfer gave {came}"
                assert balances() == [900, 900], f"{kind}: the next user of the connection commits {balances()}"
                assert held == [False], f"{kind}: when the error has come, the transfer's session still holds locks"
### END HIDDEN TESTS
