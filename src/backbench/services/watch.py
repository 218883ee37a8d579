"""The watcher: a small process between an owner (a notebook, a grader) and one server.

Run as a script, or by a process that a grader forks; it uses the standard library alone and starts in about 20 ms.

Why a process of its own: "die with your parent" on Linux means the *thread* that started you, and notebooks and graders
start servers from threads that end. The watcher's only thread lives as long as the watcher does. It ends the server and
removes its folder when the owner's end of the pipe closes, which the kernel does however the owner dies; that works
on macOS too.

Argument: one JSON object. `argv`, `env`, `cwd`: the server; `boxed`: `argv` is a bubblewrap line; `seccomp`: a filter
for its box, in hexadecimal, or nothing; `owner`: process id; `most`: bytes of memory that the server's processes may
hold before it is killed, or 0; `log`: the server's output goes there; `pid_file`; `remove`: what to delete at the end,
in this order.
Standard input, one letter each: s start, k kill -9, t ask to end, then kill, q end all; end of input is a q.
Standard output, one line each: `up <pid>`, `down <exit code>`, `failed <why>`.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time

FILE_BYTES = 1 << 30  # no file of a server, its log included, grows past this
LOOK = 0.25  # seconds between looks at the memory of a server that has a bound
PATIENCE = 15  # seconds that a server has to end by itself when asked
CHECK = 1.0  # seconds between looks at the owner, for a pipe that a forked child of the owner still holds open


def die_with_parent():
    """In the child, before exec, on Linux: be killed when the watcher is."""
    import ctypes  # slow to import, and a box does not need it

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def limit():
    """Bounds that the server inherits."""
    import resource

    for what, most in ((resource.RLIMIT_FSIZE, FILE_BYTES), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def children(pid):
    """Process ids of the children of `pid`; none where the system does not say."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def leaves(pid):
    """The processes at the end of the tree below `pid`: the server itself, not the box around it."""
    below = children(pid)
    return [leaf for child in below for leaf in leaves(child)] if below else [pid]


def held(pid):
    """Bytes of its own that a process and all below it hold, files in memory aside; 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            resident, shared = map(int, file.read().split()[1:3])
    except OSError:
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") + sum(map(held, children(pid)))


class Watch:
    def __init__(self, config):
        self.config = config
        self.child = None

    def say(self, text):
        with contextlib.suppress(OSError):  # the owner may be gone
            os.write(1, f"{text}\n".encode())

    def start(self):
        config = self.config
        plain = not config["boxed"]
        argv, handles = config["argv"], []
        try:
            if config.get("seccomp"):  # bubblewrap reads it from a handle; it fits into a pipe
                reading, writing = os.pipe()
                os.write(writing, bytes.fromhex(config["seccomp"]))
                os.close(writing)
                argv, handles = [argv[0], "--seccomp", str(reading), *argv[1:]], [reading]
            with open(config["log"], "ab") as log:
                self.child = subprocess.Popen(
                    argv,
                    pass_fds=handles,
                    env=config["env"],
                    cwd=config["cwd"],
                    stdin=subprocess.PIPE,  # never written: it closes when the watcher dies
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    restore_signals=False,  # SIGXFSZ stays ignored: a write past the bound fails, the server lives
                    preexec_fn=die_with_parent if plain and sys.platform == "linux" else None,
                )
            with open(config["pid_file"], "w") as file:
                file.write(str(self.child.pid))
            self.say(f"up {self.child.pid}")
        except OSError as error:
            self.child = None
            self.say(f"failed {error}")
        finally:
            for handle in handles:
                os.close(handle)

    def reap(self):
        """Notice a server that has ended."""
        if self.child is not None and self.child.poll() is not None:
            code, self.child = self.child.returncode, None
            self.say(f"down {code}")

    def kill(self):
        if self.child is None:
            return
        # The first process of a box's process namespace: with it all the others are gone before bwrap itself returns.
        inside = children(self.child.pid) if self.config["boxed"] else []
        try:
            for pid in inside:
                os.kill(pid, signal.SIGKILL)
            if not inside:
                os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()
        self.reap()

    def bound(self):
        """Kill a server that holds too much; its log says so."""
        most = self.config["most"]
        if most and self.child is not None and held(self.child.pid) > most:
            with contextlib.suppress(OSError), open(self.config["log"], "a") as log:
                log.write(f"killed: it held more than {most >> 20} MiB of memory\n")
            self.kill()

    def ask(self, await_signal):
        """SIGTERM to the server, SIGKILL to what is left after PATIENCE; `await_signal` returns when a child ends."""
        if self.child is None:
            return
        targets = leaves(self.child.pid) if self.config["boxed"] else [self.child.pid]
        for pid in targets:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self.child.poll() is None and time.monotonic() < deadline:
            await_signal(deadline - time.monotonic())
        self.kill() if self.child.poll() is None else self.reap()

    def run(self):
        wake, write = os.pipe()
        for end in (wake, write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

        def await_signal(timeout):
            if select.select([wake], [], [], max(0, timeout))[0]:
                os.read(wake, 4096)

        while os.getppid() == self.config["owner"]:
            ready = select.select([0, wake], [], [], LOOK if self.config["most"] else CHECK)[0]
            self.bound()
            if wake in ready:
                os.read(wake, 4096)
                self.reap()
            if 0 in ready:
                letters = os.read(0, 64).decode()
                for letter in letters:
                    if letter == "s":
                        self.start()
                    elif letter == "k":
                        self.kill()
                    elif letter == "t":
                        self.ask(await_signal)
                if not letters or "q" in letters:
                    return


def main(config):
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    limit()
    watch = Watch(config)
    try:
        watch.run()
    finally:
        watch.kill()
        for path in config["remove"]:
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            elif os.path.lexists(path):
                os.unlink(path)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
