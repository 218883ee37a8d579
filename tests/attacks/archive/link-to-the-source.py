# Hands in a symbolic link to the instructor's notebook, which holds every answer.
# earns: 0
# shows: is not a regular file

# %% attack files
path.unlink()
path.symlink_to(root / "source" / "u01_iterators" / "assignment.ipynb")

# %% attack traces
found = "its text was taken over" if "islice(items, size)" in autograded or "BEGIN" in autograded else ""

# %% twin files
(folder / "lesson.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
