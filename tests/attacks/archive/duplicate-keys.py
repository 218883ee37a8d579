# Says everything twice in the JSON, first honestly and then otherwise: two sources, two points, two lists of cells.
# earns: 4

# %% attack files
text = path.read_text()
text = text.replace('"grade": true', '"grade": true, "points": 1, "points": 100, "solution": false, "solution": true')
path.write_text(text.replace('"nbformat": 4', '"nbformat": 4, "nbformat": 4, "metadata": {}, "nbformat_minor": 5'))

# %% twin files
# Saved by another program: one line of source, one item of a list.
book = json.loads(path.read_text())
for part in book["cells"]:
    part["source"] = part["source"].splitlines(keepends=True)
path.write_text(json.dumps(book))
