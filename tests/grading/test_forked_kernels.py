"""Kernels that are forked from one process know nothing of each other, and can do no more than one in a box alone."""

import contextlib
import os
import platform
import shutil
import signal
import socket
import stat
import tempfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from test_limits_in_the_box import FORKS

from backbench import boxes
from backbench.exam.remote import KernelGone
from backbench.forkserver import ForkServer, readable_by_all, two_users
from backbench.grading import launch
from backbench.grading.kernel import CellTimeout, StudentKernel
from backbench.grading.launch import Forked, Setting, Spawned
from backbench.grading.limits import MIB, Cgroup, Limits
from backbench.grading.worker import Helpers

LIMITS = Limits(memory=1500 * MIB, processes=60, disk=8 * MIB, files=300, submission_seconds=50)


@pytest.fixture(scope="module")
def server(sandboxed):
    with ForkServer() as forks:
        yield forks


@pytest.fixture
def kernel(server, tmp_path_factory):
    """Makes a kernel from the one server at each call; with `forks=""`, one in a box of its own."""
    made = []

    def make(**options):
        folder = server.folder / f"k{len(list(server.folder.iterdir()))}"
        folder.mkdir()
        setting = Setting(**{"folder": folder, "limits": LIMITS, "forks": str(server.socket), **options})
        made.append(StudentKernel(setting))
        return made[-1]

    yield make
    for each in made:
        each.close()


def say(kernel, source):
    """What a cell prints; an error fails the test."""
    outputs = kernel.run(source)
    assert not [output for output in outputs if output.output_type == "error"], outputs
    return "".join(output.get("text", "") for output in outputs)


ADD_KEY, KEYCTL = (248, 250) if platform.machine() == "x86_64" else (217, 219)
SPOIL = """
import builtins, ctypes, json, os, random, shutil, subprocess, sys, tempfile
json.loads = builtins.divmod = lambda *_, **__: "spoilt"
json.JSONDecoder.decode = lambda *_, **__: "spoilt"
sys.modules["spoilt"] = json
sys.path.insert(0, "/tmp/spoilt")
os.environ["SPOILT"] = "1"
random.seed(1)
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~")):
    open(f"{folder}/spoilt", "w").close()
subprocess.Popen(["sleep", "54321"], start_new_session=True)
libc = ctypes.CDLL(None)
keys = [libc.syscall(ADD_KEY, b"user", b"spoilt", b"x", 1, keyring) for keyring in (-3, -4, -5)]
print("SPOILT", divmod(7, 2), all(key > 0 for key in keys))
""".replace("ADD_KEY", str(ADD_KEY))
LOOK = """
import builtins, ctypes, glob, json, os, random, sys
libc = ctypes.CDLL(None)
print(json.loads("[1]"), divmod(7, 2), "spoilt" in sys.modules, "/tmp/spoilt" in sys.path, "SPOILT" in os.environ)
print(glob.glob("/tmp/spoilt") + glob.glob("/dev/shm/*") + glob.glob(os.path.expanduser("~/*")))
print([command for path in glob.glob("/proc/[0-9]*/cmdline") if "54321" in (command := open(path).read())])
print([libc.syscall(KEYCTL, 10, keyring, b"user", b"spoilt", 0) > 0 for keyring in (-3, -4, -5)])
print(sorted(name for name in globals() if "spo" in name.lower()))
""".replace("KEYCTL", str(KEYCTL))
CLEAN = "[1] (3, 1) False False False\n[]\n[]\n[False, False, False]\n[]\n"


def test_kernels_are_forked_here(kernel):
    assert isinstance(kernel()._process, Forked)


def test_nothing_that_one_changes_reaches_the_next_nor_one_beside_it(kernel):
    beside, first = kernel(), kernel()
    said = say(first, SPOIL)
    assert said.startswith("SPOILT spoilt"), "one of them can be spoilt"
    assert say(beside, LOOK) == CLEAN
    first.close()
    assert say(kernel(), LOOK) == CLEAN


def test_chance_is_another_in_each(kernel):
    ask = "import random, uuid\nprint(random.random(), uuid.uuid4())"
    assert len({say(kernel(), ask) for _ in range(3)}) == 3


