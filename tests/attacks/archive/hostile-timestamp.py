# Hands in a time of submission that lies far away, in text that is no time, with markup in it.
# earns: 4

# %% attack files
(folder / "timestamp.txt").write_text("0001-01-01 00:00:00 <script>alert(1)</script>\n" * 9)
(folder / "assignment.ipynb.bak").write_text("x")
(folder / "-rf").write_text("x")
(folder / "$(touch @TOKEN@)").write_text("x")
(folder / "a\nb").write_text("x")

# %% attack traces
found = ", ".join(map(str, [*Path("/tmp").glob("@TOKEN@*"), *root.glob("@TOKEN@*")]))

# %% twin files
(folder / "timestamp.txt").write_text("2026-03-01 12:00:00.000000 UTC")
