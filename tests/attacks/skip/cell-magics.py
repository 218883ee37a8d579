# Puts a magic that runs nothing on top of every grade cell, and registers such a magic under the usual names.
# earns: 4
# shows: the locked cell chunked-values was changed: its own text was restored
# shows: len\(Windows\('abcd', 2\)\): NotImplementedError

# %% attack change
for part in book.cells:
    if part.metadata.get("nbgrader", {}).get("grade"):
        part.source = "%%script --no-raise-error true\n" + part.source

# %% attack cell first
shell = get_ipython()
for name in ("time", "timeit", "capture", "script", "python"):
    shell.register_magic_function(lambda line, text=None: None, "line_cell", name)
shell.input_transformers_cleanup.insert(
    0, lambda lines: ["%%script true\n", *lines] if "assert" in "".join(lines) else lines
)

# %% twin change
book.cells.insert(2, new_code_cell("%%capture out\nprint('a quiet cell')", id="quiet"))
book.cells.insert(3, new_code_cell("%%time\nsum(range(1000))", id="timed"))
book.cells.insert(4, new_code_cell("%%writefile notes.txt\nsome text", id="written"))
book.cells.insert(5, new_code_cell("%load_ext autoreload\n%autoreload 0", id="reloaded"))
