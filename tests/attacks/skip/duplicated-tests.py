# Puts an empty twin of each grade cell before and after the real one.
# earns: 4
# shows: the locked cell chunked-values was changed: its own text was restored
# shows: a second copy of the cell chunked-values was left out

# %% attack change
for part in [part for part in book.cells if part.metadata.get("nbgrader", {}).get("grade")]:
    for place in (0, len(book.cells)):
        twin = copy.deepcopy(part)
        twin.source, twin.id = "pass", f"twin-{place}-{part.id}"[:60]
        book.cells.insert(place, twin)

# %% twin change
# Copied and pasted by accident: the same cell, with all that is in it, twice.
twin = copy.deepcopy(cell("chunked"))
twin.id = "pasted"
book.cells.insert(book.cells.index(cell("chunked")) + 1, twin)
