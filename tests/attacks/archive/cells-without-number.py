# Hands in 50,000 cells, all of them named like the first exercise.
# earns: 0
# shows: has 50\d\d\d cells, more than

# %% attack files
book = json.loads(path.read_text())
first = next(part for part in book["cells"] if part["metadata"].get("nbgrader", {}).get("solution"))
book["cells"] += [{**first, "source": "pass"}] * 50_000  # less than a file may have in bytes
path.write_text(json.dumps(book, separators=(",", ":")))

# %% twin files
book = json.loads(path.read_text())
book["cells"] += [
    {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    for number in range(300)
]
path.write_text(json.dumps(book))
