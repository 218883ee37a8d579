"""What a lesson imports: figures, counters, threads, virtual time, questions to the learner, and the book shop.

`import backbench.lab as lab` is quick: matplotlib and ipywidgets are loaded when something is first drawn.
"""

from backbench.lab import bookshop
from backbench.lab.charts import bars, crossing, waits
from backbench.lab.chores import best_times
from backbench.lab.counters import Counted, Stopwatch, counted, peak_memory, stopwatch
from backbench.lab.figures import PALETTE, figure, show
from backbench.lab.loop_watch import lost_tasks, slow_steps, traced, worst_lag
from backbench.lab.questions import explain, predict, quiz
from backbench.lab.sliders import slider
from backbench.lab.stacks import reorder
from backbench.lab.switchboard import switches
from backbench.lab.threads import run_in_thread
from backbench.lab.trace import lanes
from backbench.lab.virtual_time import Deadlock, VirtualTimeLoop, run_virtual
from backbench.lab.warehouse import Warehouse

__all__ = [
    "PALETTE",
    "Counted",
    "Deadlock",
    "Stopwatch",
    "VirtualTimeLoop",
    "Warehouse",
    "bars",
    "best_times",
    "bookshop",
    "counted",
    "crossing",
    "explain",
    "figure",
    "lanes",
    "lost_tasks",
    "peak_memory",
    "predict",
    "quiz",
    "reorder",
    "run_in_thread",
    "run_virtual",
    "show",
    "slider",
    "slow_steps",
    "stopwatch",
    "switches",
    "traced",
    "waits",
    "worst_lag",
]
