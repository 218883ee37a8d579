# Hands in 50,000 cells, all of them named like the first exercise.
# earns: 0

# %% attack files
book = json.loads(path.read_text())
first = next(part for part in book["cells"] if part["metadata"].get("nbgrader", {}).get("solution"))
book["cells"] += [first] * 50_000
path.write_text(json.dumps(book))

# %% twin files
book = json.loads(path.read_text())
book["cells"] += [
    {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    for number in range(300)
]
path.write_text(json.dumps(book))
