"""Servers that are started ahead of need: one set a submission, a bounded number, and nothing stays behind."""

import os

import psutil
import pytest
import redis
from faults import kill, processes_below

from backbench import services
from backbench.grading.ahead import Ahead
from backbench.grading.pool import WorkerPool

NEEDS = ["redis"]


def client_of(facts):
    return redis.Redis.from_url(facts["environment"]["REDIS_URL"])


def servers():
    """Process ids of the Redis servers that run below this process."""
    found = set()
    for pid in processes_below(os.getpid()):
        try:
            if psutil.Process(pid).name().startswith(("redis", "valkey")):
                found.add(pid)
        except psutil.NoSuchProcess:
            pass
    return found


@pytest.fixture
def before():
    """The servers of other tests' workers, which may have some ahead."""
    return servers()


@pytest.fixture
def ahead(before, tmp_path_factory):
    """In a folder with a short name: sockets go into it."""
    folder = tmp_path_factory.mktemp("a")
    made = Ahead(folder)
    yield made
    made.close()
    assert list(folder.iterdir()) == []


def test_each_submission_gets_servers_that_nobody_had_before(ahead):
    seen = set()
    for number in range(3):
        with ahead.lent(NEEDS, more=True) as facts:
            client = client_of(facts)
            assert client.dbsize() == 0
            client.set("left behind", number)
            seen.add(client.info("server")["run_id"])
            assert list(facts["read"]) == [facts["environment"]["REDIS_URL"].removeprefix("unix://").rpartition("/")[0]]
    assert len(seen) == 3


def test_the_next_one_starts_while_one_is_in_use_and_no_third(ahead, before, wait_until):
    with ahead.lent(NEEDS, more=True):
        wait_until(lambda: len(servers() - before) == 2)
        ahead.prepare(NEEDS)
        ahead.prepare(NEEDS)
    with ahead.lent(NEEDS, more=False) as facts:
        client_of(facts).ping()
        wait_until(lambda: len(servers() - before) == 1)
        assert services.listening(facts["environment"]["REDIS_URL"])


def test_a_server_that_died_while_it_waited_is_not_handed_out(ahead, before, wait_until):
    ahead.prepare(NEEDS)
    [waiting] = wait_until(lambda: servers() - before)
    wait_until(lambda: list(ahead.folder.glob("*/redis/run/redis.sock")))
    kill(waiting)
    wait_until(lambda: not psutil.pid_exists(waiting))
    with ahead.lent(NEEDS, more=False) as facts:
        assert client_of(facts).ping()


def test_its_own_end_ends_its_servers_and_is_no_fault(ahead, before, wait_until):
    with ahead.lent(NEEDS, more=True):
        wait_until(lambda: len(servers() - before) == 2)
        kill(ahead._pid)
        wait_until(lambda: not servers() - before)
    assert not ahead.alive
    with ahead.lent(NEEDS, more=True) as facts:
        assert facts == {}, "the examiner starts its own"
    # A server's watcher removes what was the server's a moment after the server is gone.
    wait_until(lambda: not list(ahead.folder.glob("*/redis/*")))
    for left in ahead.folder.iterdir():
        assert not list(left.rglob("*.sock"))
        assert not list(left.rglob("data"))
        left.joinpath("redis").rmdir()
        left.rmdir()


def test_what_does_not_start_is_left_to_the_examiner_to_say(ahead, monkeypatch):
    with ahead.lent(["mysql"], more=False) as facts:
        assert list(facts["environment"]) == ["MYSQL_URL"]
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("BACKBENCH_TOOLS", "/nowhere")
    elsewhere = Ahead(ahead.folder)
    try:
        with elsewhere.lent(["mysql"], more=False) as facts:
            assert facts == {}
    finally:
        elsewhere.close()


def test_servers_of_a_killed_worker_end_with_it(before, wait_until):
    with WorkerPool(1, ahead=True, boxed=True, needs=NEEDS) as pool:
        wait_until(lambda: servers() - before)
        [worker] = pool._all
        kill(worker.process.pid)
        wait_until(lambda: not servers() - before)


def test_a_pool_that_is_no_longer_needed_leaves_no_server(before, wait_until):
    with WorkerPool(1, ahead=True, boxed=True, needs=NEEDS):
        wait_until(lambda: servers() - before)
    assert not servers() - before
