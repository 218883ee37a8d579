"""MySQL: MariaDB where that is what the machine has."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from backbench.services import mysql_template
from backbench.services.errors import ServiceError
from backbench.services.private_server import Server

if TYPE_CHECKING:
    import pymysql

DATABASE = "shop"  # there from the start, and the default of every connection


class MySQLServer(Server):
    """A private MySQL or MariaDB: user root without a password, an empty database `shop`, utf8mb4, time zone UTC.

    Commits reach the operating system, not the disk: they survive `kill()`, not a power cut, and cost no disk wait. The
    box of a server with `options` leaves what it asks of the disk alone.
    """

    name = "mysql"
    driver = "pymysql"
    waits_for_disk = False

    def _prepare(self, data: Path) -> None:
        mysql_template.copy(self.program, data)

    def _prepare_inside(self, data: Path) -> list[str]:
        copied = f"{mysql_template.template(self.program)}/."
        return ["/bin/sh", "-c", 'cp -R "$0" "$1" && shift && exec "$@"', copied, str(data)]

    def _readable(self) -> list[Path]:
        return [mysql_template.template(self.program)] if self._memory else []

    def _command(self, data: Path) -> list[str]:
        settings = {
            **mysql_template.storage_settings(self.program),
            "datadir": str(data / "db"),
            "tmpdir": str(data / "tmp"),
            "secure-file-priv": str(data / "files"),  # the one folder of INTO OUTFILE and LOAD DATA INFILE
            "socket": str(self.socket),
            "pid-file": str(data / "mysql.pid"),
            "character-set-server": "utf8mb4",
            "collation-server": "utf8mb4_unicode_ci",  # in both dialects
            "default-time-zone": "+00:00",
            "innodb-buffer-pool-size": "64M",
            "innodb-buffer-pool-dump-at-shutdown": "OFF",
            # Each is touched as a whole at the start: with the server's own choices that is a third of its time.
            "innodb-log-buffer-size": "2M",
            "key-buffer-size": "1M",
            "loose-aria-pagecache-buffer-size": "4M",
            # ON is MariaDB's default from 11.6.2 on: an error for who locks a row that changed. MySQL does not have it.
            "loose-innodb-snapshot-isolation": "OFF",
            "loose-explain-format": "TRADITIONAL",  # from MySQL 9 on the default is a tree
            "innodb-flush-log-at-trx-commit": "2",
            # No fsync: a table is made several times faster, and kill() loses nothing by it.
            "innodb-flush-method": "nosync",
            "max-connections": "100",
            "table-open-cache": "400",
        }
        words = [f"--{name}={value}" for name, value in settings.items()]
        return [
            str(self.program.path),
            "--no-defaults",
            *words,
            "--skip-networking",
            "--skip-name-resolve",
            *self.options,
        ]

    def _binds(self, data: Path) -> dict[Path | str, str]:
        """Started as root, the server looks its user up in /etc/passwd, which a box does not have."""
        if os.geteuid() != 0:
            return {}
        users = data / "passwd"
        users.write_text("root:x:0:0:root:/:/bin/false\n")
        return {users: "/etc/passwd"}

    def _url(self, socket: Path) -> str:
        return f"mysql://root@localhost/{DATABASE}?unix_socket={quote(str(socket))}"

    def _ask_version(self) -> str:
        with self.client(connect_timeout=5) as connection:
            return version_of(connection)

    def client(self, **settings: Any) -> pymysql.connections.Connection:
        """A new connection to the database `shop` of this server; `settings` go to pymysql.connect."""
        return connect(self.url, **settings)


def version_of(connection: pymysql.connections.Connection) -> str:
    """Product and version of the server behind `connection`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        [text] = cursor.fetchone()
    product = "MariaDB" if "mariadb" in text.lower() else "MySQL"
    return f"{product} {re.match(r'[0-9.]*', text)[0]}"


def connect(url: str, **settings: Any) -> pymysql.connections.Connection:
    """A new connection to the server at a MYSQL_URL; `settings` go to pymysql.connect. Raises ServiceError."""
    import pymysql

    basic = connect_settings(url)
    if "unix_socket" in basic:
        # A socket file needs no TLS, but pymysql reads all certificates of the machine first: 20 ms a connection.
        basic["ssl_disabled"] = True
    return pymysql.connect(**{**basic, **settings})


def as_sent(query: str, values: Any = None) -> str:
    """The text of a query with its values put in, as pymysql sends it. Asks no server; raises what pymysql raises."""
    return _unconnected().cursor().mogrify(query, values)


@functools.cache
def _unconnected() -> pymysql.connections.Connection:
    import pymysql

    made = pymysql.connect(defer_connect=True, ssl_disabled=True)
    made.server_status = 0  # what a server with its usual settings says of itself
    return made


def connect_settings(url: str) -> dict[str, Any]:
    """What a MYSQL_URL says, as keyword arguments of pymysql.connect (aiomysql and asyncmy: rename `database` to `db`).

    Forms: mysql://user:password@host:port/database and mysql://user@localhost/database?unix_socket=/path; the database
    may be left out; `mysql+<driver>` and `mariadb` are read as `mysql`; `charset` is a further query parameter. Raises
    ServiceError for anything else.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError as error:
        raise ServiceError(f"MYSQL_URL has a wrong port: {error}.") from None
    unknown = query.keys() - {"unix_socket", "charset"}
    if parts.scheme.partition("+")[0] not in ("mysql", "mariadb") or unknown:
        what = f"the parameters {', '.join(sorted(unknown))}" if unknown else f"the scheme {parts.scheme!r}"
        raise ServiceError(
            f"MYSQL_URL has {what}; write mysql://user:password@host:port/database "
            "or mysql://user@localhost/database?unix_socket=/path."
        )
    settings: dict[str, Any] = {
        "user": unquote(parts.username) if parts.username else "root",
        "password": unquote(parts.password or ""),
        "charset": query.get("charset", "utf8mb4"),
    }
    if parts.path.strip("/"):
        settings["database"] = unquote(parts.path.strip("/"))
    if "unix_socket" in query:
        settings["unix_socket"] = query["unix_socket"]
    else:
        settings |= {"host": parts.hostname or "localhost", "port": port or 3306}
    return settings
