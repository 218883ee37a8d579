# %% [markdown]
# # Iterators and generators
#
# *Take one item at a time, and memory no longer cares how large a file is.*
#
# 60 minutes to read and run, 90 for the exercises. No server. You know lists, dicts, functions, exceptions, classes.
#
# ## The incident
#
# Every night at two a report reads the book shop's access log and counts the requests that failed. It splits each line
# into fields and keeps the rows in a list, because a list is easy to work with. The spring sale begins, the log
# grows to ten times its size, and at 02:04 the operating system, out of memory, stops the report and the order queue
# beside it. No order is confirmed until somebody wakes up at half past six. The repair changes two characters.
#
# Here is that night in small: a log, and the report in a Python of its own with 64 MB of memory (Linux keeps that
# limit). `line.split()` cuts a line at its spaces; field 8 is the status: 200 below, 500 or more for a failure.

# %%
import itertools
import os
import subprocess
import sys
import tempfile

import backbench.lab as lab
from backbench.lab import bookshop

LINES = 6_500 * int(os.environ.get("BACKBENCH_LOG_MB", "100"))  # set it to 1000 for a log of 1 GB
folder = tempfile.TemporaryDirectory()
LOG = os.path.join(folder.name, "access.log")
size = bookshop.write_access_log(LOG, LINES)
print(f"{size / 1e6:.1f} MB of lines like this one:", *bookshop.access_lines(1), sep="\n")

# %%
REPORT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (64_000_000, 64_000_000))
lines = open(sys.argv[1])
rows = ROWS
failed = sum(row[8] >= "500" for row in rows)
try:  # the most memory that it had, in bytes
    most = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) * 1024
