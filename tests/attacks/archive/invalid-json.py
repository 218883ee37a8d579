# Hands in half a notebook, so that whoever reads it stops.
# earns: 0
# shows: invalid JSON: Unterminated string

# %% attack files
text = path.read_text()
path.write_text(text[: len(text) // 2])

# %% twin files
path.write_text(json.dumps(json.loads(path.read_text()), indent=4, sort_keys=True) + "\n\n\n")
