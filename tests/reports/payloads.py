"""Script in every place of a notebook that a student writes, and a server that notes what is fetched.

Each payload calls `pwn("NAME")`, which a test gives to the page, or fetches NAME from the server.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

# Code that shows WHAT, with HOW as its metadata, by the kind of message that a kernel sends then.
KINDS = {
    "display_data": "display(WHAT, raw=True, metadata=HOW)",
    "execute_result": "class Shown:\n    def _repr_mimebundle_(self, **_):\n        return WHAT, HOW\n\n\nShown()",
    "update_display_data": "shown = display({'text/plain': 'before'}, raw=True, display_id='it')\n"
                           "shown.update(WHAT, raw=True, metadata=HOW)",
}  # fmt: skip
# No picture, and the end of the attribute that a page would put it into.
BREAKS_OUT = 'iVBORw0KGgo=" onerror="PWN" alt="'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="{}"/>'


class Canary:
    """A server of this machine that answers everything with an empty page and keeps the names asked for."""

    def __init__(self) -> None:
        self.hits: list[str] = []

    @contextmanager
    def listening(self) -> Iterator[Canary]:
        hits = self.hits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path.lstrip("/"))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.address = f"http://127.0.0.1:{server.server_port}"
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield self
            server.shutdown()


@dataclass(frozen=True)
class Payload:
    """A hostile cell. `works` says that stock nbconvert lets it through; `code` is what prints its output.

    `harmless` is a text in that output, which stands nowhere in the code: every page that shows outputs shows it.
    """

    name: str
    cell: NotebookNode
    works: bool
    code: str = ""
    harmless: str = ""

    def notebook(self) -> NotebookNode:
        return new_notebook(cells=[self.cell], metadata={"language_info": {"name": "python"}})


def payloads(canary: str) -> list[Payload]:
    """All of them; `canary` is the server's address."""
    made = []

    def text(name: str, source: str, works: bool = True, **more) -> None:
        source = source.replace("PWN", f"pwn('{name}')").replace("FETCH", f"{canary}/{name}")
        made.append(Payload(name, new_markdown_cell(source, id=name, **more), works))

    def output(
        name: str, data: dict, works: bool, metadata: dict | None = None, kind: str = "display_data", plain: bool = True
    ) -> None:
        fill, metadata = _filler(name, canary), metadata or {}
        data = {key: fill(value) if isinstance(value, str) else value for key, value in data.items()}
        bundle, harmless = repr(data), ""
        if plain:
            harmless = f"this is {name}"
            bundle = f"{data!r} | {{'text/plain': 'this is ' + {name!r}}}"
            data = {**data, "text/plain": harmless}
        code = KINDS[kind].replace("WHAT", bundle).replace("HOW", repr(metadata))
        if kind == "execute_result":
            shown = new_output(kind, data=data, metadata=metadata, execution_count=1)
        else:
            shown = new_output("display_data", data=data, metadata=metadata)  # in a notebook, an update too is one
        made.append(Payload(name, new_code_cell(code, id=name, outputs=[shown]), works, code, harmless))

    def said(name: str, code: str, shown: NotebookNode, works: bool = False) -> None:
        made.append(Payload(name, new_code_cell(code, id=name, outputs=[shown]), works, code))

    text("md-script", "<script>PWN</script>")
    text("md-onerror", '<img src="x:" onerror="PWN">')
    text("md-svg", '<svg onload="PWN"></svg>')
    text("md-details", '<details open ontoggle="PWN">x</details>')
    text("md-frame", '<iframe srcdoc="<script>parent.PWN</script>"></iframe>')
    text("md-frame-fetches", '<iframe src="FETCH"></iframe>')
    text("md-object", '<object data="FETCH"></object>')
    text("md-anchor", '<a href="javascript:PWN">press-me</a>')
    text("md-link", "[press-me](javascript:PWN)")
    text("md-form", '<form action="javascript:PWN"><button>press-me</button></form>')
    text("md-picture", "![a picture](FETCH)")
    text("md-srcset", '<img alt="" srcset="FETCH 1x">')
    text("md-video", '<video poster="FETCH"></video>')
    text("md-style", "<style>body { background-image: url(FETCH) }</style>")
    text("md-style-attribute", '<p style="background-image: url(FETCH)">x</p>')
    text("md-import", '<style>@import "FETCH";</style>')
    text("md-sheet", '<link rel="stylesheet" href="FETCH">')
    text("md-cover", '<div style="position: fixed; inset: 0; z-index: 99999" onmousemove="PWN">.</div>')
    text("md-math", "$\\href{javascript:PWN}{x}$ $\\require{html}\\style{background: url(FETCH)}{y}$", works=False)
    svg = SVG.format("pwn('md-attachment')")
    attached = {"a.svg": {"image/svg+xml": base64.b64encode(svg.encode()).decode()}}
    text("md-attachment", "![a](attachment:a.svg)", works=False, attachments=attached)
    output("out-html", {"text/html": "<script>PWN</script>"}, True, plain=False)
    for kind in ("execute_result", "update_display_data"):
        output(f"out-html-{kind.split('_')[0]}", {"text/html": "<script>PWN</script>"}, True, kind=kind)
    output("out-html-fetches", {"text/html": '<img src="FETCH">'}, True)
    output("out-isolated", {"text/html": '<img src="FETCH">'}, True, {"text/html": {"isolated": True}})
    output("out-javascript", {"application/javascript": "PWN"}, True)
    output("out-svg", {"image/svg+xml": SVG.format("PWN")}, False)
    for kind in ("png", "jpeg", "gif"):
        output(f"out-{kind}", {f"image/{kind}": BREAKS_OUT}, False)
        output(f"out-{kind}-tag", {f"image/{kind}": '"><img src="x:" onerror="PWN">'}, False, kind="execute_result")
        # Stock pages write a picture's size without quotation marks, and read none of a GIF.
        size = {f"image/{kind}": {"width": f"9 onerror=pwn(`out-{kind}-size`)"}}
        output(f"out-{kind}-size", {f"image/{kind}": "iVBORw0KGgo="}, kind != "gif", size)
    output("out-pdf", {"application/pdf": '"></object><script>PWN</script>'}, False)
    output("out-json", {"application/json": {"</script><script>pwn('out-json')</script>": '" onerror="'}}, False)
    output("out-markdown", {"text/markdown": '<img src="x:" onerror="PWN">'}, True)
    output("out-latex", {"text/latex": '<img src="x:" onerror="PWN"> $\\href{javascript:PWN}{x}$'}, False)
    output("out-plain", {"text/plain": '<img src="x:" onerror="PWN">'}, False, plain=False)
    view = "application/vnd.jupyter.widget-view+json"
    output("out-widget", {view: {"model_id": "</script><script>pwn('out-widget')</script>"}}, False)
    figure = {"data": [{"text": "<img src='x:' onerror=pwn('out-plotly')>"}], "layout": {}}
    output("out-plotly", {"application/vnd.plotly.v1+json": figure}, False)
    output("out-unknown", {"text/x-new": "<script>PWN</script>"}, False)
    markup = "<img src='x:' onerror=\"pwn('{}')\">\x1b[31m\x1b]8;;javascript:pwn('{}')\x07press-me\x1b]8;;\x07"
    stream = markup.format("out-stream", "out-stream")
    said("out-stream", f"print({stream!r})", new_output("stream", name="stdout", text=stream))
    error = markup.format("out-error", "out-error")
    kind = "<b onmousemove=pwn(1)>E"
    said(
        "out-error",
        f"raise type({kind!r}, (Exception,), {{}})({error!r})",
        new_output("error", ename=kind, evalue=error, traceback=[f"\x1b[31m{kind}: {error}"]),
    )
    # The last one, as it leaves the page.
    text("md-refresh", '<meta http-equiv="refresh" content="0; url=FETCH">')
    return made


def _filler(name: str, canary: str) -> Callable[[str], str]:
    return lambda text: text.replace("PWN", f"pwn('{name}')").replace("FETCH", f"{canary}/{name}")
