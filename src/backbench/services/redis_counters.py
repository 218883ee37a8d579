"""Whether somebody set the counters of a Redis back, by which an examiner measures what student code asks for.

CONFIG RESETSTAT is open to whoever shares the server, and MONITOR does not show it. It sets every counter to 0; whoever
knows what they said may work them up again. The numbers that the server gives its connections go on, so that they run
ahead of the count of connections, once and for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import redis as redis_client

TRIES = 20  # to find a moment in which nobody else connects


@contextmanager
def counters_stand(server: redis_client.Redis) -> Iterator[None]:
    """A with block during which nobody may set the server's counters back: AssertionError, for the student to read.

    server: a redis.Redis of the examiner.  What the block raises comes out of it.
    """
    least, _ = _ahead(server)
    yield
    _, most = _ahead(server)
    assert most >= least, "while the code ran, the server's counters were set back (CONFIG RESETSTAT)"


def _ahead(server: redis_client.Redis) -> tuple[int, int]:
    """The count of connections less the number of the newest one: least and most, equal if nobody else connects."""
    for _ in range(TRIES):
        before = _opened(server)
        newest = server.connection_pool.connection_class(**server.connection_pool.connection_kwargs)
        try:
            newest.send_command("CLIENT", "ID")
            number = newest.read_response()
            after = _opened(server)
        finally:
            newest.disconnect()
        if after == before + 1:
            break
    return before + 1 - number, after - number


def _opened(server: redis_client.Redis) -> int:
    return server.info("stats")["total_connections_received"]
