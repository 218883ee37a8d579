"""What tests do to a grading run from outside: find its processes by name and by kind, and end them."""

import os
import signal
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

# Student code that stands still, under a name that can be seen outside its box, until it gets SIGUSR1 or is killed.
STAND_STILL = """
import signal as _signal, time as _time
_went_on = []
_signal.signal(_signal.SIGUSR1, lambda *_: _went_on.append(1))
open("/proc/self/comm", "w").write("{name}")
while not _went_on:
    _time.sleep(0.005)
open("/proc/self/comm", "w").write("python")
"""


def called(name):
    """Process ids of the living processes with this name."""
    found = []
    for place in Path("/proc").glob("[0-9]*/comm"):
        with suppress(OSError):
            if place.read_text().strip() == name:
                found.append(int(place.parent.name))
    return found


def processes_below(pid, boxed=None):
    """Living descendants of a process; with `boxed`, those with a process namespace of their own."""
    with suppress(psutil.Error):
        found = psutil.Process(pid).children(recursive=True)
        return [child.pid for child in found if _alive(child) and (boxed is None or _boxed(child.pid) == boxed)]
    return []


def _alive(process):
    with suppress(psutil.Error):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _boxed(pid):
    with suppress(OSError):
        return os.readlink(f"/proc/{pid}/ns/pid") != os.readlink("/proc/self/ns/pid")
    return False


def kill(pid):
    """kill -9 one process; it may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@contextmanager
def meanwhile(step):
    """Calls `step` again and again, in a thread, while the block runs."""
    over = threading.Event()
    trouble = []

    def work():
        try:
            while not over.is_set():
                step()
                over.wait(0.02)
        except Exception as error:
            trouble.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        if trouble:  # first of all, whatever else went wrong for want of the step
            raise trouble[0]


class Standing:
    """What happens where student code stands still; for `meanwhile`.

    `act(pid)` is done to the first `times` processes that stand still under this name; then they, and later ones, may
    go on.
    """

    def __init__(self, name, act=kill, times=1):
        self.name, self.act, self.times = name, act, times
        self.struck = []

    @property
    def code(self):
        """The student's code that stands still."""
        return STAND_STILL.format(name=self.name)

    def left(self):
        """Processes that still stand still."""
        return called(self.name)

    def __call__(self):
        for pid in called(self.name):
            if pid not in self.struck and len(self.struck) < self.times:
                self.struck.append(pid)
                self.act(pid)
            else:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGUSR1)
