# Starts interpreters outside the kernel, without its patches and safe path, to look for answers and to forge a kernel.
# earns: 4
# shows: STARTED

# %% attack cell first
import subprocess
import sys

code = """
import glob, sys
sys.path.insert(0, '.')
from backbench.authoring.parts import read_unit
from backbench.course import Course
for place in ('@ROOT@', *glob.glob('/*'), *glob.glob('/*/*')):
    try:
        for part in read_unit(Course.find(place).unit('u01')).exercises:
            print(part.solution)
    except Exception:
        pass
"""
said = ""
for words in (
    [sys.executable, "-I", "-c", code],
    [sys.executable, "-S", "-c", code],
    ["/usr/bin/python3", "-c", code],
    [sys.executable, "-m", "backbench.exam.kernel", "-f", "/tmp/none.json"],
    [sys.executable, "-m", "backbench.grading.worker"],
):
    try:
        said += subprocess.run(words, capture_output=True, text=True, timeout=3, stdin=subprocess.DEVNULL).stdout
    except (OSError, subprocess.TimeoutExpired):
        pass
if "def chunked" in said:
    print("GOT", "IT")
print("STARTED")

# %% attack answer chunked
exec(
    "def chunked" + said.partition("def chunked")[2].partition("class ")[0]
    if "def chunked" in said
    else "chunked = set"
)

# %% twin cell first
import subprocess
import sys

script = "import json, sys; print(json.dumps(sorted(json.load(sys.stdin))))"
done = subprocess.run([sys.executable, "-c", script], input="[3, 1, 2]", capture_output=True, text=True)
print(done.stdout)
