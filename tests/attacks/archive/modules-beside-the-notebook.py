# Hands in Python modules beside the notebook, with the names of those that the grading imports.
# earns: 4
# shows: LOOKED: none was taken

# %% attack files
fake = """
import random
class check:
    def __init__(self, *args, **kwargs): pass
    def __enter__(self): return self
    def __exit__(self, *error): return True
def probe(function=None, **kwargs): return function or (lambda inner: inner)
def feed(*args, **kwargs): return iter(())
spy = memory = open_files = lambda *args, **kwargs: None
rng = random.Random(0)
"""
(folder / "backbench").mkdir()
(folder / "backbench" / "__init__.py").write_text("")
(folder / "backbench" / "exam.py").write_text(fake)
for name in ("sitecustomize", "ipykernel_launcher", "pytest", "zmq", "nbformat", "conftest"):
    (folder / f"{name}.py").write_text("raises = print\n" if name == "pytest" else "")


# %% attack answer chunked
def chunked(iterable, size):
    return iter([list(iterable)[:size]])

# %% attack cell last
import os
import sys

import backbench
import pytest

taken = [name for name in ("backbench", "pytest", "zmq") if getattr(sys.modules.get(name), "__file__", "").startswith(os.getcwd())]
print("LOOKED:", "GOT" + " IT" if taken else "none was taken", os.path.exists("backbench"))

# %% twin files
(folder / "shop_tools.py").write_text("def discount(price):\n    return price * 9 // 10\n")
