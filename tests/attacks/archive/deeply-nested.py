# Hands in JSON that is nested 200,000 levels deep, to break the recursion of whoever reads it.
# earns: 0
# shows: nested too deeply

# %% attack files
path.write_text(path.read_text()[:-1] + ', "x": ' + "[" * 200_000 + "]" * 200_000 + "}")

# %% twin files
book = json.loads(path.read_text())
nested = {}
for _ in range(60):
    nested = {"inside": nested}
book["metadata"]["toc"] = nested
path.write_text(json.dumps(book))
