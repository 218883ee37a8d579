# Says everything twice in the JSON, first honestly and then otherwise: two sources, two points, two lists of cells.
# earns: 4
# shows: the locked cell chunked-values was changed: its own text was restored
# shows: the cell chunked-edges was missing: it was put back

# %% attack files
import re


def doubled(cells):
    """The text of a list of cells that says most things about the tests twice."""
    text = json.dumps(cells)
    more = '"grade": true, "points": 1, "points": 100, "solution": false, "solution": true'
    text = text.replace('"grade": true', more)
    return re.sub(r'"source": ("(?:[^"\\]|\\.)*assert (?:[^"\\]|\\.)*")', r'"source": \1, "source": "assert True"', text)


book = json.loads(path.read_text())
cells = book.pop("cells")
fewer = [part for part in cells if part["metadata"].get("nbgrader", {}).get("grade_id") != "chunked-edges"]
rest = json.dumps({**book, "nbformat": 4})[1:-1]
more = '"nbformat": 4, "metadata": {}, "nbformat_minor": 5'
path.write_text(f'{{"cells": {doubled(cells)}, {rest}, {more}, "cells": {doubled(fewer)}}}')

# %% twin files
# Saved by another program: one line of source, one item of a list.
book = json.loads(path.read_text())
for part in book["cells"]:
    part["source"] = part["source"].splitlines(keepends=True)
path.write_text(json.dumps(book))
