# Starts interpreters outside the kernel, without its patches and safe path, to look for answers and to forge a kernel.
# earns: 4
# shows: STARTED [45]

# %% attack cell first
import signal
import subprocess
import sys
import time

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
running = []
for words in (
    [sys.executable, "-I", "-c", code],
    [sys.executable, "-S", "-c", code],
    ["/usr/bin/python3", "-c", code],
    [sys.executable, "-m", "backbench.exam.kernel", "-f", "/tmp/none.json"],
    [sys.executable, "-m", "backbench.grading.worker"],
):
    try:
        running.append(subprocess.Popen(words, text=True, stdin=subprocess.DEVNULL, stdout=-1, stderr=subprocess.DEVNULL))
    except OSError as error:
        print(words[0], type(error).__name__)
time.sleep(4)
for program in running:
    program.send_signal(signal.SIGINT)  # a kernel does not end by itself
said, ends = "", time.monotonic() + 4
for program in running:
    try:
        program.wait(max(0, ends - time.monotonic()))
    except subprocess.TimeoutExpired:
        program.kill()
    said += program.communicate()[0]
if "def chunked" in said:
    print("GOT", "IT")
print("STARTED", len(running))

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