def users_of(kernel):
    """Whose processes, as the machine sees it, the box of a kernel has."""
    first = psutil.Process(kernel.pid)
    return {user for process in (first, *first.children(recursive=True)) for user in process.uids()}


def test_where_root_grades_a_kernel_is_a_user_to_whom_nothing_belongs(kernel):
    users = users_of(kernel())
    if os.geteuid() == 0:
        assert len(users) == 1
        assert 2_000_000_000 <= users.pop() < 2**31
    else:
        assert users == {os.geteuid()}


def test_processes_are_bounded_for_root_too_where_there_are_no_control_groups(kernel, monkeypatch, tmp_path):
    monkeypatch.setattr(launch, "Cgroup", lambda limits: Cgroup(limits, root=tmp_path))
    made = kernel()
    assert made._process._cgroup.folders == []
    assert 10 < int(say(made, FORKS).removeprefix("COUNT ")) < LIMITS.processes


def test_where_others_cannot_read_python_root_stays_root(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert [readable_by_all([Path("/usr")]), readable_by_all([Path("/usr"), closed])] == [True, False]
    monkeypatch.setattr(boxes, "python_folders", lambda: [closed])
    assert two_users() is None


RIGHTS = r"""
import re
status = open("/proc/self/status").read()
print(re.findall(r"^(Cap\w+|NoNewPrivs|Uid|Gid):\s*(.*)$", status, re.MULTILINE))
"""


def test_it_has_no_capability_and_can_gain_none(kernel):
    one = kernel()
    program = f"import subprocess, sys\nprint(subprocess.check_output([sys.executable, '-c', {RIGHTS!r}], text=True))"
    for said in (say(one, RIGHTS), say(one, program)):
        found = dict(eval(said))
        assert {value for name, value in found.items() if name.startswith("Cap")} == {"0" * 16}
        assert len(found) == 8
        assert found["NoNewPrivs"] == "1"
        assert set(found["Uid"].split()) == {str(os.getuid())}, "the same user as in a box of its own"


TRIES = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, *arguments):
    print(name, "DONE" if getattr(libc, name)(*arguments) >= 0 else "refused")
def opened(path, mode="rb"):
    try:
        open(path, mode).read(1) if "r" in mode else open(path, mode).close()
        print(path, "DONE")
    except OSError:
        print(path, "refused")
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000):
    attempt("unshare", flag)
