"""A server that speaks MongoDB's wire protocol: mongod where there is one, else SecantusDB's server on WiredTiger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from backbench.services.private_server import Server

if TYPE_CHECKING:
    import pymongo

RELAY = Path(__file__).with_name("relay.py")
DATABASE = "shop"
NOT_YET_INITIALIZED, INVALID_REPLICA_SET_CONFIG = 94, 93


class MongoServer(Server):
    """A private server for MongoDB's clients: a replica set of one, so that transactions and change streams work.

    These servers listen on TCP alone, or on a socket whose name they choose: a relay in the box gives them
    `run/mongo.sock`. The address says `directConnection=true`, for the name by which the server knows itself means
    nothing outside its box.
    """

    name = "mongo"
    driver = "pymongo"

    def _prepare_inside(self, data: Path) -> list[str]:
        return ["/bin/sh", "-c", 'mkdir "$0/db" && : > "$0/secantusd.toml" && exec "$@"', str(data)]

    def _command(self, data: Path) -> list[str]:
        store = data / "db"
        store.mkdir(exist_ok=True)
        if self.program.path.name == "mongod":
            server = ["--dbpath", str(store), "--bind_ip", "127.0.0.1", "--port", "{port}", "--nounixsocket", "--quiet"]
            server += ["--replSet", "rs0", "--oplogSize", "64", "--wiredTigerCacheSizeGB", "0.25"]
            # Three files of 100 MB each are made beforehand otherwise.
            server += ["--wiredTigerEngineConfigString", "log=(file_max=8MB,prealloc=false)"]
        else:
            # Without a bound each instance's log takes 2 GB of disk.
            # The empty file stands in for settings that it would find in the home folder.
            settings = data / "secantusd.toml"
            settings.touch()
            server = ["--config", str(settings), "--host", "127.0.0.1", "--port", "0", "--storage-path", str(store)]
            server += ["--log-file-max", "8MB", "--cache-size", "64M", "--log-level", "WARNING"]
            server += [
                "--sync-on-commit"
            ]  # what a client was told is written survives kill(), as with mongod's defaults
        python = str(Path(sys.executable).resolve())
        return [python, "-I", "-S", str(RELAY), str(self.socket), str(self.program.path), *server, *self.options]

    def _readable(self) -> list[Path]:
        python = Path(sys.executable).resolve()
        shown = [RELAY, Path(sys.base_prefix).resolve(), python]
        return [path for path in shown if not path.is_relative_to("/usr")]

    def _url(self, socket: Path) -> str:
        return f"mongodb://{quote(str(socket), safe='')}/{DATABASE}?directConnection=true"

    def _ask_version(self) -> str:
        with self.client(serverSelectionTimeoutMS=5000) as client:
            if self.program.path.name == "mongod":
                _make_replica_set(client)
            return version_of(client)

    def client(self, **settings: Any) -> pymongo.MongoClient:
        """A new client of this server; `settings` go to pymongo.MongoClient."""
        import pymongo

        return pymongo.MongoClient(self.url, **{"serverSelectionTimeoutMS": 10_000, **settings})


def version_of(client: pymongo.MongoClient) -> str:
    """Product and version of the server behind `client`."""
    info = client.admin.command("buildInfo")
    own = info.get("secantusVersion")
    return (f"SecantusDB {own}, speaking " if own else "") + f"MongoDB {info['version']}"


def _make_replica_set(client: pymongo.MongoClient) -> None:
    """Make a mongod the only member of its replica set; raises pymongo's errors until it is the primary."""
    from pymongo.errors import NotPrimaryError, OperationFailure

    try:
        client.admin.command("replSetGetStatus")
    except OperationFailure as error:
        port = client.admin.command("getCmdLineOpts")["parsed"]["net"]["port"]
        member = {"_id": 0, "host": f"127.0.0.1:{port}"}
        if error.code == NOT_YET_INITIALIZED:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        elif error.code == INVALID_REPLICA_SET_CONFIG:  # started again, it has another port
            config = client.local["system.replset"].find_one()
            config |= {"version": config["version"] + 1, "members": [member]}
            client.admin.command("replSetReconfig", config, force=True)
        else:
            raise
    if not client.admin.command("hello").get("isWritablePrimary"):
        raise NotPrimaryError("the replica set has no primary yet")
