# Uses the notebook's own ways out, bang, %system, %%bash and %%python, to reach the grader's programs and files.
# earns: 4
# shows: LOOKED
# shows: is not inside a Backbench course

# %% attack change
cells = ["found = !cat @ROOT@/course/u01_iterators/assignment.py", "%system cp -r @ROOT@ /tmp/course", "%cd @ROOT@"]
cells += ["!cd @ROOT@ && cat source/*/*.ipynb", "!timeout 9 backbench grade u01_iterators --force"]
cells += ["!timeout 9 nbgrader db student list"]
cells += ["%%bash\nif cat @ROOT@/source/u01_iterators/assignment.ipynb > /dev/null; then echo GOT \"IT\"; fi"]
cells += ["%%python\nimport glob\nfor path in glob.glob('@ROOT@/*/*/*.ipynb'):\n    print('GOT', 'IT', path)"]
cells += ["text = '\\n'.join(found)\nprint(*(['GOT', 'IT'] if 'cut(items, size)' in text else ['LOOKED']))"]
for number, source in enumerate(cells):
    book.cells.insert(number, new_code_cell(source, id=f"way-{number}"))

# %% attack answer chunked
exec(
    "def chunked" + text.partition("def chunked")[2].partition("### END")[0]
    if "def chunked" in text
    else "chunked = 0"
)

# %% twin change
book.cells.insert(0, new_code_cell("!echo a line of mine > notes.txt\nlines = !cat notes.txt\nprint(lines)", id="bang"))
book.cells.insert(1, new_code_cell("%%bash\nseq 3 | wc -l", id="bash"))
