# Writes files with the names that a grader could read a result from, everywhere that it may write.
# earns: 4
# shows: WROTE

# %% attack cell first
import glob
import json
import os

import ipykernel

verdict = json.dumps(
    {"verdict": {"state": "graded", "score": 30, "max": 30, "student": "forge--result-files"}, "complete": True}
)
try:
    run = os.path.dirname(ipykernel.get_connection_file())
except Exception:  # a kernel of the examiner's has no such file
    run = os.path.dirname(get_ipython().kernel._line.socket.getpeername())
for folder in [
    ".",
    "/tmp",
    run,
    os.path.dirname(run),
    "@ROOT@/.backbench/verdicts/u01_iterators",
    "@ROOT@",
    "/",
    *glob.glob("@ROOT@/autograded/*/*"),
]:
    for name in (
        "verdict.json",
        "result.json",
        "forge--result-files.json",
        "grades.csv",
        "gradebook.db",
        "score.txt",
        "assignment.ipynb",
        "kernel.json",
        "exam.sock.json",
    ):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write(verdict)
        except OSError:
            pass
print("WROTE")

# %% attack traces
names = ("verdict.json", "result.json", "grades.csv", "score.txt")
found = ", ".join(str(path) for name in names for path in [*Path("/tmp").glob(name), *root.glob(name)])

# %% twin cell first
import json
import pathlib

folder = pathlib.Path("results")
folder.mkdir()
for name in ("verdict.json", "score.txt", "assignment.ipynb"):
    (folder / name).write_text(json.dumps({"score": 3}))
print(sorted(path.name for path in folder.iterdir()))
