"""One line for a notebook: `redis = services.redis()`.

The address in the environment wins; without one, this process has one private server of each kind, started on the first
call and ended with the process. The same line therefore works in a lesson and while a submission is graded.
"""

from __future__ import annotations

import functools
import re
import socket
import threading
import urllib.parse
from typing import TYPE_CHECKING, Any

from backbench.services import find
from backbench.services.errors import ServiceError
from backbench.services.mongo_server import MongoServer
from backbench.services.mongo_server import version_of as mongo_version
from backbench.services.mysql_server import MySQLServer, connect, connect_settings
from backbench.services.mysql_server import version_of as mysql_version
from backbench.services.private_server import Server
from backbench.services.redis_server import RedisServer
from backbench.services.redis_server import version_of as redis_version

if TYPE_CHECKING:
    import pymongo
    import pymysql
    import redis as redis_client

SERVERS: dict[str, type[Server]] = {server.name: server for server in (RedisServer, MySQLServer, MongoServer)}
SECONDS = 5.0  # for a server at an address in the environment to answer

_guard = threading.RLock()
_servers: dict[str, Server] = {}
_versions: dict[str, str] = {}  # by address


def redis(**settings: Any) -> redis_client.Redis:
    """A new client of this process's Redis; `settings` go to redis.Redis. Raises ServiceError."""
    import redis as redis_client

    return redis_client.Redis.from_url(url("redis"), **settings)


def mysql(**settings: Any) -> pymysql.connections.Connection:
    """A new connection to this process's MySQL; `settings` go to pymysql.connect. Raises ServiceError.

    The database is `shop`, or the one that MYSQL_URL names.
    """
    address = url("mysql")
    common = _common_settings(address)
    connection = connect(address, **{**common, **settings})
    if common and "init_command" in settings:  # which took the place of ours
        connection.query(common["init_command"])
    return connection


def mongo(**settings: Any) -> pymongo.MongoClient:
    """A new client of this process's MongoDB; `settings` go to pymongo.MongoClient. Raises ServiceError."""
    import pymongo

    return pymongo.MongoClient(url("mongo"), **{"serverSelectionTimeoutMS": 10_000, **settings})


def mysql_settings() -> dict[str, Any]:
    """How to connect to this process's MySQL: pymysql.connect's keyword arguments, for other drivers and frameworks."""
    address = url("mysql")
    return {**connect_settings(address), **_common_settings(address)}


@functools.cache
def _common_settings(address: str) -> dict[str, str]:
    """What makes a session do what both dialects do, in the versions of either.

    From MariaDB 11.6.2 on a REPEATABLE READ session gets error 1020 where it locks a row that changed after its
    snapshot. MySQL locks the newest version of that row, and so does a MariaDB whose setting is off. EXPLAIN gives a
    table; from MySQL 9 on it draws a tree unless told otherwise.
    """
    with connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW VARIABLES WHERE variable_name IN ('innodb_snapshot_isolation', 'explain_format')")
        found = dict(cursor.fetchall())
    wanted = {"innodb_snapshot_isolation": ("ON", "OFF"), "explain_format": ("TREE", "TRADITIONAL")}
    changed = [f"SESSION {name} = {good}" for name, (bad, good) in wanted.items() if found.get(name) == bad]
    return {"init_command": f"SET {', '.join(changed)}"} if changed else {}


def url(name: str) -> str:
    """The address of "redis", "mysql" or "mongo": the environment's, else that of this process's own server.

    That server is started if need be. Raises ServiceError where nothing answers at the environment's address, or no
    server can be started.
    """
    given = find.address(name)
    if given:
        _check_address(name, given)
        return given
    return server(name).url


def server(name: str) -> Server:
    """This process's own server of that kind, started if need be; the environment's address is not looked at."""
    find.kind(name)
    with _guard:
        if name not in _servers:
            _servers[name] = SERVERS[name]()
        return _servers[name].start()


def about() -> str:
    """One line: which server and version each kind of service talks to, without starting any."""
    return "; ".join(f"{name}: {_about(name)}" for name in find.KINDS)


def _about(name: str) -> str:
    given = find.address(name)
    try:
        if given:
            return f"{_check_address(name, given)} at {find.kind(name).variable}"
        running = _servers.get(name)
        if running is not None and running.running:
            boxed = "in a box" if running.boxed else "without a box"
            return f"{running.version}, private, {boxed}, {running.program.where}"
        program = find.program(name)
    except ServiceError as error:
        return str(error)
    return f"not started; would be {program.path.name}, {program.where}"


def address_version(name: str, given: str) -> str:
    """Product and version of the server at an address. Raises ServiceError where none answers within SECONDS."""
    try:
        if name == "redis":
            import redis as redis_client

            with redis_client.Redis.from_url(given, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
                return redis_version(client)
        if name == "mysql":
            with connect(given, connect_timeout=SECONDS) as connection:
                return mysql_version(connection)
        import pymongo

        with pymongo.MongoClient(given, serverSelectionTimeoutMS=SECONDS * 1000) as client:
            return mongo_version(client)
    except ServiceError:
        raise
    except Exception as error:
        variable = find.kind(name).variable
        why = f"{type(error).__name__}: {str(error).partition(', Timeout:')[0]}"
        raise ServiceError(
            f"{variable} says {_without_password(given)}, and no server answers there as it should "
            f"({why}). Start that server, correct {variable}, or unset it to get a private one."
        ) from error


def answers(name: str, address: str) -> bool:
    """Whether the server at an address lets us in and says what it is, within SECONDS."""
    try:
        address_version(name, address)
    except ServiceError:
        return False
    return True


def listening(address: str) -> bool:
    """Whether something accepts connections at the address of a private server, the unix socket that it names."""
    path = re.search(r"/[^?&]*\.sock", urllib.parse.unquote(address))
    if path is None:
        raise ServiceError(f"{_without_password(address)} names no unix socket.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(SECONDS)
        try:
            line.connect(re.sub("^/+", "/", path[0]))
        except (TimeoutError, BlockingIOError):  # its queue is full: busy, not gone
            return True
        except OSError:
            return False
        return True


def _check_address(name: str, given: str) -> str:
    """Ask a server in the environment once per process, so that a wrong address is told in plain words."""
    if given not in _versions:
        _versions[given] = address_version(name, given)
    return _versions[given]


def _without_password(given: str) -> str:
    parts = urllib.parse.urlsplit(given)
    if parts.password is None:
        return given
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@")).geturl()