except OSError:  # a Mac
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(failed, "failed requests,", round(most / 1e6, 1), "MB of memory")
"""


def report(rows, path=LOG, **how):
    command = [sys.executable, "-c", REPORT.replace("ROWS", rows), path]
    run = subprocess.run(command, capture_output=True, text=True, **how)
    return (run.stdout or run.stderr).splitlines()[-1]


print(report("[line.split() for line in lines]"))

# %% [markdown]
# The log is larger than the memory. When you reach the figure, the same report reads it under the same limit.
#
# ## You will be able to
#
# 1. say what a `for` loop does, and write a class that can be looped over again and again;
# 2. tell when the code of a generator runs, and when its file is closed;
# 3. predict the order in which items pass through a pipeline, and how many are read;
# 4. choose between a list and a generator by measured memory;
# 5. turn generators into tasks that take turns.
#
# ## Predict, run, explain: the second loop
#
# The round brackets below make a **generator expression**. It looks like a list comprehension and gives its items one
# by one. (As the only argument of a call it needs no brackets of its own.) `list()` loops over it and keeps all of it.

# %%
titles = (book["title"] for book in bookshop.books(3))
question = "A first loop over `titles` sees 3 titles. What does a second loop over the same `titles` see?"
lab.predict("second loop", question, ["3 titles", "0 titles", "an error"])

# %%
print(list(titles))
lab.explain("second loop", f"{len(list(titles))} titles")

# %% [markdown]
# Why no titles, and why no error? An **iterable** is an object that `iter()` accepts: a list, a dict, a file. An
# **iterator** is what it gives back: `next()` takes one item, and raises `StopIteration` at the end. So `for` works:

# %%
shelf = ["Emma", "Dune"]
steps = iter(shelf)
while True:
    try:
        title = next(steps)
    except StopIteration:
        break
    print(title)
print("the same iterator twice? of a list:", iter(shelf) is iter(shelf), "/ of an iterator:", iter(steps) is steps)

# %% [markdown]
# A list gives each loop a new iterator. An iterator gives itself: a second loop goes on where the first one stopped.
#
# ## Predict, run, explain: the call
#
# A function with `yield` in it is a **generator function**. Calling it gives a **generator**, an iterator that Python
# writes for you. `lab.Counted` wraps an iterable and counts what is taken from it.


# %%
def failures(lines):
    for line in lines:
        if line.split()[8] >= "500":
            yield line


source = lab.Counted(bookshop.access_lines(100_000))
failed = failures(source)
lab.predict("call", "How many of the 100,000 lines has `failures(source)` read now?", [0, 1, 100_000])

# %%
lab.explain("call", source.pulled)
line = next(failed)
print(f"after one next(): {source.pulled} lines read, to find {line[:74]}...")

# %% [markdown]
# The call keeps the arguments and runs nothing. Each `next()` runs the body up to the next `yield`, and there it waits
# with all its variables. So a mistake in the body shows late, at the first `next()` or a later one. A generator
# expression waits too, but what stands after its first `in` is evaluated at once.
#
# `return`, or the end of the body, ends a generator. A `StopIteration` that escapes from the body becomes a
# `RuntimeError` (PEP 479): a `next()` that finds nothing cannot cut a report short unseen. The cure is a default,
# which `next` gives back at the end: `next(lines, None)`.


# %%
def lines_in(path):
    for line in open(path):
        yield line


def without_header(lines):
    next(lines)
    yield from lines  # gives all items of `lines`, one by one


def attempt(what, function, *arguments):
    try:
        function(*arguments)
        print(f"{what}: no complaint")
    except Exception as error:
        print(f"{what}: {error!r}")


attempt("the call of a generator function", lines_in, "nowhere.log")
attempt("its first next()", next, lines_in("nowhere.log"))
attempt("a generator expression", lambda: (line for line in open("nowhere.log")))
attempt("next() at the end of an empty log", list, without_header(iter([])))

# %% [markdown]
# ## Predict, run, explain: who works when
#
# Generators that read from generators are a **pipeline**. Here three stages note each item that passes.

# %%
trace = []


def stage(name, items):
    for item in items:
        trace.append((len(trace), name, item))
        yield item


question = 'Which order does `for _ in stage("save", stage("parse", stage("read", "ABC")))` note?'
lab.predict("order", question, ["read A, read B, read C, parse A, ...", "read A, parse A, save A, read B, ..."])

# %%
for _ in stage("save", stage("parse", stage("read", "ABC"))):
    pass
lab.explain("order", ", ".join(f"{name} {item}" for _, name, item in trace[:4]) + ", ...")
alt = "Swim lanes of nine steps: item A goes through read, parse and save, then B does, then C."
lab.show(lab.lanes(trace, colour="label", title="Generators: one item goes all the way"), alt)

trace.clear()
items = "ABC"
for name in ("read", "parse", "save"):
    items = list(stage(name, items))
alt = "Swim lanes of nine steps: A, B and C are read, then all three are parsed, then all three are saved."
lab.show(lab.lanes(trace, colour="label", title="Lists: each stage keeps everything"), alt)

# %% [markdown]
# The last stage pulls: it asks the one before it, which asks the one before that. One item is under way at a time, and
# who stops asking stops the work. `itertools.islice` below stops after `wanted` items. Move the slider: how many of
# 20,000 lines are read to find that many failed requests?


# %%
def lines_read(wanted, first):
    source = lab.Counted(bookshop.access_lines(20_000))
    for _ in itertools.islice(failures(first(source)), wanted):
        pass
    return source.pulled


def draw(wanted):
    fig, ax = lab.figure(7, 1.9)
    ax.barh(["list first", "generator"], [lines_read(wanted, list), lines_read(wanted, iter)])
    ax.set(xlabel="lines read", title=f"To find the first {wanted} failed requests")
    return fig


for n in (1, 10, 100):
    print(f"{n:>3} wanted: {lines_read(n, iter):>5,} lines read, {lines_read(n, list):,} with a list first")
lab.slider(draw, wanted=(1, 261, 10), alt="Two bars: lines read by a list, and by a generator that may stop early")

# %% [markdown]
# ## Predict, run, explain: who closes the file


# %%
def failures_of(path):
    with open(path) as file:
        return (line for line in file if line.split()[8] >= "500")


lab.predict("file", "What does `next(failures_of(LOG))` give?", ["a line of the log", "an error"])

# %%
try:
    print(next(failures_of(LOG)))
except ValueError as error:
    lab.explain("file", "an error")
    print(error)

# %% [markdown]
# `return` leaves the `with` block, which closes the file before anybody has asked for a line. A `yield` inside the
# block stays in it: the file is open while the generator waits. It is closed after the last line, or by `close()`,
# which Python itself calls when nobody holds the generator any more: that raises `GeneratorExit` at the `yield`. A
# generator that catches it must not `yield` again.


# %%
def lines_of(path):
    try:
        with open(path) as file:
            for line in file:
                yield line
    finally:
        print("file closed:", file.closed)


def stubborn():
    for _ in range(2):
        try:
            yield "a line"
        except:  # everything, and so GeneratorExit
            pass


for lines in (lines_of(LOG), stubborn()):
    print(next(lines)[:30])
    attempt(f"close() of {lines.__name__}", lines.close)

# %% [markdown]
# ## The figure
#
# Back to the incident: three reports that differ in one expression, and a growing log. Who fills 64 MB is stopped.

# %%
question = "Round brackets instead of square ones: up to which size can the report read a log in 64 MB of memory?"
lab.predict("size", question, ["about 7 MB, as with a list", "about 64 MB", "any size"])

# %%
ways = {
    "list of rows": "[line.split() for line in lines]",
    "list of lines": "(line.split() for line in list(lines))",
    "generator": "(line.split() for line in lines)",
}
part, curves = os.path.join(folder.name, "part.log"), {way: [] for way in ways}
for percent in (1, 2, 5, 10, 20, 50, 100):
    read = bookshop.write_access_log(part, LINES * percent // 100) / 1e6
    for way, points in curves.items():
        if not points or points[-1][1] < 64:
            said = report(ways[way], part).split()
            points.append((read, 64 if said == ["MemoryError"] else float(said[3])))
    now = [f"{way} {points[-1][1]:.0f} MB" for way, points in curves.items() if points[-1][0] == read]
    print(f"{read:.1f} MB of log:", ", ".join(now))
lab.explain("size", "any size" if points[-1][1] < 64 else "about 64 MB")

# %%
fig, ax = lab.figure(9, 4)
for way, points in curves.items():
    [curve] = ax.plot(*zip(*points), marker="o", label=way)
    if points[-1][1] >= 64:
        ax.plot(*points[-1], "x", color=curve.get_color(), markersize=14, markeredgewidth=4)
ax.axhline(64, color="black", linestyle="--", label="all the memory it may use")
ax.axvspan(64, 1.4 * max(read, 64), color="black", alpha=0.1, label="log larger than memory")
ax.set(xlabel="size of the log (MB)", ylabel="memory of the report (MB)", ylim=(0, 75), xscale="log")
ax.set(xticks=[x for x, _ in points], xticklabels=[f"{x:.0f}" for x, _ in points], title="Memory against file size")
ax.minorticks_off()
ax.legend(loc=(1.02, 0.3))
lab.show(fig, "Memory over the log's size: rows, then lines reach the limit; the generator is flat, even beyond it.")

# %% [markdown]
# The lists grow with the file until the memory is full (×). The generator's line is flat: it holds a line or two of the
# log and the file's buffer, also where the log is larger than the memory. `[` and `]` were the two characters.
#
# A stream of records need not even have a size. Here three logs come through a pipe, and no file holds them all:

# %%
with subprocess.Popen(["cat", LOG, LOG, LOG], stdout=subprocess.PIPE) as stream:
    print(f"{3 * size / 1e6:.0f} MB:", report(ways["generator"], "/dev/stdin", stdin=stream.stdout))

# %% [markdown]
# A list is right for `len`, an index, sorting, and for a second pass over what fits. For a second pass over what does
# not fit, write a class that reads anew for each loop: v2, below.
#
# ## Mental model
#
# ```
#   iterable -- iter() -->  iterator -- next() -->  an item
#   the book                a bookmark         '-->  StopIteration: no more pages
#
#   a book takes many bookmarks; the bookmark of a bookmark is itself
# ```
#
# A generator's bookmark is the `yield` at which its code waits. Four tools hold surprises:

# %%
numbers = iter(range(10))
print("`in` takes what it looks at:", 3 in numbers, next(numbers))
left, right = iter("abc"), iter("xy")
print("zip takes c and drops it:", list(zip(left, right)), list(left))
groups = list(itertools.groupby("aab"))
print("groups, after the loop over them:", [(letter, list(group)) for letter, group in groups])
one, two = itertools.tee(iter(range(100_000)))
_, peak = lab.peak_memory(lambda: sum(one))
print(f"tee keeps {peak / 1e6:.1f} MB for the branch that has not read yet")

# %% [markdown]
# | Slug | People think | In fact | How to see it |
# |---|---|---|---|
# | `one-shot` | A generator can be looped over twice | It is at its end after the first loop | 0 titles |
# | `shared-position` | `__iter__` may as well return `self` | All loops share one position | v1, below |
# | `late-check` | Calling a generator function runs it | It runs at the first `next()` | 0 lines read |
# | `leftmost-waits`\* | All of a generator expression waits | Not what follows its first `in` | `nowhere.log` |
# | `stop-iteration-leaks` | `StopIteration` ends a generator | It becomes a `RuntimeError` | `without_header` |
# | `list-first` | One stage ends before the next begins | One item goes all the way | the swim lanes |
# | `closed-file` | A generator keeps its file open | Not if `with` ends before the first line | `failures_of` |
# | `swallows-close` | `except:` around a `yield` is safe | It catches what `close()` raises | `stubborn` |
# | `zip-drops-tail` | `zip` leaves the rest alone | It takes an item to find the end | `list(left)` |
# | `in-only-looks`\* | `in` changes nothing | It takes all up to what it finds | `3 in numbers` |
# | `tee-is-free`\* | `tee` copies an iterator | It stores what one branch has not read | `peak_memory` |
# | `groups-stay`\* | Groups of `groupby` can be kept | Moving on empties them | `groups` |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: a catalogue that comes in pages
#
# A publisher's service gives 50 books for a request. We want the first book under 6 euros, and count requests
# (`@lab.counted` makes `fetch` count its calls; `while found := fetch(page)` names what comes, and ends at `[]`).
#
# **v0, a list.** Simple, and it asks for everything before the first book can be looked at.

# %%
BOOKS = list(bookshop.books(2_000))


@lab.counted
def fetch(page):
    return BOOKS[50 * page : 50 * page + 50]  # [] after the last page


def all_books():
    books, page = [], 0
    while found := fetch(page):
        books += found
        page += 1
    return books


def try_out(version, make):
    fetch.calls = 0
    books = make()
    cheap = next(book for book in books if book["price_cents"] < 600)
    print(f"{version}: {fetch.calls} requests to find book {cheap['id']}; a new loop sees {len(list(books))} books")


try_out("v0", all_books)

# %% [markdown]
# **v1, an iterator class.** `__iter__` is what `iter()` calls, `__next__` what `next()` calls; the position is kept by
# hand. Few requests, but the new loop goes on behind the book that was found: one object, one position.


# %%
class Books:
    def __init__(self):
        self.page, self.waiting = 0, []

    def __iter__(self):
        return self

    def __next__(self):
        if not self.waiting:
            self.waiting, self.page = fetch(self.page), self.page + 1
        if not self.waiting:
            raise StopIteration
        return self.waiting.pop(0)


try_out("v1", Books)

# %% [markdown]
# **v2, an iterable class.** `__iter__` is a generator function: each loop gets a generator of its own, and all books.


# %%
class Catalogue:
    def __iter__(self):
        page = 0
        while found := fetch(page):
            yield from found
            page += 1


try_out("v2", Catalogue)

# %% [markdown]
# ## Step by step: generators become tasks
#
# **v0.** A generator stops at `yield` and goes on when it is asked, so one loop can look after several. Here
# `yield 5` means "wake me in 5 minutes". The scheduler `run` goes on with the task that wakes first; its clock jumps.


# %%
def wait_for(parcels, minutes):
    for _ in range(parcels):
        yield minutes


def run(tasks):
    wakes, trace = dict.fromkeys(tasks, 0), []
    while wakes:
        name = min(wakes, key=wakes.get)
        now, minutes = wakes[name], next(tasks[name], None)
        if minutes is None:
            del wakes[name]
        else:
            trace.append((now, name, f"{minutes} min", minutes))
            wakes[name] = now + minutes
    return now, trace


end, trace = run({"Ada": wait_for(2, 5), "Bo": wait_for(5, 2), "Cy": wait_for(1, 7)})
print(f"{sum(minutes for *_, minutes in trace)} minutes of waiting, over after {end} minutes")
alt = "Swim lanes over ten minutes: Ada waits twice 5 minutes, Bo five times 2 and Cy once 7, all at the same time."
lab.show(lab.lanes(trace, title="Three tasks wait at the same time", xlabel="minutes"), alt)

# %% [markdown]
# **v1.** What a task returns travels in `StopIteration`, as `.value`. An `async def` function gives a *coroutine*,
# driven in the same way by `send(None)`, which on a generator is `next()`. `asyncio` is a scheduler of coroutines.


# %%
def ship(title):
    yield "packing"
    return f"{title} is shipped"


async def price_of(title):
    return f"{title} costs 12.99"


for task in (ship("Emma"), price_of("Emma")):
    try:
        while True:
            print("yielded:", task.send(None))
    except StopIteration as stop:
        print(type(task).__name__, "returned:", stop.value)

# %% [markdown]
# ## Check yourself

# %%
pairs = "`__iter__` of a class returns `self`. How many pairs do two nested loops over one object see?"
check = "When does `if size < 1: raise ValueError` at the top of a generator function run?"
opened = "A generator has yielded a line from inside `with open(...)`. When is the file closed?"
held = "Five generator stages stand in a row, behind a log of 10 GB. How many lines are on their way?"
lab.quiz(
    [
        (pairs, ["every pair", "too few"], 1, "Both loops move one position, as with v1 of the catalogue."),
        (check, ["at the call", "at the first `next()`", "never"], 1, "The call runs nothing: 0 lines were read."),
        (opened, ["never", "at `close()`, or at the end"], 1, "The `yield` waits inside the `with`: see `lines_of`."),
        (held, ["all", "five", "one"], 2, "One goes through all stages before the next is read: see the swim lanes."),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **What does `for x in y` do?** It calls `iter(y)` once, then `next()` on the result until `StopIteration`, which it
# catches. A list gives a new iterator each time; an iterator gives itself.
#
# **A log of 10 GB, a machine with 1 GB: which ten paths fail most?** Stream the lines through generators and keep one
# counter for each path, then take the ten largest. Memory grows with the paths, not with the lines (exercise 4).
#
# **What have coroutines to do with generators?** Both stop in the middle and keep their variables; both are driven by
# `send` and end with `StopIteration`. A scheduler decides who goes on.
#
# ## You have seen
#
# 1. `for` as `iter`, `next` and `StopIteration`, and a class whose `__iter__` makes a new generator for each loop;
# 2. that a call runs nothing, and that a `yield` inside `with` keeps the file open until the end or `close()`;
# 3. items that go one by one through a pipeline, which reads what is asked for and no more;
# 4. the memory of rows, of lines and of a generator, against the size of the log, and a stream without a size;
# 5. generators as tasks under a scheduler with a clock.
#
# More: [Functional programming HOWTO](https://docs.python.org/3/howto/functional.html) ·
# [itertools](https://docs.python.org/3/library/itertools.html) · [PEP 479](https://peps.python.org/pep-0479/)
