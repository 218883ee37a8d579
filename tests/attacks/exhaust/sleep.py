# Sleeps through the exam, deaf to interrupts, in a cell and in a probe.
# earns: 4
# limits: short
# shows: the cell was stopped after
# shows: your code was stopped: it took longer than

# %% attack cell first
import signal
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        time.sleep(10**6)
    except BaseException:
        pass

# %% attack answer merge-sorted
import time


def merge_sorted(*streams, key=None):
    if streams and isinstance(streams[0], list) and key is None and streams[0] == [1, 4]:
        return iter([1])
    time.sleep(10**6)


# %% twin cell first
import asyncio
import time

time.sleep(0.3)
await asyncio.sleep(0.2)  # noqa: F704
print("rested")
