# Reads the instructor's notebook below source/, by every way to the course's folder, and runs the answers in it.
# earns: 4
# shows: LOOKED

# %% attack cell first
import glob
import json
import os

found = ""
places = ["@ROOT@", *(os.path.join("/", *[".."] * depth, "@ROOT@".lstrip("/")) for depth in range(1, 9))]
places += ["/proc/1/root@ROOT@", "/proc/self/root@ROOT@", "../..", "../../..", "."]
for place in places:
    for path in [*glob.glob(f"{place}/source/*/assignment.ipynb"), *glob.glob(f"{place}/course/*/assignment.py")]:
        if path.endswith(".ipynb"):
            cells = json.load(open(path))["cells"]
            found += "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
if found:
    print("GOT", "IT")
print("LOOKED")

# %% attack answer chunked
for part in found.split("### BEGIN HIDDEN TESTS"):
    exec(
        "def chunked" + part.partition("def chunked")[2].partition("### END SOLUTION")[0]
        if "def chunked" in part
        else ""
    )

# %% twin cell first
import json
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    notes = os.path.join(folder, "notes.json")
    with open(notes, "w") as file:
        json.dump({"sizes": [1, 2, 3]}, file)
    with open(notes) as file:
        sizes = json.load(file)["sizes"]
print(os.listdir("."), sizes)
