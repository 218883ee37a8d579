# %% [markdown]
# # Iterators and generators
#
# *Take one item at a time, and a file of any size fits into a few kilobytes of memory.*
#
# 60 minutes to read and run, 90 for the exercises. It needs no server. You know functions, lists, dicts and a
# little of classes.
#
# ## The incident
#
# Every night at two a report reads the book shop's access log and counts the requests that failed. It splits each line
# into fields and keeps the rows in a list, because a list is easy to work with. The spring sale begins, the log
# grows to five times its size, and at 02:04 the operating system, out of memory, stops the report and the order queue
# beside it. No order is confirmed until somebody wakes up at half past six. The repair changes two characters.
#
# Here is that night in small: a log, and the report in a process of its own that may use five times the log's size.
# (Linux keeps such a limit; other systems may not.)

# %%
import heapq
import itertools
import os
import subprocess
import sys
import tempfile
import tracemalloc

import backbench.lab as lab
from backbench.lab import bookshop

MEGABYTES = int(os.environ.get("BACKBENCH_LOG_MB", "20"))  # set it to 1000 for a log of 1 GB
folder = tempfile.TemporaryDirectory()
LOG = os.path.join(folder.name, "access.log")
size = bookshop.write_access_log(LOG, lines=MEGABYTES * 6_500)
print(f"{size / 1e6:.1f} MB of lines like this one:", *bookshop.access_lines(1), sep="\n")


# %%
def report(rows):
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, 2 * ({min(5 * size, 10**9)},))\n"
        f"rows = {rows}\n"
        "print(sum(row[8] >= '500' for row in rows), 'failed requests')"
    )
    run = subprocess.run([sys.executable, "-c", code, LOG], capture_output=True, text=True)
    return (run.stdout or run.stderr).strip().splitlines()[-1]


print(report("[line.split() for line in open(sys.argv[1])]"))

# %% [markdown]
# Five times the log is not enough. When you reach the figure, the same report runs under the same limit.
#
# ## You will be able to
#
# 1. say what a `for` loop does, and write a class that can be looped over again and again;
# 2. tell when the code of a generator runs, and when its file is closed;
# 3. predict the order in which items pass through a pipeline, and how many are read;
# 4. choose between a list and a generator by measured memory;
# 5. turn generators into tasks that share one thread.
#
# ## Predict, run, explain: the second loop
#
# The round brackets below make a *generator expression*. It looks like a list comprehension and gives its items one by
# one. `list()` loops over it and keeps what it sees.

# %%
titles = (book["title"] for book in bookshop.books(3))
lab.predict(
    "second loop",
    "A first loop over `titles` sees 3 titles. What does a second loop over the same `titles` see?",
    ["3 titles", "0 titles", "an error"],
)

# %%
print(list(titles))
lab.explain("second loop", f"{len(list(titles))} titles")

# %% [markdown]
# Why no titles, and why no error? An **iterable** is an object that `iter()` accepts: a list, a dict, a file. An
# **iterator** is what `iter()` gives back: `next()` takes one item from it, and `StopIteration` says that there are no
# more. `for` is made of these three:

# %%
shelf = ["Emma", "Dune"]
steps = iter(shelf)
while True:
    try:
        title = next(steps)
    except StopIteration:
        break
    print(title)
print("one iterator for all loops? a list:", iter(shelf) is iter(shelf), "/ an iterator:", iter(steps) is steps)

# %% [markdown]
# A list gives each loop a new iterator. An iterator gives itself, so a second loop goes on where the first one stopped:
# at the end.
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
# The call keeps the arguments and runs nothing. Each `next()` runs the body up to the next `yield`, and there it
# waits with all its variables. So a check at the top of a generator function is late: it runs at the first `next()`.
# A generator expression waits too, but what stands after its first `in` is evaluated at once: the first cell below.
#
# `return`, or the end of the body, ends a generator. A `StopIteration` that escapes from the body becomes an error
# (PEP 479), so that a forgotten `next()` does not cut a report short: the second cell. (`yield from` gives all items of
# another iterable.) The cure is a default: `next(lines, None)`.


