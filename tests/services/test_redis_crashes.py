"""A worker in a process of its own, which is killed in the middle of its work."""

import os
import signal

import pytest

from backbench import services


@pytest.fixture
def shelf():
    server = services.redis()
    with services.fresh_prefix(server) as prefix:
        yield prefix


def two_steps(shelf):
    def work(client, tell):
        client.set(f"{shelf}1", tell("one"))
        client.set(f"{shelf}2", tell("two"))
        return "both"

    return work


def test_a_worker_that_nobody_kills_gives_what_its_work_gives(shelf):
    told = []
    came = services.killed(two_steps(shelf), lambda text: False, tell=lambda word: told.append(word) or word.upper())
    assert came == (False, "both")
    assert told == ["one", "two"]
    assert services.redis().mget(f"{shelf}1", f"{shelf}2") == [b"ONE", b"TWO"]


@pytest.mark.parametrize(("gap", "left"), [(1, [None, None]), (2, [b"one", None])])
def test_a_killed_worker_leaves_what_it_did_before_that_trip(shelf, gap, left):
    with services.Trips(services.redis(), shelf, gap) as trips:
        came = services.killed(
            two_steps(shelf), lambda text: trips.note(text.count(shelf.encode())), tell=lambda word: word
        )
    assert came == (True, None)
    assert trips.mentions == [1] * gap and trips.received == gap - 1
    assert services.redis().mget(f"{shelf}1", f"{shelf}2") == left


def test_a_worker_that_ends_by_itself_counts_as_killed():
    assert services.killed(lambda client: os.kill(os.getpid(), signal.SIGKILL), lambda text: False) == (True, None)


def test_what_goes_wrong_on_either_side_is_raised_here(shelf):
    with pytest.raises(KeyError, match="no such book"):
        services.killed(lambda client: {}["no such book"], lambda text: False)
    with pytest.raises(ZeroDivisionError):
        services.killed(two_steps(shelf), lambda text: False, tell=lambda word: 1 / 0)
    with pytest.raises(RuntimeError, match="a result that cannot be handed over"):
        services.killed(lambda client: lambda: None, lambda text: False)
