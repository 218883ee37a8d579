"""A filter for a box: the program in it asks the kernel to write to the disk, is told that it is done, and goes on.

Files are then as safe as the operating system is: they survive the end of the program, however it ends, but not a power
cut. A private server that makes and drops tables all the time spends most of its time in such waits.
"""

from __future__ import annotations

import functools
import platform
import struct
import subprocess

from backbench import boxes

# By machine: its number in the kernel's audit, and those of fsync and fdatasync.
MACHINES = {"x86_64": (0xC000003E, 74, 75), "aarch64": (0xC00000B7, 82, 83)}
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, ARCHITECTURE = 0, 4  # where they lie in what the filter sees
ALLOW, DONE = 0x7FFF0000, 0x00050000  # the latter is "fails with error 0"


@functools.cache
def program() -> bytes | None:
    """The filter in the form of `bwrap --seccomp`; None where no box can have it (tried, not guessed)."""
    known = MACHINES.get(platform.machine())
    if known is None or boxes.unavailable() is not None:
        return None
    machine, *waits = known
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 0, 3, machine),
        (LOAD, 0, 0, NUMBER),
        (JUMP_IF_EQUAL, 2, 0, waits[0]),
        (JUMP_IF_EQUAL, 1, 0, waits[1]),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, DONE),
    ]
    made = b"".join(struct.pack("HBBI", *step) for step in steps)
    line = boxes.command(["true"])
    try:
        tried = subprocess.run([line[0], "--seccomp", "0", *line[1:]], input=made, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if tried.returncode else made
