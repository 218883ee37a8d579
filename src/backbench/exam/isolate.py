"""Puts a forked process into a sandbox of its own: namespaces, mounts and capabilities, straight from the kernel.

Used inside a bubblewrap box by the process that student kernels are forked from (see `forks`). That process keeps
CAP_SYS_ADMIN inside its own user namespace and nowhere else; what `isolate` leaves has no capability at all.
Python 3.11 has none of these calls, so they are made through ctypes. Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import resource
import socket
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# <sched.h>
NEW_MOUNTS, NEW_CGROUP, NEW_UTS, NEW_IPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
NEW_USER, NEW_PIDS, NEW_NET = 0x10000000, 0x20000000, 0x40000000
# <sys/mount.h>
READ_ONLY, NO_SUID, NO_DEV, NO_EXEC, REMOUNT = 1, 2, 4, 8, 32
NO_ATIME, NO_DIR_ATIME, BIND, RECURSIVE, PRIVATE, REL_ATIME = 1 << 10, 1 << 11, 1 << 12, 1 << 14, 1 << 18, 1 << 21
# statvfs has its own numbers for the flags of a mount that it shares with mount(2).
KEPT = {1: READ_ONLY, 2: NO_SUID, 4: NO_DEV, 8: NO_EXEC, 1024: NO_ATIME, 2048: NO_DIR_ATIME, 4096: REL_ATIME}
# <sys/prctl.h>
SET_DUMPABLE, DROP_BOUND, NO_NEW_PRIVILEGES, AMBIENT, CLEAR_AMBIENT = 4, 24, 38, 47, 4
CAPABILITY_VERSION_3 = 0x20080522
JOIN_SESSION_KEYRING = 1
# The user that a kernel is, as its fork server sees it, where that has more than one: see `forkserver`.
SPARE = 1
KEYCTL = {"x86_64": 250, "aarch64": 219}
# <linux/seccomp.h>, <linux/audit.h>: a filter, its answers, and per machine its name and the number of fcntl there.
SET_SECCOMP, FILTER, ALLOWED, REFUSED = 22, 2, 0x7FFF0000, 0x00050000
FCNTL = {"x86_64": (0xC000003E, 72), "aarch64": (0xC00000B7, 25)}
OTHER_CALLS = 0x40000000  # of x86_64: the same calls under other numbers
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
MOST_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> int:
    """A function of libc by name. Raises OSError with its errno where it fails."""
    result = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}{arguments}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones."""
    _call("unshare", flags)


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """mount(2)."""
    words = [word.encode() if word is not None else None for word in (source, target, kind)]
    _call("mount", *words, ctypes.c_ulong(flags), options.encode() if options else None)


def set_dumpable(yes: bool) -> None:
    """Whether processes of the same user may look into this one."""
    _call("prctl", SET_DUMPABLE, int(yes), 0, 0, 0)


def _bind(handle: int, target: str, writable: bool) -> None:
    """Show what an O_PATH `handle` stands for at `target`, which is made."""
    if os.path.isdir(f"/proc/self/fd/{handle}"):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "ab"):
            pass
    mount(f"/proc/self/fd/{handle}", target, None, BIND)
    flags = _flags(target) | NO_SUID | NO_DEV | (0 if writable else READ_ONLY)
    mount(None, target, None, BIND | REMOUNT | flags)


def _flags(path: str) -> int:
    """The flags that a mount has: a remount inside a user namespace may add some, and may drop none."""
    found = os.statvfs(path).f_flag
    return sum(flag for number, flag in KEPT.items() if found & number)


def owner() -> int:
    """The user and group id that a kernel is to have here: SPARE where it is there, else that of this process."""
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= SPARE < first + count:
            return SPARE
    return os.getuid()