attempt("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None)
attempt("umount2", b"/tmp", 2)
attempt("umount2", b"/proc/sys", 2)
attempt("mount", None, b"/proc/sys", None, 32 | 4096, None)
attempt("pivot_root", b"/tmp", b"/tmp") if hasattr(libc, "pivot_root") else None
attempt("chroot", b"/tmp")
attempt("ptrace", 16, 1, None, None)
attempt("ptrace", 0x4206, 1, None, None)
attempt("sethostname", b"other", 5)
attempt("setuid", 12345)
for name in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"):
    try:
        attempt("setns", os.open(f"/proc/1/ns/{name}", os.O_RDONLY), 0)
    except OSError:
        print("ns", name, "refused")
for path in ("/proc/1/mem", "/proc/1/environ", "/proc/1/root/etc", "/proc/1/fd/0", "/proc/kcore"):
    opened(path)
for path in ("/proc/sys/kernel/hostname", "/proc/sys/user/max_user_namespaces", "/usr/x", "/x", "/dev/x", "/etc/x",
             "/home/x", "/proc/sysrq-trigger"):
    opened(path, "ab")
"""


def test_it_can_make_no_namespace_mount_nothing_and_trace_nobody(kernel):
    said = say(kernel(), TRIES).splitlines()
    assert len(said) > 30
    assert not [line for line in said if "refused" not in line]


SEEN = """
import os, socket
print(sorted(int(name) for name in os.listdir("/proc") if name.isdigit()) == [1, os.getpid()])
print(sorted(name for name in os.listdir("/tmp") if name != "ipython"))
print([sorted(os.listdir(path)) for path, *_ in os.walk("/tmp") if "forks.sock" in os.listdir(path)])
print(sum(len(names) for path, names, _ in os.walk("/tmp") if path.count("/") == 2 and "bbf" in path))
print(os.listdir("/proc/self/fdinfo") != [], socket.gethostname())
print(open("/proc/self/cgroup").read().count("backbench-"))
"""


def test_it_sees_itself_alone(kernel, server):
    kernel()  # beside it
    one = kernel()
    # Of a checkout that lies in /tmp, Python's folders and the package are there, and nothing beside them.
    shown = [folder for folder in boxes.python_folders() if folder.is_relative_to("/tmp")]
    names = sorted({server.folder.name, *(folder.parts[2] for folder in shown)})
    assert say(one, SEEN).splitlines() == ["True", str(names), "[]", "1", "True box", "0"]


def test_of_a_checkout_in_an_emptied_place_it_sees_the_package_and_nothing_beside_it(kernel, monkeypatch):
    """As where somebody clones into /tmp."""
    checkout = Path(tempfile.mkdtemp(prefix="bbc-", dir="/tmp"))
    try:
        (checkout / "src").mkdir()
        (checkout / "src" / "package.py").write_text("here = True")
        (checkout / "source").mkdir()
        (checkout / "gradebook.db").write_text("secret")
        folders = [*boxes.python_folders(), checkout / "src"]
        monkeypatch.setattr(boxes, "python_folders", lambda: folders)
        ask = f"import os\nprint([(path, names, files) for path, names, files in os.walk({str(checkout)!r})])"
        shown = [(str(checkout), ["src"], []), (str(checkout / "src"), [], ["package.py"])]
        with ForkServer() as own:
            (own.folder / "k").mkdir()
            one = kernel(folder=own.folder / "k", forks=str(own.socket))
            assert isinstance(one._process, Forked)
            assert say(one, ask) == f"{shown}\n"
            assert say(kernel(forks=""), ask) == f"{shown}\n"
    finally:
        shutil.rmtree(checkout)


def test_loopback_and_abstract_sockets_are_its_own(kernel):
    listens, asks = kernel(), kernel()
    port = say(listens, "import socket\ntcp = socket.create_server(('127.0.0.1', 0))\n"
                        "abstract = socket.socket(socket.AF_UNIX)\nabstract.bind('\\0hidden')\nabstract.listen()\n"
                        "print(tcp.getsockname()[1])")  # fmt: skip
    reach = f"""
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", {int(port)})), (socket.AF_UNIX, "\\0hidden")):
    with socket.socket(family) as one:
        print(one.connect_ex(address) == 0)
"""
    assert say(listens, reach) == "True\nTrue\n", "its own loopback works"
    assert say(asks, reach) == "False\nFalse\n"


@pytest.mark.parametrize("forked", [True, False], ids=["forked", "in a box of its own"])
def test_it_takes_no_lease_of_a_file(kernel, server, forked):
    """An ordinary user's kernel sees files that are its user's: who opens one of them must not wait for a student."""
    one = kernel() if forked else kernel(forks=str(server.folder / "gone.sock"))
    assert isinstance(one._process, Forked if forked else Spawned)
    said = say(one, """
import ctypes, errno, fcntl, os
with open("mine", "w") as file:
    print(fcntl.fcntl(file, fcntl.F_GETFL) >= 0, fcntl.lockf(file, fcntl.LOCK_EX), fcntl.flock(file, fcntl.LOCK_UN))
    for kind in (fcntl.F_RDLCK, fcntl.F_WRLCK):
        try:
            print("LEASE", fcntl.fcntl(file, fcntl.F_SETLEASE, kind))
        except PermissionError as error:
            print(errno.errorcode[error.errno])
pid = os.fork()
if not pid:
    try:
        with open("mine", "w") as file:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    finally:
        os._exit(0 if isinstance(__import__("sys").exc_info()[1], PermissionError) else 1)
print(os.waitpid(pid, 0)[1])
""")
    assert said == "True None None\nEPERM\nEPERM\n0\n"


def test_its_limits_are_those_of_a_box_of_its_own(kernel):
    ask = """
import os, resource
print([resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in
       ("AS", "NPROC", "FSIZE", "NOFILE", "CORE", "CPU")])
print({name: value for name, value in os.environ.items() if name != "PWD"})
print(os.getcwd(), os.getuid(), os.getgid(), os.getppid(), os.stat("/tmp").st_uid, os.umask(0o22))
print([os.statvfs(path).f_blocks * os.statvfs(path).f_frsize for path in ("/tmp", "/dev/shm", os.getcwd())])
"""
    forked, alone = kernel(), kernel(forks="")
    assert isinstance(alone._process, Spawned)
    one, other = (say(each, ask).replace(each.setting.folder.name, "") for each in (forked, alone))
    assert one == other
    wanted = (LIMITS.memory, LIMITS.processes, LIMITS.disk, 1024, 0, LIMITS.submission_seconds)
    assert one.splitlines()[0] == str([(number, number) for number in wanted])
    assert one.splitlines()[-1] == str([LIMITS.disk] * 3)


def test_files_without_number_fill_no_place_of_ours(kernel):
    fill = """
made = []
for folder in ("/tmp", "/dev/shm", "/home/student"):
    try:
        for number in range(10_000):
            open(f"{folder}/{number}", "w").close()
    except OSError:
        made.append(number)
print(made)
"""
    counts = eval(say(kernel(), fill))
    assert len(counts) == 3
    assert max(counts) <= LIMITS.files


def test_the_units_files_are_there_to_read(kernel, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "books.csv").write_text("title\n")
    (tmp_path / "assignment.ipynb").write_text("{}")
    ask = """
import os
print(os.listdir("."), open("data/books.csv").read())
try:
    open("data/books.csv", "a")
except OSError as error:
    print(error.strerror)
"""
    listed, text, _, refused = say(kernel(data=tmp_path), ask).replace(" title", "\ntitle").split("\n")[:4]
    assert (listed, text) == ("['data']", "title")
    assert refused in ("Read-only file system", "Permission denied")  # the second for a user who does not own it


def test_it_is_in_its_control_group_before_a_cell_runs(kernel):
    one = kernel()
    groups = one._process._cgroup.folders
    say(one, "import subprocess\nchild = subprocess.Popen(['sleep', '1000'])")
    family = [psutil.Process(one.pid), *psutil.Process(one.pid).children(recursive=True)]
    assert len(family) == 3
    for group in groups:  # none where this user may make none
        assert {process.pid for process in family} == set(map(int, (group / "cgroup.procs").read_text().split()))
    one.close()
    assert not [group for group in groups if group.exists()]
    assert not [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


GROUPS = Path("/sys/fs/cgroup")
VERSION_2 = (GROUPS / "cgroup.controllers").exists()
HELD = {"pids.max": LIMITS.processes, "memory.max": LIMITS.memory} if VERSION_2 else {
    "pids.max": LIMITS.processes, "memory.limit_in_bytes": LIMITS.memory, "cpu.shares": 1024,
}  # fmt: skip


def can_be_held():
    """What of HELD a control group that this user makes on this machine can be told: tried with one of another name."""
    found = {}
    for name, limit in HELD.items():
        trial = GROUPS / ("" if VERSION_2 else name.split(".")[0]) / f"trial-{os.getpid()}"
        with contextlib.suppress(OSError):
            trial.mkdir()
            try:
                (trial / name).write_text(str(limit))
                found[name] = str(limit)
            finally:
                trial.rmdir()
    return found if found.keys() == HELD.keys() or not VERSION_2 else {}


def test_wherever_a_control_group_can_be_made_the_one_that_it_is_in_has_the_limits(kernel):
    """An ordinary user can make none, as a rule; where somebody can, there is one for each kernel."""
    one = kernel()
    held = {}
    for line in Path(f"/proc/{one.pid}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            group = GROUPS / controller / Path(path).name
            if group in one._process._cgroup.folders:
                held |= {name: (group / name).read_text().strip() for name in HELD if (group / name).exists()}
    assert held == can_be_held()
    swap = [group / "memory.memsw.limit_in_bytes" for group in one._process._cgroup.folders]
    assert {file.read_text().strip() for file in swap if file.exists()} <= {str(LIMITS.memory)}


def test_control_groups_hold_processes_and_memory_by_themselves(kernel, monkeypatch):
    """Without the resource limits and the examiner's own watch, which hold them too."""
    if can_be_held().keys() != HELD.keys():  # the test above says what there is then
        return
    monkeypatch.setattr(Limits, "rlimits", lambda limits: {})
    monkeypatch.setattr("backbench.grading.kernel.memory_held", lambda pid: 0)
    one = kernel()
    assert 10 < int(say(one, FORKS).removeprefix("COUNT ")) < LIMITS.processes
    small = kernel(limits=replace(LIMITS, memory=400 * MIB))
    assert say(small, "held = b'x' * (200 * 2**20)\nprint(len(held) >> 20)") == "200\n"
    swap = [group / "memory.memsw.limit_in_bytes" for group in small._process._cgroup.folders]
    # Version 1 bounds what is swapped out where the machine counts it.
    if VERSION_2 or any(file.exists() for file in swap) or psutil.swap_memory().total == 0:
        with pytest.raises(KernelGone):
            small.run("more = b'x' * (300 * 2**20)")


KILL_ALL = """
import os, signal
print("about to", flush=True)
for pid in (1, -1):
    for number in range(1, 65):
        try:
            os.kill(pid, number)
        except OSError:
            pass
"""
STARVE = """
import os, resource, threading, time
def spin():
    while True:
        pass
try:
    for _ in range(30):
        if os.fork() == 0:
            hold = bytearray(20 * 2**20)
            spin()
except OSError:
    pass
files = []
try:
    while True:
        files.append(open("/dev/null"))
except OSError:
    pass
"""


@pytest.mark.parametrize("attack", [KILL_ALL, STARVE], ids=["kills-all", "starves"])
def test_the_next_one_starts_whatever_the_last_one_did(kernel, server, attack):
    before = server.process.pid
    one = kernel()
    with contextlib.suppress(KernelGone, CellTimeout):
        one.run(attack)
    one.close()
    following = kernel()
    assert isinstance(following._process, Forked)
    assert say(following, "print(6 * 7)") == "42\n"
    assert (server.alive, server.process.pid) == (True, before)


def test_it_ends_when_its_examiner_is_gone(kernel, wait_until):
    one = kernel()
    say(one, "import signal, subprocess\nfor number in (1, 2, 15):\n    signal.signal(number, signal.SIG_IGN)\n"
             "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)")  # fmt: skip
    family = [psutil.Process(one.pid), *psutil.Process(one.pid).children(recursive=True)]
    one._process._leash.shutdown(socket.SHUT_RDWR)  # what the end of a process does to its sockets
    wait_until(one._process.ended)
    assert not [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_all_end_with_the_server(tmp_path, wait_until):
    server = ForkServer()
    folder = server.folder / "k"
    folder.mkdir()
    with StudentKernel(Setting(folder=folder, forks=str(server.socket))) as one:
        server.close()
        wait_until(one._process.ended)
    assert not server.folder.exists()


def test_without_a_server_each_kernel_gets_a_box_of_its_own(kernel, server):
    one = kernel(forks=str(server.folder / "gone.sock"))
    assert isinstance(one._process, Spawned)
    assert say(one, "print(6 * 7)") == "42\n"


def test_a_killed_server_is_replaced(wait_until):
    helpers = Helpers()
    try:
        first = helpers.forks()
        assert helpers.forks() is first
        os.kill(first.process.pid, signal.SIGKILL)
        wait_until(lambda: not first.alive)
        second = helpers.forks()
        assert second is not first and second.alive
        assert not first.folder.exists()
    finally:
        helpers.close()
    assert not second.alive


def test_nobody_else_can_ask_the_server(server):
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert not Path(server.folder, "forks.sock").is_symlink()


def test_the_server_holds_no_secret_and_no_thread(server, wait_until):
    def programs():
        return [each for each in psutil.Process(server.process.pid).children(recursive=True)
                if "--forks" in each.cmdline() and "bwrap" not in each.name()]  # fmt: skip

    [program] = wait_until(programs)
    assert program.num_threads() == 1
    environment = program.environ()
    assert not [name for name in environment if any(word in name for word in ("SEED", "KEY", "TOKEN", "PYTEST"))]
    status = Path(f"/proc/{program.pid}/status").read_text()
    held = int(next(line for line in status.splitlines() if line.startswith("CapBnd")).split()[1], 16)
    to_change_user = 1 << 0 | 1 << 6 | 1 << 7 if os.geteuid() == 0 else 0
    assert held == 1 << 21 | 1 << 31 | to_change_user, "CAP_SYS_ADMIN and CAP_SETFCAP, in its own user namespace"
    assert os.readlink(f"/proc/{program.pid}/ns/user") != os.readlink("/proc/self/ns/user")
