"""Figures in the house style: colour-blind safe, readable, sized the same everywhere, shown with a text alternative."""

from __future__ import annotations

import base64
import html
import io
import sys
from typing import TYPE_CHECKING, Any

from backbench.lab.display import publish

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito, "Color Universal Design" (2008): eight colours that readers with any colour vision tell apart.
PALETTE = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "black": "#000000",
}
INK = "#262626"
SCREEN_DPI = 96
DPI = 2 * SCREEN_DPI  # drawn twice as fine as it is shown, so that it stays sharp

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.titlesize": 12.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#808080",
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "lines.markersize": 6,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
}


def use_style() -> None:
    """Makes the house style matplotlib's default in this kernel, so that titles and legends added later follow it."""
    import matplotlib
    from cycler import cycler

    colours = [colour for name, colour in PALETTE.items() if name != "yellow"]  # too pale for a line on white
    matplotlib.rcParams.update({**_STYLE, "axes.prop_cycle": cycler(color=colours)})


def figure(width: float = 7, height: float = 4, ncols: int = 1) -> tuple[Figure, Any]:
    """A new figure of `width` by `height` inches, in the house style; display it with `show`.

    Returns (fig, ax); with `ncols` above 1, (fig, list of that many axes side by side).
    """
    use_style()
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height), layout="constrained")
    fig.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
    axes = fig.subplots(ncols=ncols, squeeze=False)[0]
    return fig, axes[0] if ncols == 1 else list(axes)


def render(fig: Figure) -> bytes:
    """`fig` as the bytes of a PNG: as large as the figure says, and the same bytes for the same drawing."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig.set_dpi(DPI)
    buffer = io.BytesIO()
    FigureCanvasAgg(fig).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def image_tag(picture: bytes, alt: str, width: int) -> str:
    """An HTML image `width` pixels wide that holds its own data, for pages that may fetch nothing."""
    data = base64.b64encode(picture).decode("ascii")
    return (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}" width="{width}" '
        'style="max-width: 100%; height: auto">'
    )


def show(fig: Figure, alt: str) -> None:
    """Displays `fig` as a PNG with the text alternative `alt`, and closes it.

    `alt` says what a reader sees in the picture, for those who cannot see it; ValueError where it is empty. Outside a
    notebook one line with the text is printed instead.
    """
    if not alt.strip():
        raise ValueError("the figure has no text alternative: say in `alt` what a reader sees in it")
    show_picture(render(fig), alt, round(fig.get_figwidth() * SCREEN_DPI))
    close(fig)


def show_picture(picture: bytes, alt: str, width: int) -> None:
    """Displays the bytes of a PNG, `width` pixels wide, with its text alternative."""
    # JupyterLab shows no alt text for image/png, so the picture also goes as HTML, which it prefers.
    publish(
        {
            "text/html": image_tag(picture, alt, width),
            "image/png": base64.b64encode(picture).decode("ascii"),
            "text/plain": f"[Figure: {alt}]",
        },
        {"image/png": {"alt": alt, "width": width}},
    )


def close(fig: Figure) -> None:
    """Frees what `fig` holds; also one that was made with pyplot."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(fig)
    fig.clear()
