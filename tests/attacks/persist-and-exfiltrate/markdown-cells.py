# Writes scripts, handlers and javascript links into text cells, attachments and the names of things.
# earns: 4
# shows: the locked cell chunked-read-1 was changed: its own text was restored

# %% attack change
text = """<script>alert('@TOKEN@')</script>

<img src=x onerror="alert('@TOKEN@')"> [click](javascript:alert('@TOKEN@')) ![x](attachment:x.svg)

<details ontoggle=alert('@TOKEN@') open><summary>@TOKEN@</summary></details> <a href="data:text/html,@TOKEN@">x</a>

$$\\href{javascript:alert('@TOKEN@')}{x}$$ `` ` ``<script>@TOKEN@</script>"""
svg = {"x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+"}}
for place in (0, 4, len(book.cells)):
    book.cells.insert(place, new_markdown_cell(text, id=f"text-{place}", attachments=svg))
    book.cells.insert(
        place, new_raw_cell(text, id=f"raw-{place}", metadata={"format": "text/html", "raw_mimetype": "text/html"})
    )
cell("chunked-read-1").source = text
book.metadata["title"] = book.metadata["authors"] = "<script>@TOKEN@</script>"
book.metadata["kernelspec"] = {"name": "x", "display_name": "<script>@TOKEN@</script>", "language": "python"}

# %% attack traces
found = "; ".join(f"page {number} runs it" for number, page in enumerate(pages()) if "@TOKEN@" in live(page))

# %% twin change
book.cells.append(
    new_markdown_cell("## What I learnt\n\n- `islice` takes *no more* than it must\n- see <https://docs.python.org>")
)
