# Hands in a notebook of 60 MB, most of it one stored output.
# earns: 0
# shows: has 60 MB, more than

# %% attack files
book = json.loads(path.read_text())
code = next(part for part in book["cells"] if part["cell_type"] == "code")
code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * (60 * 2**20)}]
path.write_text(json.dumps(book))

# %% twin files
book = json.loads(path.read_text())
for part in [part for part in book["cells"] if part["cell_type"] == "code"][:10]:
    part["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "a line of output\n" * 20_000}]
path.write_text(json.dumps(book))
