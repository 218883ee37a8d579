"""MySQL's data folder is made once and copied, and nobody ever sees half of one."""

import concurrent.futures
import os
import time

import pymysql
import pytest

from backbench.services import MySQLServer, ServiceError, find, folders, mysql_template


@pytest.fixture
def cache(base, monkeypatch):
    """An empty cache."""
    path = base / "cache"
    path.mkdir()
    monkeypatch.setattr(folders, "cache", lambda: path)
    return path


def test_many_who_need_the_template_at_once_get_the_same_one(cache):
    program = find.program("mysql")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        made = set(pool.map(lambda _: mysql_template.template(program), range(3)))
    assert len(made) == 1
    assert list(cache.iterdir()) == list(made)
    before = made.pop().stat()
    assert mysql_template.template(program).stat() == before


def test_the_template_names_no_account_of_this_machine(cache):
    with MySQLServer() as server, server.client() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT Host FROM mysql.user")
        assert cursor.fetchall() == (("localhost",),)
        with pytest.raises(pymysql.OperationalError, match="Access denied"):
            server.client(user="nobody")


def test_what_stops_the_template_is_said_and_leaves_nothing(cache, base, no_programs, monkeypatch):
    program = base / "mysqld"
    program.write_text("#!/bin/sh\n[ $2 = --version ] && echo mysqld 8.0.40 && exit 0\necho the disk is full\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{base}:/usr/bin:/bin")
    with pytest.raises(ServiceError, match="the disk is full") as told:
        MySQLServer().start()
    assert "MYSQL_URL" in str(told.value)
    assert list(cache.iterdir()) == []


def test_what_a_killed_process_left_in_the_cache_goes(cache):
    old, young = cache / f"{mysql_template.MAKING}old", cache / f"{mysql_template.MAKING}young"
    old.mkdir()
    young.mkdir()
    os.utime(old, (time.time() - 1000,) * 2)
    mysql_template.template(find.program("mysql"))
    assert not old.exists()
    assert young.exists()


def test_the_cache_lies_in_the_checkout_or_in_the_users_own_cache(monkeypatch, tmp_path):
    checkout = tmp_path / "checkout"
    (checkout / "course").mkdir(parents=True)
    (checkout / "nbgrader_config.py").touch()
    monkeypatch.chdir(checkout / "course")
    assert folders.cache() == checkout / ".backbench" / "cache"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folders, "__file__", str(tmp_path / "installed" / "folders.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert folders.cache() == tmp_path / "own" / "backbench"
