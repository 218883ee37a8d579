# Makes grade cells text: Markdown and raw cells are not run.
# earns: 4
# shows: the cell windows-values was missing: it was put back

# %% attack change
for number, part in enumerate(book.cells):
    if part.metadata.get("nbgrader", {}).get("grade"):
        make = new_raw_cell if number % 2 else new_markdown_cell
        book.cells[number] = make(part.source, id=part.id, metadata=part.metadata)

# %% twin change
book.cells.insert(3, new_raw_cell("raw notes of my own", id="raw"))
book.cells.insert(5, new_markdown_cell("# My notes\n\nA chunk is a list.", id="notes"))