# %%
def titles_of(books):
    for book in books:
        yield book["title"]


for make in (titles_of, lambda books: (book["title"] for book in books)):
    try:
        titles = make(None)
        print("made without complaint; at the first next():")
        next(titles)
    except TypeError as error:
        print(error)


# %%
def without_header(lines):
    next(lines)
    yield from lines


try:
    print(list(without_header(iter([]))))
except RuntimeError as error:
    print("RuntimeError:", error)

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


lab.predict(
    "order",
    'Which order does `for _ in stage("save", stage("parse", stage("read", "ABC")))` note?',
    ["read A, read B, read C, parse A, ...", "read A, parse A, save A, read B, ..."],
)

# %%
for _ in stage("save", stage("parse", stage("read", "ABC"))):
    pass
lab.explain("order", ", ".join(f"{name} {item}" for _, name, item in trace[:4]) + ", ...")
alt = "Swim lanes of nine steps: item A goes through read, parse and save, then B does, then C."
lab.show(lab.lanes(trace, colour="label", title="Generators: one item goes all the way"), alt)

# %%
trace.clear()
items = "ABC"
for name in ("read", "parse", "save"):
    items = list(stage(name, items))
alt = "Swim lanes of nine steps: A, B and C are read, then all three are parsed, then all three are saved."
lab.show(lab.lanes(trace, colour="label", title="Lists: each stage keeps everything"), alt)

# %% [markdown]
# The last stage pulls: it asks the one before it, which asks the one before that. One item is under way at a time, and
# who stops asking stops the work. Choose how many failed requests you want from a log of 20,000 lines, and see how
# many lines are read.


# %%
def lines_read(wanted, first=iter):
    source = lab.Counted(bookshop.access_lines(20_000))
    for _ in itertools.islice(failures(first(source)), wanted):
        pass
    return source.pulled


for wanted in (1, 10, 100, 1_000):
    print(f"{wanted:>5} wanted: {lines_read(wanted):>6,} lines read, {lines_read(wanted, list):,} with a list first")


# %%
def draw(wanted):
    fig, ax = lab.figure(7, 1.9)
    colours = [lab.PALETTE["orange"], lab.PALETTE["blue"]]
    ax.barh(["list first", "generator"], [lines_read(wanted, list), lines_read(wanted)], color=colours)
    ax.set(xlabel="lines read", title=f"To find the first {wanted} failed requests")
    return fig


lab.slider(draw, wanted=(1, 301, 10), alt="Two bars: lines read by a list, and by a generator that may stop early")

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
# `return` leaves the `with` block, which closes the file, before anybody has asked for a line. A `yield` inside the
# block stays in it: the file is open while the generator waits. It is closed after the last line, or when `close()`
# raises `GeneratorExit` at the `yield`.


# %%
def lines_of(path):
    try:
        with open(path) as file:
            yield from file
    finally:
        print("file closed:", file.closed)


lines = lines_of(LOG)
print(next(lines)[:30], "...")
lines.close()

# %% [markdown]
# ## The figure
#
# Back to the incident: three ways to use the lines, and a stage in front of them that notes how much memory Python
# holds after each 5,000 lines (`tracemalloc` counts what Python allocates). Of a larger log the lists get the first
# 130,000 lines, and a dashed line continues them.


# %%
def metered(lines, points):
    read = 0
    for number, line in enumerate(lines, 1):
        yield line
        read += len(line)
        if number % 5_000 == 0:
            points.append((read / 1e6, tracemalloc.get_traced_memory()[0] / 1e6))


def memory_curve(use, most=None):
    points = [(0, 0)]
    tracemalloc.start()
    with open(LOG) as file:
        use(metered(itertools.islice(file, most), points))
    tracemalloc.stop()
    return points


