# Uses the notebook's own ways out, bang, %system, %%bash and %%python, to reach the grader's programs and files.
# earns: 4

# %% attack change
lines = ["!backbench grade u01_iterators --force", "!nbgrader db student list", "!cd @ROOT@ && cat source/*/*.ipynb"]
lines += ["found = !cat @ROOT@/course/u01_iterators/assignment.py", "%system cp -r @ROOT@ /tmp/course", "%cd @ROOT@"]
book.cells.insert(0, new_code_cell("\n".join(lines) + "\nfound = '\\n'.join(found)", id="bang"))
book.cells.insert(1, new_code_cell("%%bash\ncat @ROOT@/source/u01_iterators/assignment.ipynb > /tmp/a", id="bash"))
book.cells.insert(2, new_code_cell("if 'cut(items, size)' in found:\n    print('GOT', 'IT')", id="look"))

# %% attack answer chunked
exec(
    "def chunked" + found.partition("def chunked")[2].partition("### END")[0]
    if "def chunked" in found
    else "chunked = 0"
)

# %% twin change
book.cells.insert(0, new_code_cell("!echo a line of mine > notes.txt\nlines = !cat notes.txt\nprint(lines)", id="bang"))
book.cells.insert(1, new_code_cell("%%bash\nseq 3 | wc -l", id="bash"))
