"""What a lesson imports: figures, counters, threads, virtual time, questions to the learner, and the book shop.

`import backbench.lab as lab` is quick: matplotlib and ipywidgets are loaded when something is first drawn.
"""

from backbench.lab import bookshop
from backbench.lab.counters import Counted, Stopwatch, counted, peak_memory, stopwatch
from backbench.lab.figures import PALETTE, figure, show
from backbench.lab.questions import explain, predict, quiz
from backbench.lab.sliders import slider
from backbench.lab.stacks import reorder
from backbench.lab.switchboard import switches
from backbench.lab.threads import run_in_thread
from backbench.lab.trace import lanes
from backbench.lab.virtual_time import Deadlock, VirtualTimeLoop, run_virtual

__all__ = [
    "PALETTE",
    "Counted",
    "Deadlock",
    "Stopwatch",
    "VirtualTimeLoop",
    "bookshop",
    "counted",
    "explain",
    "figure",
    "lanes",
    "peak_memory",
    "predict",
    "quiz",
    "reorder",
    "run_in_thread",
    "run_virtual",
    "show",
    "slider",
    "stopwatch",
    "switches",
]