# %%
curves = {
    "list of rows": memory_curve(lambda lines: [line.split() for line in lines], 130_000),
    "list of lines": memory_curve(list, 130_000),
    "generator": memory_curve(lambda lines: sum(1 for line in failures(lines))),
}
for name, points in curves.items():
    print(f"{name:>13}: {points[-1][1] / points[-1][0]:6.3f} MB of memory for each MB of log")

# %%
fig, ax = lab.figure(7, 4)
for name, points in curves.items():
    read, held = points[-1]
    [curve] = ax.plot(*zip(*points, strict=True))
    end, total = size / 1e6, held * size / 1e6 / read
    ax.plot([read, end], [held, total], "--", color=curve.get_color())
    ax.annotate(f"{name}: {total:,.2f} MB", (end, total), (-12, 6), textcoords="offset points", ha="right")
title = "Two ways to fill the memory, and one that does not"
ax.set(xlabel="log read (MB)", ylabel="memory held (MB)", title=title, ymargin=0.12)
alt = "Memory over the part of the log read: rows rise steeply, lines rise a little, the generator stays at zero."
lab.show(fig, alt)
print("The report of the incident, with round brackets:", report("(line.split() for line in open(sys.argv[1]))"))

# %% [markdown]
# The lists grow with the file. The generator's line is flat: it holds one line of the log and the file's buffer, and
# the report ends well under the limit that stopped it. `[` and `]` were the two characters.
#
# ## Mental model
#
# ```
#   iterable ---- iter() ---->  iterator ---- next() ---->  an item
#   the book                    a bookmark            '-->  StopIteration: no more pages
#
#   a book takes many bookmarks; the bookmark of a bookmark is itself
# ```
#
# A generator's bookmark is the `yield` at which its code waits. Four tools hold surprises:

# %%
numbers = iter(range(10))
print("`in` takes what it looks at:", 3 in numbers, next(numbers))
left, right = iter("abc"), iter("xy")
print("zip took c and dropped it:", list(zip(left, right, strict=False)), list(left))
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
# | `leftmost-waits`\* | All of a generator expression waits | Not what follows its first `in` | `titles_of`, lambda |
# | `stop-iteration-leaks` | `StopIteration` ends a generator | It becomes a `RuntimeError` | `without_header` |
# | `list-first` | One stage ends before the next begins | One item goes all the way | the swim lanes |
# | `closed-file` | A generator keeps its file open | Only if `yield` is inside the `with` | `failures_of` |
# | `zip-drops-tail` | `zip` leaves the rest alone | It takes an item to find the end | `list(left)` |
# | `in-only-looks`\* | `in` changes nothing | It takes all up to what it finds | `3 in numbers` |
# | `tee-is-free`\* | `tee` copies an iterator | It stores what one branch has not read | `peak_memory` |
# | `groups-stay`\* | Groups of `groupby` can be kept | Moving on empties them | `groups` |
#
# (\* on this page only; each of the others is also a wrong answer to an exercise.)
#
# ## Step by step: a catalogue that comes in pages
#
# A publisher's service gives 50 books for a request. We want the first book under 6 euros, and count requests.
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


# %%
def try_out(version, make):
    fetch.calls = 0
    books = make()
    cheap = next(book for book in books if book["price_cents"] < 600)
    print(f"{version}: {fetch.calls} requests to find {cheap['title']!r}; a new loop sees {len(list(books))} books")


try_out("v0", all_books)

# %% [markdown]
# **v1, an iterator class.** `__next__` keeps the page and the waiting books by hand. Few requests, but the new loop
# goes on where the old one stopped: one object, one position.


# %%
class Books:
    page, waiting = 0, ()

    def __iter__(self):
        return self

    def __next__(self):
        if not self.waiting:
            self.waiting, self.page = fetch(self.page), self.page + 1
        if not self.waiting:
            raise StopIteration
        book, *self.waiting = self.waiting
        return book


try_out("v1", Books)

