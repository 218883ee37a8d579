"""The one-line functions: one server for each process, or the one in the environment."""

import json

import pymysql
import pytest

from backbench import services
from backbench.services import (
    MongoServer,
    MySQLServer,
    RedisServer,
    ServiceError,
    command,
    find,
    private_server,
    shared,
)
from backbench.services.mysql_server import connect_settings


def test_later_calls_share_the_server():
    services.redis().set("book", "Emma")
    assert services.redis(decode_responses=True).get("book") == "Emma"
    with services.mysql() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE books (title TEXT)")
    with services.mysql(autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW TABLES")
        assert cursor.fetchall() == (("books",),)
    assert services.server("redis").url == services.url("redis")
    assert services.mysql_settings()["unix_socket"] == str(services.server("mysql").socket)


def test_the_address_in_the_environment_wins(server_class, kind, monkeypatch, write, read):
    with server_class() as server:
        monkeypatch.setenv(find.kind(kind).variable, server.url)
        client = getattr(services, kind)()
        write(kind, client, 9)
        assert read(kind, server.client()) == [9]
        assert shared._servers == {}
        assert f"{kind}: {server.version} at {find.kind(kind).variable}" in services.about()
        client.close()


CONNECTIONS = {
    "the one line": services.mysql,
    "with a first statement": lambda: services.mysql(init_command="SET SESSION innodb_lock_wait_timeout = 3"),
    "settings for another driver": lambda: pymysql.connect(**services.mysql_settings()),
}


@pytest.mark.parametrize("how", CONNECTIONS)
def test_sessions_of_a_given_mariadb_lock_the_newest_row_as_those_of_mysql_do(how, monkeypatch):
    """MariaDB's default from 11.6.2 on is an error there."""
    with MySQLServer(options=["--loose-innodb-snapshot-isolation=ON"]) as server:
        with server.client(autocommit=True) as other, other.cursor() as writes:
            writes.execute("CREATE TABLE accounts (id INT PRIMARY KEY, cents INT)")
            writes.execute("INSERT INTO accounts VALUES (1, 100)")

            def add_after_a_look(connection):
                with connection, connection.cursor() as cursor:
                    cursor.execute("SELECT cents FROM accounts")
                    writes.execute("UPDATE accounts SET cents = cents + 1")
                    cursor.execute("UPDATE accounts SET cents = cents + 10")
                    connection.commit()

            if server.version.startswith("MariaDB"):
                with pytest.raises(pymysql.err.OperationalError, match="1020"):
                    add_after_a_look(server.client())
            writes.execute("UPDATE accounts SET cents = 200")
            monkeypatch.setenv("MYSQL_URL", server.url)
            add_after_a_look(CONNECTIONS[how]())
            writes.execute("SELECT cents FROM accounts")
            assert writes.fetchone() == (211,)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("redis", "redis://:s3cret@127.0.0.1:1/0"),
        ("mysql", "mysql://ada:s3cret@127.0.0.1:1/shop"),
        ("mongo", "mongodb://ada:s3cret@127.0.0.1:1/shop"),
    ],
)
def test_an_address_where_nothing_answers_is_told_without_its_password(kind, address, monkeypatch):
    monkeypatch.setattr(shared, "SECONDS", 0.3)
    monkeypatch.setenv(find.kind(kind).variable, address)
    with pytest.raises(ServiceError, match="no server answers there") as told:
        getattr(services, kind)()
    assert find.kind(kind).variable in str(told.value)
    assert "s3cret" not in str(told.value)
    assert "no server answers there" in services.about()


def test_about_says_what_each_kind_is(monkeypatch):
    assert services.about().count("not started; would be") == 3
    services.redis()
    assert services.about().startswith(f"redis: {services.server('redis').version}, private, ")
    assert "\n" not in services.about()


def test_an_unboxed_server_says_so_in_one_line_once(monkeypatch, capsys):
    monkeypatch.setattr("backbench.boxes.unavailable", lambda: "bubblewrap is not installed")
    monkeypatch.setattr(private_server, "_told", type(private_server._told)())
    with RedisServer() as one, RedisServer() as two:
        assert not one.boxed
        assert two.client().ping()
    assert capsys.readouterr().out == "Servers run without a box of their own here: bubblewrap is not installed.\n"


def test_a_box_that_is_insisted_on_is_never_left_out(monkeypatch):
    monkeypatch.setattr("backbench.boxes.unavailable", lambda: "bubblewrap is not installed")
    with pytest.raises(ServiceError, match="was to run in a box, but bubblewrap is not installed"):
        RedisServer(box=True).start()


@pytest.mark.parametrize(
    ("address", "settings"),
    [
        (
            "mysql://root@localhost/?unix_socket=/a%20b/mysql.sock",
            {"user": "root", "password": "", "charset": "utf8mb4", "unix_socket": "/a b/mysql.sock"},
        ),
        (
            "mysql+pymysql://ada:p%40ss@db.test:3307/shop?charset=latin1",
            {
                "user": "ada",
                "password": "p@ss",
                "charset": "latin1",
                "host": "db.test",
                "port": 3307,
                "database": "shop",
            },
        ),
        (
            "mariadb://db.test",
            {"user": "root", "password": "", "charset": "utf8mb4", "host": "db.test", "port": 3306},
        ),
    ],
)
def test_a_mysql_address_is_read_as_documented(address, settings):
    assert connect_settings(address) == settings


@pytest.mark.parametrize("address", ["postgres://h/db", "mysql://h/db?tls=on", "mysql://h:port/db", "localhost"])
def test_a_wrong_mysql_address_is_told(address):
    with pytest.raises(ServiceError, match="MYSQL_URL has"):
        connect_settings(address)


def test_the_address_of_a_private_mysql_reads_back_to_its_socket():
    server = MySQLServer()
    assert (
        connect_settings(server._url(server._wanted or "/a+b/c%d/mysql.sock"))["unix_socket"] == "/a+b/c%d/mysql.sock"
    )


def test_check_starts_each_kind_and_says_a_line_for_each(left_in_home):
    lines = []
    assert command.check(lines.append) is True
    assert [line.split()[0] for line in lines] == ["redis", "mysql", "mongo", "boxes"]
    assert all("starts in" in line and " ms" in line for line in lines[:3])
    assert not left_in_home()


def test_check_names_what_is_missing_and_what_answers(no_programs, monkeypatch):
    monkeypatch.setattr(shared, "SECONDS", 0.3)
    monkeypatch.setenv("MONGODB_URL", "mongodb://127.0.0.1:1")
    lines = []
    assert command.check(lines.append) is False
    assert "run `make setup`" in lines[0]
    assert "or set MYSQL_URL" in lines[1]
    assert "MONGODB_URL says" in lines[2]


def test_an_address_is_good_for_other_drivers():
    """The settings are plain data, so a subprocess or a framework's configuration can take them."""
    server = MongoServer(folder="/tmp/x")
    assert json.loads(json.dumps(connect_settings("mysql://root@localhost/shop?unix_socket=/s")))["database"] == "shop"
    assert server._url("/s/mongo.sock") == "mongodb://%2Fs%2Fmongo.sock/shop?directConnection=true"
