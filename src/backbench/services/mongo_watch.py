"""On MongoDB, for grade cells and lessons: a database of one's own, a client whose commands are told, what finds cost.

with services.fresh_mongo(client) as database:
    database.books.insert_many(...)
    services.examined(database.books, {"genre": "crime"}).documents
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backbench.services import shared
from backbench.services.mongo_tap import OWN

if TYPE_CHECKING:
    import pymongo
    from pymongo.collection import Collection
    from pymongo.database import Database


@contextmanager
def fresh_mongo(client: pymongo.MongoClient) -> Iterator[Database]:
    """A new, empty database that nobody has used; it is dropped at the end of the with block."""
    from pymongo.errors import PyMongoError

    name = f"fresh_{uuid.uuid4().hex}"
    try:
        yield client[name]
    finally:
        with suppress(PyMongoError):
            client.drop_database(name)


def watched_mongo(
    before: Callable[[str], Any] | None = None,
    after: Callable[[str, int], Any] | None = None,
    **settings: Any,
) -> pymongo.MongoClient:
    """A client as of `services.mongo`, which tells its commands; what the driver sends by itself is left out.

    before(name of the command) is called right before the command is sent, in the thread that sends it, so that a rival
    can come in between two commands every time. after(name, documents in the reply's batch) is called when the reply
    has come; a command that failed has 0. What the two raise is printed by the driver, and nothing else.
    """
    from pymongo import monitoring

    class Listener(monitoring.CommandListener):
        def started(self, event):
            if before and event.command_name not in OWN:
                before(event.command_name)

        def succeeded(self, event):
            if after and event.command_name not in OWN:
                cursor = event.reply.get("cursor", {})
                after(event.command_name, len(cursor.get("firstBatch", cursor.get("nextBatch", ()))))

        def failed(self, event):
            if after and event.command_name not in OWN:
                after(event.command_name, 0)

    return shared.mongo(event_listeners=[Listener()], **settings)


@dataclass(frozen=True)
class Examined:
    """`documents` and index `keys` that the server looked at, and documents that it `returned`."""

    documents: int
    keys: int
    returned: int


def examined(collection: Collection, query: dict[str, Any]) -> Examined:
    """What `find(query)` makes the server look at, by explain's executionStats. Raises pymongo's errors."""
    from bson.son import SON

    plan = collection.database.command(
        SON([("explain", {"find": collection.name, "filter": query}), ("verbosity", "executionStats")])
    )
    stats = plan["executionStats"]
    return Examined(stats["totalDocsExamined"], stats["totalKeysExamined"], stats["nReturned"])
