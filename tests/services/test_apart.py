"""Calls at the same time, each in a process of its own."""

import os
import signal
import threading

import pytest

from backbench import services


def test_each_runs_in_a_process_of_its_own_and_all_at_the_same_time():
    reading, writing = os.pipe()
    lock = threading.Lock()

    def waits():
        with lock:
            return os.read(reading, 9), os.getpid()

    def wakes():
        with lock:  # the other one holds its own copy of it
            return os.write(writing, b"up"), os.getpid()

    (word, first), (count, second) = services.apart(waits, wakes)
    assert (word, count) == (b"up", 2)
    assert len({first, second, os.getpid()}) == 3


@pytest.mark.parametrize("work", [lambda: 1 / 0, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: lambda: 1])
def test_a_process_that_gives_nothing_is_told(work):
    with pytest.raises(RuntimeError, match="ended before its work was done"):
        services.apart(work, lambda: 1)
