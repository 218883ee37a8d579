"""Ctrl-C at any moment of a grading run: it ends, what was examined is recorded, the same command does the rest."""

import signal
import threading
from concurrent.futures import Future

import pytest
from paper import Paper

from backbench.grading import gradebook, interrupt
from backbench.grading.verdicts import Store

UNIT = "u01_pieces"


def then(original, when=lambda *_: True):
    """The function, with a Ctrl-C right after its work the first time that `when` says so."""
    pressed = []

    def call(*args, **kwargs):
        result = original(*args, **kwargs)
        if not pressed and when(*args):
            pressed.append(1)
            signal.raise_signal(signal.SIGINT)
        return result

    return call


def a_thread_of_the_gradebook(thread):
    return thread.name.startswith("gradebook")


MOMENTS = {
    "while a job is handed over": (Paper, "submit", lambda self, _, job: job["verdict"]["student"] == "b"),
    "while a result is kept": (Store, "put", lambda *_: True),
    "while a thread starts": (threading.Thread, "start", a_thread_of_the_gradebook),
    "while a result is looked at": (Future, "result", lambda *_: True),
    "while the gradebook is made ready": (gradebook, "register", lambda *_: True),
    "when all is examined": (Store, "put", lambda self, unit, student, _: student == "c"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_leaves_nothing_half_done(fresh, monkeypatch, moment):
    for student in "abc":
        fresh.hand_in(student, fresh.work())
    first = Paper()
    with monkeypatch.context() as patch:
        kind, name, when = MOMENTS[moment]
        patch.setattr(kind, name, then(getattr(kind, name), when))
        with pytest.raises(KeyboardInterrupt):
            fresh.grade(executor=first)
    kept = Store(fresh.course).students(UNIT)
    recorded = fresh.recorded() if kept else {}
    assert sorted(recorded) == kept, "what was examined is in the gradebook"
    second = Paper()
    fresh.grade(executor=second)
    assert second.examined == [student for student in "abc" if student not in kept]
    assert fresh.recorded() == dict.fromkeys("abc", 14)
    assert fresh.logged() == list("abc")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_ends_a_run_that_waits(fresh):
    """Whoever is in the middle of an examination is not waited for."""

    class Never(Paper):
        def submit(self, function, job):
            if job["verdict"]["student"] == "a":
                return super().submit(function, job)
            pressed.start()
            return Future()

    pressed = threading.Timer(0, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    for student in "ab":
        fresh.hand_in(student, fresh.work())
    with pytest.raises(KeyboardInterrupt):
        fresh.grade(executor=Never())
    pressed.join()
    assert fresh.recorded() == ({"a": 14} if Store(fresh.course).students(UNIT) else {})


def test_a_second_ctrl_c_does_not_wait():
    woken = []
    with interrupt.put_off(lambda: woken.append(1)) as stop:
        signal.raise_signal(signal.SIGINT)
        assert (stop.asked, woken) == (True, [1])
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        stop.asked = False


def test_who_ignores_ctrl_c_goes_on_ignoring_it():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupt.put_off(lambda: None) as stop:
            signal.raise_signal(signal.SIGINT)
        assert not stop.asked
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
