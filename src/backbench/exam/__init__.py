"""What a grade cell says: `check`, `probe`, `feed`, `spy` and `rng`.

The hidden part of a grade cell runs in the examiner, a process of its own; the student's code runs in a sandbox.
A `probe` carries plain data between the two; a `feed` and a `spy` count, in the examiner, what student code asks for.
`memory` and `open_files` look at the student's processes from outside.
Opened in JupyterLab without an examiner, the same cell just runs.

    from backbench.exam import check, feed, probe, rng

    @probe
    def first_piece(items, size):           # runs next to the student's `chunked`
        return next(iter(chunked(items, size)))

    source = feed(range(1000))              # lives in the examiner
    with check("reads no further than it must", points=3, hint="Is the input turned into a list first?"):
        assert first_piece(source, 3) == [0, 1, 2]
        assert source.pulled == 3, f"{source.pulled} items were read for a first piece of 3"
"""

from .counting import Call, Feed, Spy, feed, spy
from .outside import memory, open_files
from .session import check, probe, rng
from .wire import NotPlain, ProbeError

__all__ = [
    "Call",
    "Feed",
    "NotPlain",
    "ProbeError",
    "Spy",
    "check",
    "feed",
    "memory",
    "open_files",
    "probe",
    "rng",
    "spy",
]