# %% [markdown]
# **v2, an iterable class.** `__iter__` is a generator function: each loop gets a generator with variables of its own.
# Few requests, and every new loop sees all books.


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
# **v0.** A generator stops at `yield` and goes on when it is asked, so one thread can look after several. Here
# `yield 3` means "wake me in 3 minutes". The scheduler keeps a heap of who wakes when, and its clock jumps.
#
# **v1.** `asyncio` has such a scheduler, with sockets beside the clock. An `async def` function gives a coroutine,
# driven like a generator: `send(None)` is its `next()`, and `StopIteration` carries what it returns (last cell).


# %%
def wait_for(parcels, minutes):
    for _ in range(parcels):
        yield minutes


def run(tasks):
    now, sleeping, trace = 0, [(0, name) for name in sorted(tasks)], []
    while sleeping:
        now, name = heapq.heappop(sleeping)
        minutes = next(tasks[name], None)
        if minutes is not None:
            trace.append((now, name, f"{minutes} min", minutes))
            heapq.heappush(sleeping, (now + minutes, name))
    return now, trace


# %%
end, trace = run({"Ada": wait_for(2, 3), "Bo": wait_for(3, 2), "Cy": wait_for(1, 5)})
print(f"{sum(minutes for *_, minutes in trace)} minutes of waiting, over after {end} minutes")
alt = "Swim lanes over six minutes: Ada waits twice 3 minutes, Bo three times 2 and Cy once 5, all at the same time."
fig = lab.lanes(trace, title="Three tasks wait at the same time, in one thread", xlabel="minutes")
fig.axes[0].set_xticks(range(end + 1))
lab.show(fig, alt)


# %%
async def price_of(title):
    return f"{title}: 12.99"


try:
    price_of("Emma").send(None)
except StopIteration as stop:
    print(stop.value)

# %% [markdown]
# ## Check yourself

# %%
lab.quiz(
    [
        (
            "`rows = (line.split() for line in file)`. What does `len(list(rows)), len(list(rows))` give for 5 lines?",
            ["5 and 5", "5 and 0", "an error"],
            1,
            "The first `list` takes all rows; the second begins at the end, as the second loop did.",
        ),
        (
            "`__iter__` of a class returns `self`. How many pairs do two nested loops over one object see?",
            ["every pair", "too few"],
            1,
            "Both loops move one position, as with v1 of the catalogue. Let `__iter__` make a new iterator.",
        ),
        (
            "When does `if size < 1: raise ValueError` at the top of a generator function run?",
            ["at the call", "at the first `next()`", "never"],
            1,
            "The call runs nothing: 0 lines were read.",
        ),
        (
            "Five generator stages stand in a row, behind a log of 10 GB. How many lines are under way at once?",
            ["all", "five", "one"],
            2,
            "The last stage pulls one item through all stages before it asks for the next: see the swim lanes.",
        ),
    ]
)

# %% [markdown]
# ## Interview corner
#
# **What does `for x in y` do?** It calls `iter(y)` once, then `next()` on the result until `StopIteration`, which it
# catches. A list gives a new iterator each time; an iterator gives itself.
#
# **A log of 10 GB, a machine with 1 GB: which ten paths fail most?** Stream the lines through generators and keep one
# counter for each path, then take the ten largest. Memory grows with the paths, not with the lines.
#
# **What have coroutines to do with generators?** Both stop in the middle and keep their variables; both are driven by
# `send` and end with `StopIteration`. A scheduler decides who goes on.
#
# ## You have seen
#
# 1. `for` as `iter`, `next` and `StopIteration`, and a class whose `__iter__` makes a new generator for each loop;
# 2. that a call runs nothing, and that a `yield` inside `with` keeps the file open until the end or `close()`;
# 3. items that go one by one through a pipeline, which reads what is asked for and no more;
# 4. the memory of rows, of lines and of a generator, on one log;
# 5. generators as tasks under a scheduler with a clock.
#
# More: [Functional programming HOWTO](https://docs.python.org/3/howto/functional.html) ·
# [itertools](https://docs.python.org/3/library/itertools.html) · [PEP 479](https://peps.python.org/pep-0479/)
