# Hands the solution in as Markdown beside a copy that has the solution's name and claims to be graded already.
# earns: 4
# shows: a second cell called chunked was kept as a cell of your own

# %% attack change
place = book.cells.index(cell("chunked"))
book.cells[place] = new_markdown_cell("# 4 points", id="chunked", metadata=cell("chunked").metadata)
twin = new_code_cell("chunked = 4", id="chunked-2", metadata=copy.deepcopy(book.cells[place].metadata))
twin.metadata.nbgrader.update(grade=True, points=4, score=4)
book.cells.append(twin)

# %% twin change
# The answer is written in two cells: helpers in one of the student's own, the rest in the course's.
helper = "def take(items, size):\n    return list(islice(items, size))"
book.cells.insert(book.cells.index(cell("chunked")), new_code_cell(helper, id="helper"))
cell("chunked").source = cell("chunked").source.replace("list(islice(items, size))", "take(items, size)")
