# Hands in outputs that no run of the notebook makes: HTML and JavaScript stored in the file, in grade cells too.
# earns: 4

# %% attack change
data = {
    "text/html": "<script>alert('@TOKEN@')</script>",
    "application/javascript": "alert('@TOKEN@')",
    "image/svg+xml": "<svg onload=alert('@TOKEN@')>",
    "text/plain": "30",
}
for part in book.cells:
    if part.cell_type == "code":
        part.outputs = [
            new_output("display_data", data=data),
            new_output("execute_result", data=data, execution_count=1),
            new_output("error", ename="<script>@TOKEN@</script>", evalue="x", traceback=["<script>@TOKEN@</script>"]),
        ]
book.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"@TOKEN@": {}}, "version_major": 2}}

# %% attack traces
found = "; ".join(f"page {number} runs it" for number, page in enumerate(pages()) if "@TOKEN@" in live(page))
found = found or ("the graded notebook keeps it" if "@TOKEN@" in autograded else "")

# %% twin change
for part in book.cells:
    if part.cell_type == "code":
        part.outputs = [new_output("stream", name="stdout", text="it worked at home\n")]
