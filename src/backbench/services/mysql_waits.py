"""Who waits for whom: transactions at the same moment, and how many of them the server lets wait for a row lock.

lines = [services.mysql(database=name) for _ in range(4)]
services.lock_waits(connection, lines, raise_the_counter)        # 3
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pymysql


def lock_waits(
    watch: pymysql.connections.Connection,
    workers: Sequence[pymysql.connections.Connection],
    work: Callable[[Any], object],
    seconds: float = 10.0,
) -> int:
    """How many of the transactions `work(worker)`, one in each connection, have to wait for a row lock.

    All begin together. None commits before each of them has done its work or stands and waits; then they commit one
    after the other. The number is the server's own, `Innodb_row_lock_waits`, asked for through `watch`: it counts the
    work of everybody on that server. What `work` raises is raised here, and TimeoutError after `seconds`.
    """
    failed: list[BaseException] = []

    def run(worker: pymysql.connections.Connection) -> None:
        try:
            work(worker)
        except BaseException as error:
            failed.append(error)

    before, ends = _status(watch, "Innodb_row_lock_waits"), time.monotonic() + seconds
    threads = {worker: threading.Thread(target=run, args=(worker,), daemon=True) for worker in workers}
    for worker in workers:
        worker.begin()
    for thread in threads.values():
        thread.start()
    while threads:
        waiting = _status(watch, "Innodb_row_lock_current_waits")
        done = [worker for worker, thread in threads.items() if not thread.is_alive()]
        if done and len(done) + waiting >= len(threads):
            done[0].commit()
            del threads[done[0]]
        elif time.monotonic() > ends:
            raise TimeoutError(
                f"{len(threads)} of {len(workers)} transactions are still open after {seconds:g} seconds"
            )
        else:
            time.sleep(0.005)
    if failed:
        raise failed[0]
    return _status(watch, "Innodb_row_lock_waits") - before


def _status(connection: pymysql.connections.Connection, variable: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW GLOBAL STATUS LIKE %s", [variable])
        return int(cursor.fetchone()[1])