def mounts(write: Iterable[str], read: dict[str, str], home: str, size: int, files: int) -> None:
    """Give this process a view of files of its own: for pid 1 of new mount and process namespaces.

    /tmp, /dev/shm and `home` are new and empty, of at most `size` bytes and `files` files each, and belong to
    `owner()`. `write` are folders that keep their path, `read` maps outside to inside paths, read-only. All else stays
    as the box has it: read-only, and whatever the box has under /tmp is covered.
    """
    mount("none", "/", None, RECURSIVE | PRIVATE)
    bound = [(os.open(path, os.O_PATH), path, True) for path in write]
    bound += [(os.open(outside, os.O_PATH), inside, False) for outside, inside in read.items()]
    places = ("/tmp", "/dev/shm", home)
    for place in places:
        mount("tmpfs", place, "tmpfs", NO_SUID | NO_DEV, f"mode=755,size={size},nr_inodes={files}")
    for handle, inside, writable in bound:
        _bind(handle, inside, writable)
        os.close(handle)
    if (other := owner()) != os.getuid():
        for place in places:
            os.chown(place, other, other)
    mount("devpts", "/dev/pts", "devpts", NO_SUID | NO_EXEC, "newinstance,ptmxmode=0666,mode=620")
    mount("proc", "/proc", "proc", NO_SUID | NO_DEV | NO_EXEC)


def confine(user: int, group: int) -> None:
    """Become `owner()`, leave every namespace that is shared still, and give up every capability, for good.

    `user` and `group` are the ids to be seen inside. The new user namespace allows no further one, has keyrings of its
    own, and owns the network: a loopback that nobody shares.
    """
    if (other := owner()) != os.getuid():
        os.setgroups([])
        os.setresgid(other, other, other)
        os.setresuid(other, other, other)
        set_dumpable(True)  # else what is below /proc/self is root's
    outer_user, outer_group = os.getuid(), os.getgid()
    unshare(NEW_USER | NEW_MOUNTS | NEW_NET | NEW_IPC | NEW_UTS | NEW_CGROUP)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {outer_group} 1")
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    for name in ("sys", "sysrq-trigger", "irq", "bus"):
        place = f"/proc/{name}"
        if os.path.exists(place):
            mount(place, place, None, BIND)
            mount(None, place, None, BIND | REMOUNT | READ_ONLY | _flags(place))
    _call("sethostname", b"box", 3)
    _raise_loopback()
    number = KEYCTL.get(platform.machine())
    if number is not None:  # else: keys of the session are those of the box, as under bubblewrap alone
        with contextlib.suppress(OSError):
            _call("syscall", number, JOIN_SESSION_KEYRING, None)
    _drop_capabilities()


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("16xh", fcntl.ioctl(any_socket, SIOCGIFFLAGS, asked))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def _drop_capabilities() -> None:
    for number in range(MOST_CAPABILITIES):
        try:
            _call("prctl", DROP_BOUND, number, 0, 0, 0)
        except OSError:
            break  # the first number that this kernel does not know
    _call("prctl", AMBIENT, CLEAR_AMBIENT, 0, 0, 0)
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("capset", struct.pack("Ii", CAPABILITY_VERSION_3, 0), bytes(24))


def refuse_leases() -> None:
    """From now on this process, and all that it starts, can take no lease of a file (fcntl F_SETLEASE).

    An ordinary user owns the files that its kernels see read-only, and who has a lease of one makes everybody who
    opens it wait, up to 45 s. For a process without threads. Raises OSError where this kernel of Linux has no filters.
    """
    if platform.machine() not in FCNTL:
        return
    machine, fcntl_number = FCNTL[platform.machine()]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    # Each: code, how many to skip where true, where false, operand. What is loaded: struct seccomp_data.
    steps = [
        (load, 0, 0, 4), (equal, 0, 6, machine),
        (load, 0, 0, 0), (at_least, 4, 0, OTHER_CALLS), (equal, 0, 2, fcntl_number),
        (load, 0, 0, 24), (equal, 1, 0, fcntl.F_SETLEASE),
        (give, 0, 0, ALLOWED), (give, 0, 0, REFUSED | errno.EPERM),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("prctl", SET_SECCOMP, FILTER, struct.pack("HP", len(steps), ctypes.addressof(code)), 0, 0)


def limit(limits: dict[str, int]) -> None:
    """Set resource limits by the names of `resource`, such as {"RLIMIT_AS": 2**31}, soft and hard."""
    for name, value in limits.items():
        number = getattr(resource, name)
        most = resource.getrlimit(number)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(number, (value, value))
