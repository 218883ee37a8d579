# Installs a package with the answers, from a registry, from a file of its own and over the course's package.
# earns: 4
# shows: INSTALLED, \d of 3 ended

# %% attack cell first
import importlib
import os
import pathlib
import subprocess
import sys

place = pathlib.Path("evil")
(place / "backbench" / "exam").mkdir(parents=True)
(place / "setup.py").write_text(
    "from setuptools import setup\nsetup(name='backbench', version='9', packages=['backbench'])"
)
(place / "backbench" / "__init__.py").write_text("")
(place / "backbench" / "exam" / "__init__.py").write_text("class check:\n    def __getattr__(self, n): return 1")
running, ended = [], 0
for words in (
    ["--index-url", "http://127.0.0.1:@PORT@/simple", "answers"],
    ["--no-deps", "--no-build-isolation", "./evil"],
    ["--target", os.path.dirname(os.__file__), "--no-deps", "--no-build-isolation", "./evil"],
):
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--retries", "0", "--timeout", "1", *words]
    running.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=-3))
for program, seconds in zip(running, (8, 2, 1)):
    try:
        program.wait(seconds)
        ended += 1
    except subprocess.TimeoutExpired:
        program.kill()
sys.path.insert(0, str(place.resolve()))
for name in [name for name in sys.modules if name.startswith("backbench.exam") and "kernel" not in name]:
    del sys.modules[name]
import backbench

importlib.reload(backbench)
print("INSTALLED,", ended, "of 3 ended, and imports", os.path.relpath(backbench.__file__))


# %% attack answer chunked
def chunked(iterable, size):
    return iter([list(islice(iterable, size))])


# %% twin cell first
import pathlib
import sys

pathlib.Path("shop_helpers.py").write_text("def double(number):\n    return 2 * number\n")
sys.path.insert(0, ".")
import shop_helpers  # noqa: E402

print(shop_helpers.double(21))
