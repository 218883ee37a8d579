# Displays JavaScript and widgets that a notebook program runs as soon as the page is opened.
# earns: 4
# shows: DISPLAYED

# %% attack cell first
from IPython.display import Javascript, display

display(Javascript("alert('@TOKEN@')"))
for kind in (
    "application/javascript",
    "text/javascript",
    "application/vnd.jupyter.widget-view+json",
    "application/vdom.v1+json",
    "application/vnd.bokehjs_exec.v0+json",
    "application/vnd.plotly.v1+json",
    "application/geo+json",
):
    display({kind: "require(['@TOKEN@'], x => alert('@TOKEN@'))", "text/plain": ""}, raw=True)
    display({kind: {"model_id": "@TOKEN@", "tagName": "script", "children": ["@TOKEN@"]}}, raw=True)
get_ipython().kernel.session.send(
    get_ipython().kernel.iopub_socket,
    "display_data",
    {"data": {"application/javascript": "alert('@TOKEN@')"}, "metadata": {"application/javascript": {"@TOKEN@": 1}}},
    parent=get_ipython().kernel.get_parent(),
)
print("DISPLAYED")

# %% attack traces
found = "; ".join(f"page {number} runs it" for number, page in enumerate(pages()) if "@TOKEN@" in live(page))
found = found or ("the graded notebook keeps it" if "application/javascript" in printed else "")

# %% twin cell first
from IPython.display import JSON, Markdown, display

display(Markdown("**done**: all books sorted"))
display(JSON({"books": 2}))
