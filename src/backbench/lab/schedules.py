"""Two database sessions, step by step: a script says whose turn it is, the trace says what came of it.

    steps = play(connect, '''
        A: SELECT cents FROM accounts WHERE id = 1
        B: UPDATE accounts SET cents = 110 WHERE id = 1
        A: UPDATE accounts SET cents = {A} + 10 WHERE id = 1
        B: COMMIT
    ''')

Each session has a thread. A statement that waits for a row lock is told as "waits", and the script goes on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pymysql

LOOK_SECONDS = 0.003
LOCK_SECONDS = 5  # what a session waits for a lock
PATIENCE = 4.0  # for a statement that neither ends nor waits for a row lock
WAITS = "waits"


@dataclass(frozen=True)
class Step:
    """What one session did: its statement and what came of it.

    `outcome`: rows as text, "1 row" for a change, "ok", "waits", or "error 1213". `later`: the statement waited, and
    this is its end.  `value`: the one value that a query gave, or None.  `seen`: what a third session saw right after
    it, as text.
    """

    session: str
    statement: str
    outcome: str
    value: Any = None
    later: bool = False
    seen: str = ""


class _Session:
    def __init__(self, name: str, connection: pymysql.connections.Connection, settings: Sequence[str]):
        self.name, self.connection = name, connection
        self.asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[Step] = queue.SimpleQueue()
        self.waits = self.failed = False
        with connection.cursor() as cursor:
            for setting in settings:
                cursor.execute(setting)
        self.thread = threading.Thread(target=self._work, daemon=True, name=f"session {name}")
        self.thread.start()

    def _work(self) -> None:
        while (statement := self.asked.get()) is not None:
            self.told.put(self._run(statement))

    def _run(self, statement: str) -> Step:
        import pymysql

        try:
            with self.connection.cursor() as cursor:
                count = cursor.execute(statement)
                if cursor.description is None:
                    changed = f"{count} row{'s' * (count != 1)}"
                    return Step(self.name, statement, changed if _is_change(statement) else "ok")
                rows = cursor.fetchall()
        except pymysql.err.Error as error:
            return Step(self.name, statement, f"error {error.args[0]}")
        value = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else None
        return Step(self.name, statement, _text(rows), value)

    def end(self) -> None:
        self.asked.put(None)
        self.thread.join(LOCK_SECONDS + PATIENCE)
        with suppress(Exception):
            self.connection.close()


def play(
    connect: Callable[[], pymysql.connections.Connection],
    script: str,
    level: str = "REPEATABLE READ",
    look: str = "SELECT NULL",
) -> list[Step]:
    """Run the script, one line `session: statement` after the other, and tell what each line gave.

    connect: gives a new connection; each session gets one, at that isolation level, with autocommit on: a session
    begins its transactions itself. look: a query, which a third session asks after each step. `{A}` in a statement
    stands for the one value that session A read last. After an error the further lines of that session are left out.
    At the end open transactions are rolled back.
    """
    settings = (
        "SET autocommit = 1",
        f"SET SESSION TRANSACTION ISOLATION LEVEL {level}",
        f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}",
    )
    sessions: dict[str, _Session] = {}
    values: dict[str, Any] = {}
    steps: list[Step] = []

    def told(step: Step, *, later: bool = False) -> None:
        session = sessions[step.session]
        session.waits = False
        session.failed = step.outcome.startswith("error")
        if step.value is not None:
            values[step.session] = step.value
        steps.append(replace(step, later=later, seen=seen()))

    def seen() -> str:
        with watching.cursor() as cursor:
            cursor.execute(look)
            return _text(cursor.fetchall())

    with connect() as watching:
        watching.autocommit(True)
        try:
            for line in filter(None, map(str.strip, script.splitlines())):
                name, _, statement = line.partition(": ")
                if name not in sessions:
                    sessions[name] = _Session(name, connect(), settings)
                session = sessions[name]
                if session.waits:  # its next statement comes when this one is over
                    told(session.told.get(timeout=LOCK_SECONDS + PATIENCE), later=True)
                if session.failed:
                    continue
                text = statement.format_map(values)
                session.asked.put(text)
                step = _await(session, sessions.values(), watching)
                if step is None:
                    steps.append(Step(name, text, WAITS, seen=seen()))
                    session.waits = True
                else:
                    told(step)
                for other in sessions.values():
                    if other.waits and other is not session and (step := _await(other, sessions.values(), watching)):
                        told(step, later=True)
            for session in sessions.values():
                if session.waits:
                    told(session.told.get(timeout=LOCK_SECONDS + PATIENCE), later=True)
        finally:
            for session in sessions.values():
                session.end()
    return steps


def _await(session: _Session, sessions: Any, watching: pymysql.connections.Connection) -> Step | None:
    """The end of the session's statement, or None if the server says that it waits."""
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        with suppress(queue.Empty):
            return session.told.get(timeout=LOOK_SECONDS)
        others = sum(other.waits and other is not session and other.told.empty() for other in sessions)
        with watching.cursor() as cursor:
            cursor.execute("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")
            if int(cursor.fetchone()[1]) > others and session.told.empty():
                return None
    return None


def _text(rows: Sequence[tuple]) -> str:
    return ", ".join(str(row[0]) if len(row) == 1 else str(row) for row in rows) or "no row"


def _is_change(statement: str) -> bool:
    return statement.split()[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE")


def events(steps: Sequence[Step]) -> list[tuple[int, str, str]]:
    """The steps as `lab.lanes` takes them, one below the other."""
    return [
        (number, f"session {step.session}", f"{'… ' * step.later}{step.statement}  ▸ {step.outcome}")
        for number, step in enumerate(steps)
    ]


def table(steps: Sequence[Step]) -> str:
    """The steps as text in two columns, one for each session."""
    names = sorted({step.session for step in steps})
    wide = max(len(f"{step.statement} ▸ {step.outcome}") for step in steps) + 4
    lines = []
    for number, step in enumerate(steps):
        text = f"{'… ' * step.later}{step.statement} ▸ {step.outcome}"
        lines.append(f"{number:>2}  " + " " * wide * names.index(step.session) + f"{step.session}: {text}")
    return "\n".join(lines)
