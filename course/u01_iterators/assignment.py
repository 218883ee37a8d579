# %% [markdown] role="read"
# # Iterators and generators: exercises
#
# Six exercises, 30 points, about 90 minutes. Each stands alone: do them in any order.
#
# Write your answer where a cell says `YOUR CODE HERE`. The examples below it run in your notebook and show the shape of
# what is asked. Grading adds other inputs: empty, odd, random, endless. It counts what your code takes from its input,
# so an answer that is right but reads too much loses the points for that.
#
# An iterator may be a generator or a class, as you like. The standard library is welcome; you may import more of it.

# %% role="read"
import gzip
import heapq
import os
import tempfile
from collections import Counter, deque
from itertools import islice
from pathlib import Path

# %% [markdown] role="read"
# ## 1. Chunks (4 points, 10 minutes)
#
# The shop's importer sends books to the database in batches. Write `chunked(iterable, size)`: it gives the items of
# `iterable` as lists of `size` items, in order. The last list holds what is left and may be shorter.
#
# ```python
# list(chunked("abcde", 2))   # [['a', 'b'], ['c', 'd'], ['e']]
# ```
#
# - `iterable` is anything a `for` loop takes, an endless iterator too. Items may be anything, `None` too.
# - No item is taken before a chunk is asked for; then no more are taken than that chunk holds.
# - A list that was given out does not change later.
# - A `size` below 1 raises `ValueError`, at the latest when the first chunk is asked for.
#
# (Grading runs Python 3.11: `itertools.batched`, which is new in 3.12, is not there.)


# %% role="solution" id="chunked"
def chunked(iterable, size):
    """Lists of `size` items from `iterable`, in order; the last one may be shorter.

    Raises ValueError where `size` is below 1.
    """
    ### BEGIN SOLUTION
    if size < 1:
        raise ValueError(f"size must be at least 1, not {size}")
    items = iter(iterable)
    while chunk := list(islice(items, size)):
        yield chunk
    ### END SOLUTION


# %% role="tests" id="chunked-values" points=2
assert next(iter(chunked("abcde", 2))) == ["a", "b"]
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import ProbeError, check, probe, rng


@probe
def chunks_of(items, size):
    return list(islice(chunked(iter(items), size), 100))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


def cut(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]


with check("cuts the items into chunks, in order", points=1, hint="What may an item be? When is a chunk finished?"):
    odd = [None, 0, "", False, [], "né", -rng.randint(1, 9), 2.5]
    for many, size in ((0, 3), (5, 5), (8, rng.choice([1, 2, 4]))):
        items = rng.sample(odd, many)
        got = outcome(chunks_of, items, size)
        assert got == cut(items, size), f"chunks of {size}: for {items} came {got}"

with check("keeps what is left as a shorter last chunk", points=1, hint="Where do the items of the last round go?"):
    for full in (0, rng.randint(1, 4)):
        size = rng.randint(3, 6)
        items = [rng.randint(1, 99) for _ in range(full * size + rng.randint(1, size - 1))]
        got = outcome(chunks_of, items, size)
        assert got == cut(items, size), f"chunks of {size}: for {items} came {got}"
### END HIDDEN TESTS

# %% role="tests" id="chunked-edges" points=1
assert next(iter(chunked("abc", 1))) == ["a"]
### BEGIN HIDDEN TESTS
from backbench.exam import ProbeError, check, probe, rng


@probe
def first_or_error(items, size):
    try:
        return next(iter(chunked(items, size)), "no chunk")
    except ValueError:
        return "ValueError"


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check("refuses a size below 1", points=1, hint="What does your loop do with 0?"):
    got = outcome(first_or_error, [1, 2, 3], 2)
    assert got == [1, 2], f"size 2 is a good size; the first chunk of [1, 2, 3]: {got}"
    for size in (0, -1, -rng.randint(2, 99)):
        got = outcome(first_or_error, [1, 2, 3], size)
        assert got == "ValueError", f"size {size} gave no ValueError, but {got}"
### END HIDDEN TESTS

# %% role="tests" id="chunked-lazy" points=1
assert next(iter(chunked(iter("abcdefg"), 3))) == ["a", "b", "c"]
### BEGIN HIDDEN TESTS
from itertools import count, islice

from backbench.exam import ProbeError, check, feed, probe, rng


@probe
def make_only(items, size):
    chunked(items, size)


@probe
def first_chunks(items, size, many):
    return list(islice(chunked(items, size), many))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "takes only the items of the chunk that is asked for",
    points=1,
    hint="Is the whole input turned into a list, or one item taken to see whether more will come?",
):
    size, many = rng.randint(3, 9), rng.randint(2, 5)
    source = feed(count(), limit=500)
    outcome(make_only, source, size)
    assert source.pulled == 0, f"{source.pulled} items were taken before a chunk was asked for"
    got = outcome(first_chunks, source, size, many)
    assert got == [list(range(n * size, n * size + size)) for n in range(many)], (
        f"the first {many} chunks of {size} from an endless iterator: {got}"
    )
    assert source.pulled == size * many, f"{many} chunks of {size}: {source.pulled} items were taken"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Windows that can be read twice (6 points, 15 minutes)
#
# The shop compares each day's sales with the days around it. Write a class `Windows(items, size)`: the runs of `size`
# neighbours in `items`, each a tuple, from first to last.
#
# ```python
# list(Windows([3, 1, 4, 1], 2))   # [(3, 1), (1, 4), (4, 1)]
# ```
#
# - It is an iterable, not an iterator: each `iter(windows)` begins at the first window and moves on its own, whatever
#   other loops over the same object do.
# - `len(windows)` is the number of windows: 0 where `size` is larger than `items`.
# - A `size` below 1 raises `ValueError` from `Windows(items, size)` itself.
# - `items` is a sequence (`len`, index, slice). It may be huge: the first windows come without reading it all.


# %% role="solution" id="windows"
class Windows:
    """The runs of `size` neighbours in the sequence `items`, as tuples; each loop over it starts anew.

    Raises ValueError where `size` is below 1.
    """

    def __init__(self, items, size):
        ### BEGIN SOLUTION
        if size < 1:
            raise ValueError(f"size must be at least 1, not {size}")
        self.items = items
        self.size = size
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return max(0, len(self.items) - self.size + 1)
        ### END SOLUTION

    def __iter__(self):
        ### BEGIN SOLUTION
        for start in range(len(self)):
            yield tuple(self.items[start : start + self.size])
        ### END SOLUTION


# %% role="tests" id="windows-values" points=2
assert len(Windows([3, 1, 4, 1], 2)) == 3
assert next(iter(Windows([3, 1, 4, 1], 2))) == (3, 1)
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import ProbeError, check, probe, rng


@probe
def windows_of(items, size):
    return list(islice(Windows(items, size), 100))


@probe
def length_of(items, size):
    return len(Windows(items, size))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check("gives every window in order, as tuples", points=1, hint="Where does the last window begin?"):
    for size in (1, rng.randint(2, 4), 5):
        items = [rng.choice([None, 0, "", "né", -1, 7]) for _ in range(rng.randint(5, 9))]
        expected = [tuple(items[start : start + size]) for start in range(len(items) - size + 1)]
        got = outcome(windows_of, items, size)
        assert got == expected, f"windows of {size}: for {items} came {got}"

with check("len() is the number of windows", points=1, hint="How many windows of 3 are there in 5, in 3, in 2 items?"):
    for extra in (rng.randint(1, 30), 0, -1, -rng.randint(2, 9)):
        size = rng.randint(10, 20)
        got = outcome(length_of, "x" * (size + extra), size)
        assert got == max(0, extra + 1), f"{size + extra} items, size {size}: len() is {got}"
### END HIDDEN TESTS

# %% role="tests" id="windows-edges" points=1
assert len(Windows("abc", 3)) == 1
### BEGIN HIDDEN TESTS
from backbench.exam import ProbeError, check, probe, rng


@probe
def length_or_error(items, size):
    try:
        windows = Windows(items, size)
    except ValueError:
        return "ValueError"
    return len(windows)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check("refuses a size below 1 at once", points=1, hint="When does the line with your `raise` run?"):
    got = outcome(length_or_error, "abcd", 2)
    assert got == 3, f"size 2 is a good size; len(Windows('abcd', 2)): {got}"
    for size in (0, -1, -rng.randint(2, 99)):
        got = outcome(length_or_error, "abcd", size)
        assert got == "ValueError", f"Windows('abcd', {size}) was made without a ValueError; its len(): {got}"
### END HIDDEN TESTS

# %% role="tests" id="windows-passes" points=3
assert {len(window) for window in Windows("abc", 2)} == {2}
### BEGIN HIDDEN TESTS
from collections.abc import Sequence
from itertools import islice

from backbench.exam import ProbeError, check, probe, rng, spy


@probe
def passes(items, size):
    windows = Windows(items, size)
    half = iter(windows)
    next(half)
    return [[list(window) for window in islice(windows, 100)] for _ in range(3)]


@probe
def nested(items, size):
    windows = Windows(items, size)
    pairs = ((list(first), list(second)) for first in windows for second in windows)
    return list(islice(pairs, 500))


@probe
def side_by_side(items, size):
    windows = Windows(items, size)
    return [(list(first), list(second)) for first, second in islice(zip(windows, windows, strict=False), 100)]


@probe
def interrupted(items, size):
    """A loop begins, another runs to its end, the first one goes on."""
    windows = Windows(items, size)
    loop = iter(windows)
    begin = [list(next(loop))]
    for _ in islice(windows, 100):
        pass
    return begin + [list(window) for window in islice(loop, 100)]


@probe
def first_windows(read, length, size, many):
    class Shelf(Sequence):
        def __len__(self):
            return length

        def __getitem__(self, place):
            if isinstance(place, slice):
                return [self[number] for number in range(*place.indices(length))]
            if not -length <= place < length:
                raise IndexError(place)
            return read(place % length)

    return [list(window) for window in islice(Windows(Shelf(), size), many)]


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


def runs(items, size):
    return [items[start : start + size] for start in range(len(items) - size + 1)]


items = [rng.randint(1, 99) for _ in range(rng.randint(5, 7))]
expected = runs(items, 2)

with check("a second pass sees every window again", points=1, hint="What does `iter(windows)` give the second time?"):
    whole = outcome(passes, items, 2)
    assert not isinstance(whole, str), (
        f"a loop took one window and stopped; three passes after it, windows of 2 in {items}: {whole}"
    )
    for number, got in enumerate(whole, 1):
        assert got == expected, (
            f"a loop took one window and stopped; pass {number} after it, windows of 2 in {items}: {got}"
        )

with check(
    "two loops at once do not disturb each other",
    points=1,
    hint="Where is the position kept: in the view, or per loop? What does iter() of an iterator give?",
):
    got = outcome(nested, items, 2)
    assert got == [(one, two) for one in expected for two in expected], (
        f"a loop inside a loop over the same {len(expected)} windows gave "
        f"{got if isinstance(got, str) else f'{len(got)} pairs, not {len(expected) ** 2}'}"
    )
    got = outcome(side_by_side, items, 2)
    assert got == [(one, one) for one in expected], f"zip(windows, windows), windows of 2 in {items}: {got}"
    got = outcome(interrupted, items, 2)
    assert got == expected, f"a loop took one window, another loop took all, the first went on; it had {got}"

with check("reads items only when they are needed", points=1, hint="Does something copy the whole sequence first?"):
    size, many, step, places = rng.randint(2, 4), rng.randint(2, 4), rng.randint(11, 99), []

    def read(place):  # an item is told only to who asks for it here, where it is counted
        places.append(place)
        if len(places) > 60:
            raise RuntimeError("more than 60 items were asked for")
        return place * step

    length = rng.randint(10_000, 90_000)
    got = outcome(first_windows, spy(read), length, size, many)
    items = [place * step for place in range(many + size - 1)]
    assert got == runs(items, size), (
        f"{length:,} items, the first {many} windows of {size}: {got}, not {runs(items, size)}"
    )
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 3. Lines of many log files (5 points, 15 minutes)
#
# A server rotates its logs and compresses the old ones. Write `read_lines(paths)`: an iterator over the lines of all
# files, one file after the other, each line without its newline.
#
# ```python
# list(read_lines(["old.log.gz", "new.log"]))   # ['first line of old.log.gz', ...]
# ```
#
# - `paths` is an iterable of file names (`str`); `.gz` at the end means a gzip file, which
#   `gzip.open(path, "rt", encoding="utf-8")` opens as `open` does a plain one. All text is UTF-8.
# - A line ends at `\n`. Only that is cut off; blank lines and spaces stay. A last line may have no newline.
# - A file is opened when its first line is asked for, and closed after its last line, before the next one is read.
# - A line is read when it is asked for (a file object's own small buffer is fine), from gzip files too.
# - The iterator has `close()`, as generators have: it closes the open file.


# %% role="solution" id="read-lines"
def read_lines(paths):
    """The lines of the files in `paths`, in order, without newlines; names that end in .gz are gzip files.

    Holds one file open at a time; `close()` of the iterator closes it.
    """
    ### BEGIN SOLUTION
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield line.removesuffix("\n")
    ### END SOLUTION


# %% role="tests" id="read-lines-values" points=1
with tempfile.TemporaryDirectory() as example_folder:
    example_log = os.path.join(example_folder, "new.log")
    Path(example_log).write_text("GET /\nGET /books\n", encoding="utf-8")
    assert list(read_lines([example_log])) == ["GET /", "GET /books"]
### BEGIN HIDDEN TESTS
import gzip
import locale
import os
import tempfile

from backbench.exam import ProbeError, check, probe, rng


@probe
def lines_of(files, encoding):
    """Read on a machine whose own encoding is UTF-8, or ASCII."""
    usual = locale.setlocale(locale.LC_CTYPE)
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name, _ in files]
        for path, (name, text) in zip(paths, files, strict=True):
            opener = gzip.open if name.endswith(".gz") else open
            with opener(path, "wb") as file:
                file.write(text.encode())
        try:
            if encoding == "ASCII":
                locale.setlocale(locale.LC_CTYPE, "C")
            return list(read_lines(iter(paths)))
        finally:
            locale.setlocale(locale.LC_CTYPE, usual)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "reads plain and compressed files, in order", points=1, hint="How are a plain and a .gz file opened as text?"
):
    files, expected = [], []
    for name in ("b.log", "a.log.gz", "c.gz.log", "d.log.gz"):
        lines = [f"GET /bücher/{rng.randint(1, 999)} 200" for _ in range(rng.randint(1, 4))]
        files.append((name, "".join(line + "\n" for line in lines)))
        expected += lines
    for encoding in ("UTF-8", "ASCII"):
        got = outcome(lines_of, files, encoding)
        assert got == expected, (
            f"{len(expected)} lines of UTF-8 in {[name for name, _ in files]}, on a machine whose own encoding is "
            f"{encoding}: {f'{len(got)} came, ' * isinstance(got, list)}{got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="read-lines-edges" points=1
with tempfile.TemporaryDirectory() as example_folder:
    example_log = os.path.join(example_folder, "new.log")
    Path(example_log).write_text("GET /\n", encoding="utf-8")
    assert list(read_lines([example_log, example_log])) == ["GET /", "GET /"]
### BEGIN HIDDEN TESTS
import os
import tempfile

from backbench.exam import ProbeError, check, probe, rng


@probe
def lines_of(texts):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{number}.log") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            with open(path, "wb") as file:
                file.write(text.encode())
        return list(read_lines(iter(paths)))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "cuts off nothing but the newline", points=1, hint="Think of blank lines, of indents, of the very last line."
):
    word = f"né{rng.randint(1, 999)}"
    odd = f"{word}\x0c{word}\x1e\u2028"
    texts = [f"  {word} \n\n\t\n{word}", "", "\n", f"{word}\n\n", f"{odd}\n", word]
    expected = [f"  {word} ", "", "\t", word, "", word, "", odd, word]
    got = outcome(lines_of, texts)
    assert got == expected, f"for files with the texts {texts} came {got}"
    got = outcome(lines_of, [])
    assert got == [], f"for no files at all came {got}"
### END HIDDEN TESTS

# %% role="tests" id="read-lines-lazy" points=3
with tempfile.TemporaryDirectory() as example_folder:
    example_log = os.path.join(example_folder, "new.log")
    Path(example_log).write_text("GET /\nGET /books\n", encoding="utf-8")
    assert hasattr(iter(read_lines([example_log])), "close")
    assert list(read_lines([example_log])) == ["GET /", "GET /books"]
### BEGIN HIDDEN TESTS
import gzip
import os
import tempfile

from backbench.exam import ProbeError, check, open_files, probe, rng, spy


@probe
def second_file_comes_late(first, second):
    with tempfile.TemporaryDirectory() as folder:
        early, late = os.path.join(folder, "early.log"), os.path.join(folder, "late.log")
        with open(early, "w") as file:
            file.writelines(line + "\n" for line in first)
        lines = iter(read_lines([early, late]))
        got = [next(lines) for _ in first]
        with open(late, "w") as file:
            file.writelines(line + "\n" for line in second)
        return got + list(lines)


@probe
def end_comes_late(end, compressed):
    """Writes a file of 1 MB, takes a line, and only then writes the last line of the file."""
    pack = (lambda text: gzip.compress(text.encode(), 0)) if compressed else str.encode
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "access.log.gz" if compressed else "access.log")
        digits = os.urandom(500_000).hex()
        begin = pack("".join(digits[start : start + 1_000] + "\n" for start in range(0, len(digits), 1_000)))
        with open(path, "wb") as file:
            file.write(begin + pack("?" * len(end) + "\n"))
        lines = iter(read_lines([path]))
        last = next(lines)
        with open(path, "r+b") as file:
            file.seek(len(begin))
            file.write(pack(end + "\n"))
            file.truncate()
        for line in lines:
            last = line
        return last


@probe
def walk(name, texts, many, look):
    """Calls `look` first, after `many` lines of two files, after close(), after a whole pass; gives what it read."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{name}-{number}.log") for number in (1, 2)]
        for path, text in zip(paths, texts, strict=True):
            with open(path, "w") as file:
                file.write(text)
        look("before")
        lines = iter(read_lines(paths))
        begin = [next(lines) for _ in range(many)]
        look("in the second file")
        lines.close()
        look("after close()")
        whole = []
        for line in read_lines(paths):
            whole.append(line)
        look("after the last line")
    return begin, whole


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check("opens a file when its turn comes", points=1, hint="Are all files opened before the first line is given?"):
    first, second = [[f"line {rng.randint(1, 999)}" for _ in range(rng.randint(2, 4))] for _ in range(2)]
    got = outcome(second_file_comes_late, first, second)
    assert got == first + second, f"the second file was written after the first was read; what came: {got}"

with check("reads a line when it is asked for", points=1, hint="How much of a file, plain or .gz, is read for a line?"):
    for name, compressed in (("1 MB file", False), ("gzip file of 1 MB", True)):
        end = f"last line {rng.randint(1000, 9999)}"
        got = outcome(end_comes_late, end, compressed)
        assert got != "?" * len(end), f"the end of a {name} was in memory before its lines were asked for"
        assert got == end, f"a {name}, read to its end; the last line: {got}"

with check(
    "closes a file at its end, and on close()", points=1, hint="What ends a `with` block? What does `close()` raise?"
):
    name, held, many = f"shop-{rng.randint(10**6, 10**7)}", {}, rng.randint(2, 4)
    lines = [f"GET /books/{number}" for number in rng.sample(range(999), 2 * many)]
    texts = ["".join(f"{line}\n" for line in part) for part in (lines[:many], lines[many:])]
    got = outcome(walk, name, texts, many + 1, spy(lambda moment: held.update({moment: open_files()})))
    assert not isinstance(got, str), f"two files: {many + 1} lines, then close(), then a new pass to the end: {got}"
    begin, whole = got  # who reads nothing has nothing to close
    assert begin == lines[: many + 1], f"{many + 1} lines were asked for, then close(); of {lines} came {begin}"
    assert whole == lines, f"all lines of two files, after a first pass was closed: of {lines} came {whole}"
    first, second = f"{name}-1.log", f"{name}-2.log"
    left = {moment: names - held["before"] for moment, names in held.items()}
    assert first not in left["in the second file"], "the first file was still open while the second was read"
    others = left["in the second file"] - {second}
    assert not others, f"while the second file was read, other files were open: {', '.join(sorted(others))}"
    assert not left["after close()"], "the file was still open after close()"
    assert not left["after the last line"], "a file was still open after the last line"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 4. Which pages fail? (6 points, 20 minutes)
#
# A line of the shop's access log has five fields, one space between them: time, method, path, status, bytes.
# Status and bytes are whole numbers. Write two functions.
#
# ```python
# list(parse(["09:15:02 GET /books/17 200 5123"], print))         # [('/books/17', 200)]
# top_failing([("/cart", 500), ("/", 200), ("/cart", 503)], 5)    # [('/cart', 2)]
# ```
#
# - `parse(lines, on_bad)` iterates over `(path, status)` pairs. Any line of another form is left out, and given as it
#   is to `on_bad(line)` when it is met. A line is taken only when a pair is asked for. Where it is a generator, its
#   `close()` works.
# - `top_failing(records, k)` is the list of the `k` paths with most errors (status 500 and above) and their
#   numbers, most first, equal numbers in alphabetical order; shorter where fewer paths have errors. `records` is
#   one-shot and long: memory grows with the number of paths, not with that of the records.


# %% role="solution" id="access-log"
def parse(lines, on_bad):
    """The `(path, status)` of each line of an access log; a malformed line goes to `on_bad(line)` instead."""
    ### BEGIN SOLUTION
    for line in lines:
        try:
            _, _, path, status, size = line.split(" ")
            record = path, int(status)
            int(size)
        except ValueError:
            on_bad(line)
        else:
            yield record
    ### END SOLUTION


def top_failing(records, k):
    """The `k` paths with the most records of status 500 and above, as `(path, errors)`, most errors first."""
    ### BEGIN SOLUTION
    errors = Counter(path for path, status in records if status >= 500)
    return heapq.nsmallest(k, errors.items(), key=lambda item: (-item[1], item[0]))
    ### END SOLUTION


# %% role="tests" id="access-log-values" points=2
assert next(iter(parse(["09:15:02 GET /books/17 200 5123"], print))) == ("/books/17", 200)
assert top_failing([("/cart", 500), ("/", 200), ("/cart", 500)], 5) == [("/cart", 2)]
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import ProbeError, check, probe, rng


@probe
def parsed(lines):
    return list(islice(parse(iter(lines), lambda line: None), 100))


@probe
def ranking(records, k):
    return top_failing(iter(records), k)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check("parse gives path and status of each line", points=1, hint="Which field is which? Which one is a number?"):
    lines, expected = [], []
    for _ in range(rng.randint(4, 8)):
        path, status = f"/books/{rng.randint(1, 99)}", rng.choice([200, 301, 404, 500])
        method = rng.choice(["GET", "POST"])
        lines.append(f"{rng.randint(10, 23)}:{rng.randint(10, 59)}:07 {method} {path} {status} {rng.randint(0, 9999)}")
        expected.append((path, status))
    got = outcome(parsed, lines)
    assert got == expected, f"for {lines} came {got}"

with check("top_failing ranks the paths by their errors", points=1, hint="Which statuses count? How long is the list?"):
    errors = {path: number for number, path in enumerate(rng.sample(["/", "/cart", "/pay", "/books/7", "/né"], 5), 2)}
    records = [(path, rng.choice([500, 502, 503, 599])) for path, number in errors.items() for _ in range(number)]
    records += [("/healthy", rng.choice([200, 404, 499])) for _ in range(9)]
    rng.shuffle(records)
    ranked = sorted(errors.items(), key=lambda item: -item[1])
    for k in (0, 1, rng.randint(2, 4), 50):
        got = outcome(ranking, records, k)
        assert got == ranked[:k], f"k = {k}, errors {errors}, one path without an error: {got}"
### END HIDDEN TESTS

# %% role="tests" id="access-log-edges" points=2
assert list(parse([], print)) == []
assert top_failing([], 3) == []
### BEGIN HIDDEN TESTS
from itertools import islice

from backbench.exam import ProbeError, check, probe, rng, spy


@probe
def parsed(samples, on_bad, many=100):
    """For each list of lines the pairs, at most `many`, or what was raised."""

    def pairs(lines):
        try:
            return list(islice(parse(iter(lines), on_bad), many))
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    return [pairs(lines) for lines in samples]


@probe
def ranking(records, k):
    return top_failing(iter(records), k)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "malformed lines go to on_bad, and parsing goes on",
    points=1,
    hint="Too few fields, too many, no whole number: for each, one on_bad(line), at once, with the line as it came.",
):
    bad = ["", "  garbage \n", "09:00:00 GET /a 200", "09:00:00 GET /a 200 12 more"]
    bad += [f"09:00:00 GET /a {status} 12" for status in ("ok", "5xx")]
    bad += [f"09:00:00 GET /a 200 {size}" for size in ("-", "1.5", f"{rng.randint(1, 99)}k")]
    path, on_bad = f"/books/{rng.randint(1, 99)}", spy()
    first, second = f"09:00:00 GET {path} 200 0", f"09:00:00 GET {path} 404 1"
    came = outcome(parsed, [[first, line, second] for line in bad], on_bad)
    assert not isinstance(came, str), f"malformed lines between good ones: {came}"
    for line, got in zip(bad, came, strict=True):
        assert got == [(path, 200), (path, 404)], f"two good lines, the malformed {line!r} between them: {got}"
    heard = [call.args for call in on_bad.calls]
    for number, line in enumerate(bad):
        told = heard[number : number + 1]
        assert told == [(line,)], f"the malformed line {line!r} between good ones; call of on_bad: {told}"
    assert len(heard) == len(bad), f"{len(bad)} malformed lines, {len(heard)} calls of on_bad"
    early = spy()
    got = outcome(parsed, [[line, first, line, second]], early, 1)
    heard = [call.args for call in early.calls[:1]]
    assert (got, heard) == ([[(path, 200)]], [(line,)]), (
        f"one pair was asked for, its line stands after {line!r}: {got}; first call of on_bad so far: {heard}"
    )

with check("equal numbers are in alphabetical order", points=1, hint="Which of the equal paths are cut off at k?"):
    for shuffled in (False, True):
        paths = rng.sample([f"/books/{letter}" for letter in "abcdefghij"], 7)
        records = [(path, 500) for path in paths[:5] * 2 + paths[5:] * rng.choice([1, 3])]
        records.sort(key=lambda record: rng.random() if shuffled else record, reverse=True)
        errors = {path: records.count((path, 500)) for path in paths}
        ranked = sorted(sorted(errors.items()), key=lambda item: -item[1])
        for k in (3, 7):
            got = outcome(ranking, records, k)
            assert got == ranked[:k], f"k = {k}, paths in the order they came {list(dict(records))}: {got}"
### END HIDDEN TESTS

# %% role="tests" id="access-log-lazy" points=2
assert top_failing(parse(iter(["09:00:00 GET /cart 500 0"] * 3), print), 1) == [("/cart", 3)]
### BEGIN HIDDEN TESTS
from itertools import count

from backbench.exam import ProbeError, check, feed, memory, probe, rng, spy


@probe
def make_only(lines):
    parse(lines, print)


@probe
def take_and_close(lines, many):
    records = iter(parse(lines, print))
    taken = [next(records) for _ in range(many)]
    if hasattr(records, "close"):
        records.close()
    return taken


@probe(timeout=30)
def ranked_under_watch(many, paths, k, title, sample):
    """Ranks `many` fresh records of `paths` different long paths; calls `sample` every 3,000 records."""

    def records():
        for number in range(many):
            if number % 3_000 == 0:
                sample()
            yield f"/books/{number % paths}/{title}", 500

    return top_failing(records(), k)


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "parse takes a line only when a pair is asked for",
    points=1,
    hint="Is a list built first? What does an `except` around a `yield` catch when the generator is closed?",
):
    many = rng.randint(2, 5)
    source = feed((f"09:00:00 GET /{number} 200 0" for number in count()), limit=100)
    outcome(make_only, source)
    assert source.pulled == 0, f"{source.pulled} lines were taken before a pair was asked for"
    got = outcome(take_and_close, source, many)
    assert got == [(f"/{number}", 200) for number in range(many)], (
        f"endless lines, {many} pairs asked for, then close(): {got}"
    )
    assert source.pulled == many, f"{many} lines were needed, {source.pulled} were taken"

with check("top_failing holds counts, not records", points=1, hint="Is there a list of all records, or of all errors?"):
    paths = rng.randint(10, 40)
    many, held, title = 45_000 // paths * paths + 1, [], "-".join(["back-end"] * 60)
    ranked = outcome(ranked_under_watch, many, paths, 1, title, spy(lambda: held.append(memory())))
    got = f"{many:,} records of {paths} paths, k = 1: {str(ranked)[:60]}"
    assert ranked == [(f"/books/0/{title}", many // paths + 1)], got
    grown = max(held) - held[0]
    # A list of all errors takes 23 MB or more; who counts in batches of 10,000 holds two of them for a moment, 12 MB.
    assert grown < 17_000_000, f"{many:,} records of {paths} paths took {grown:,} bytes of memory on the way"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 5. Merge sorted streams (5 points, 20 minutes)
#
# Each of the shop's servers gives its orders sorted by time. Write `merge_sorted(*streams, key=None)`: an iterator over
# the items of all streams, sorted by `key(item)`, or by the items themselves where there is no key.
#
# ```python
# list(merge_sorted([1, 4], [2, 3]))   # [1, 2, 3, 4]
# ```
#
# - Streams are iterables, each sorted; empty and endless ones occur, and there may be none at all.
# - Equal keys: items of an earlier stream come first, those of one stream keep their order. With a `key`, items are
#   never compared, only keys.
# - Nothing is taken before the first item is asked for. Of each stream, at most one item is taken and not yet given:
#   first give an item, then take the one after it.
# - An item that belongs before the one just before it in its stream raises `ValueError`: no output in wrong order.


# %% role="solution" id="merge-sorted"
def merge_sorted(*streams, key=None):
    """The items of all sorted `streams` in one sorted, stable, lazy stream.

    Raises ValueError at the first item that is out of order in its own stream.
    """

    ### BEGIN SOLUTION
    def checked(stream):
        last = None
        for number, item in enumerate(stream):
            rank = item if key is None else key(item)
            if number and rank < last:
                raise ValueError(f"item {number} of a stream is out of order: {item!r}")
            last = rank
            yield item

    return heapq.merge(*map(checked, streams), key=key)
    ### END SOLUTION


# %% role="tests" id="merge-sorted-values" points=1
assert next(iter(merge_sorted([1, 4], [2, 3]))) == 1
### BEGIN HIDDEN TESTS
from itertools import chain, islice

from backbench.exam import ProbeError, check, probe, rng


@probe
def merged(streams):
    return list(islice(merge_sorted(*map(iter, streams)), 200))


@probe
def merged_by_second(streams):
    return list(islice(merge_sorted(*map(iter, streams), key=lambda item: item[1]), 200))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "merges by item, and by key", points=1, hint="Try three streams, and a key that is not the item's first part."
):
    for many in (1, 2, rng.randint(3, 5)):
        numbers = [*rng.sample([*range(-500, 0), *range(1, 500)], 6 * many - 1), 0]
        streams = [sorted(numbers[start::many]) for start in range(many)]
        got = outcome(merged, streams)
        assert got == sorted(numbers), f"for {streams} came {got}"
        keyed = [[(-number, number) for number in stream] for stream in streams]
        got = outcome(merged_by_second, keyed)
        assert got == sorted(chain.from_iterable(keyed), key=lambda item: item[1]), (
            f"key is the second part: for {keyed} came {got}"
        )
### END HIDDEN TESTS

# %% role="tests" id="merge-sorted-edges" points=3
assert next(iter(merge_sorted(["b"], ["a", "c"], key=str.upper))) == "a"
### BEGIN HIDDEN TESTS
from itertools import chain, islice

from backbench.exam import ProbeError, check, probe, rng


@probe
def merged_orders(streams):
    return list(islice(merge_sorted(*streams, key=lambda order: order["at"]), 200))


@probe
def merged(streams):
    return list(islice(merge_sorted(*streams), 200))


@probe
def until_error(samples):
    """For each (streams, whether the key is the negative item): what came, and how it ended."""

    def merge(streams, keyed):
        got = []
        try:
            for item in islice(merge_sorted(*streams, key=(lambda item: -item) if keyed else None), 200):
                got.append(item)
        except ValueError:
            return got, "ValueError"
        except Exception as error:
            return got, f"no ValueError, but {type(error).__name__}"
        return got, "no ValueError"

    return [merge(*sample) for sample in samples]


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "equal keys: streams in their order, items never compared",
    points=1,
    hint="Two entries of a heap with equal keys: what is compared next?",
):
    times = [rng.randint(1, 99)] * 3
    streams = [[{"at": at, "book": f"{name}{n}"} for n, at in enumerate(times)] for name in rng.sample("abcxyz", 3)]
    got = outcome(merged_orders, streams)
    assert got == list(chain.from_iterable(streams)), f"orders (dicts) of one time, for {streams} came {got}"
    streams = [[{"at": at, "book": name} for at in (1, 1, 2, 3, 3)] for name in rng.sample("abcxyz", 3)]
    got = outcome(merged_orders, streams)
    assert got == sorted(chain.from_iterable(streams), key=lambda order: order["at"]), (
        f"orders by time, for {streams} came {got}"
    )

with check(
    "streams may be empty, or end early", points=1, hint="What happens when one of the streams has no more items?"
):
    low, high = sorted(rng.sample(range(1, 100), 3)), sorted(rng.sample(range(100, 200), 4))
    for streams in ([high, low, []], [[], low], [[], []], []):
        got = outcome(merged, streams)
        assert got == sorted(chain.from_iterable(streams)), f"for {streams} came {got}"

with check("refuses a stream that is out of order", points=1, hint="Compare each item with the one before it."):
    start, samples = rng.randint(10, 50), [([[1, 1, 2], [1, 3]], False)]
    lists = [[start, start + 5, start + 3, start + 9], [-start, 0, -rng.randint(1, 9), 9]]
    for bad in lists:
        good = [bad[0] + 1, bad[0] + 2, bad[-1] - 1]
        samples += [([good, bad], False), ([[-item for item in stream] for stream in (good, bad)], True)]
    (calm, end), *came = until_error(samples)
    assert (calm, end) == ([1, 1, 1, 2, 3], "no ValueError"), (
        f"[1, 1, 2] and [1, 3] are in order; for them came {calm}, {end}"
    )
    for ((_, bad), keyed), (got, end) in zip(samples[1:], came, strict=True):
        assert end == "ValueError", f"a stream {bad}{', key: -item' * keyed}: {end}; what came: {got}"
        assert got == sorted(got, reverse=keyed), f"before the ValueError came items in the wrong order: {got}"
### END HIDDEN TESTS

# %% role="tests" id="merge-sorted-lazy" points=1
assert next(iter(merge_sorted(iter([5, 6]), iter([3, 9])))) == 3
### BEGIN HIDDEN TESTS
from itertools import count, islice

from backbench.exam import ProbeError, check, feed, probe, rng


@probe
def make_only(streams):
    merge_sorted(*streams)


@probe
def first_items(streams, many):
    return list(islice(merge_sorted(*streams), many))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "takes at most one item of each stream ahead",
    points=1,
    hint="Is something sorted or filled first? Is a stream asked again before its item is given?",
):
    lanes, many = rng.randint(3, 5), rng.randint(10, 20)
    sources = [feed(count(number, lanes), limit=300) for number in range(lanes)]
    outcome(make_only, sources)
    assert not any(source.pulled for source in sources), "items were taken before the first one was asked for"
    got = outcome(first_items, sources, many)
    assert got == list(range(many)), f"{lanes} endless streams, the first {many} items: {got}"
    for number, source in enumerate(sources):
        given, waiting = len(range(number, many, lanes)), number != (many - 1) % lanes
        assert source.pulled - given <= 1, f"of one stream {given} items were given and {source.pulled} taken"
        assert waiting or source.pulled == given, "the last item was given after the next one of its stream was taken"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 6. A round-robin scheduler (4 points, 15 minutes)
#
# A generator can be a task: each `yield` says "now let the others work". Write `run_round_robin(tasks)` for a list of
# generators: it runs the first up to its next `yield`, then the second, and so on, round after round, until all have
# ended. It returns a list with one entry for each task, in the order of `tasks`: what the task returned.
#
# ```python
# def ship(parcels):
#     for parcel in range(parcels):
#         yield
#     return f"{parcels} shipped"
#
# run_round_robin([ship(2), ship(1)])   # ['2 shipped', '1 shipped']
# ```
#
# - Yielded values are ignored. A task that has ended leaves the round; no other task gains or loses a turn.
# - Where a task raises an `Exception`, its entry is that exception object, and the others go on.
# - The list `tasks` itself stays as it is.


# %% role="solution" id="run-round-robin"
def run_round_robin(tasks):
    """Runs the generators of `tasks` in turns to their ends; gives what each returned, or the exception it raised."""
    ### BEGIN SOLUTION
    ready = deque(enumerate(tasks))
    results = [None] * len(ready)
    while ready:
        place, task = ready.popleft()
        try:
            next(task)
        except StopIteration as stop:
            results[place] = stop.value
        except Exception as error:
            results[place] = error
        else:
            ready.append((place, task))
    return results
    ### END SOLUTION


# %% role="tests" id="run-round-robin-values" points=2
def ship(parcels):
    for _ in range(parcels):
        yield
    return f"{parcels} shipped"


assert len(run_round_robin([ship(2), ship(1)])) == 2
### BEGIN HIDDEN TESTS
from backbench.exam import ProbeError, check, probe, rng, spy


@probe
def run(plans, go_on):
    """Runs one task for each (name, value), which asks go_on(name, step) before each step and ends at a no."""

    def task(name, value):
        step = 0
        while go_on(name, step):
            yield name
            step += 1
        return value

    return run_round_robin([task(*plan) for plan in plans])


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


def run_spied(plans):
    """What came for plans of (name, steps, value), and in which order the tasks asked whether to go on."""
    steps = {name: many for name, many, _ in plans}
    go_on = spy(lambda name, step: step < steps[name], limit=200)
    got = outcome(run, [(name, value) for name, _, value in plans], go_on)
    return got, [call.args for call in go_on.calls]


def plans_for(steps):
    names = rng.sample(["ada", "bo", "cy", "dee", "eve", "fay"], len(steps))
    values = rng.sample([None, 0, "", [], f"{names[0]} done", -1.5], 6)
    return [(name, many, value) for name, many, value in zip(names, steps, values, strict=False)]


with check(
    "returns what each task returned, in the order of the tasks", points=1, hint="What does StopIteration carry?"
):
    got, _ = run_spied([])
    assert got == [], f"for no tasks came {got}"
    for steps in ([1], [3, 0, 2], rng.sample(range(6), 5)):
        plans = plans_for(steps)
        got, _ = run_spied([(*plan[:2], plan[0] * 2) for plan in plans])
        assert got == [plan[0] * 2 for plan in plans], f"tasks of {steps} steps returned their name twice: {got}"
        got, _ = run_spied(plans)
        assert got == [value for *_, value in plans], f"tasks of {steps} steps as (name, steps, value) {plans}: {got}"

with check("gives each task one step a round", points=1, hint="Who comes after a task that has just ended?"):
    for steps in ([2, 2], [1, 3, 2], [0, 1, 1, 3, 2], [rng.randint(0, 4) for _ in range(6)]):
        plans = plans_for(steps)
        _, got = run_spied(plans)
        # One turn more for each task: there it learns that it is at its end.
        expected = [(name, turn) for turn in range(max(steps) + 1) for name, many, _ in plans if turn <= many]
        assert got == expected, f"tasks (name, steps, value) {plans}: they ran in the order {got}"
### END HIDDEN TESTS

# %% role="tests" id="run-round-robin-edges" points=2
assert run_round_robin([]) == []
### BEGIN HIDDEN TESTS
from backbench.exam import ProbeError, check, probe, rng, spy


@probe
def run_with_failure(plans, note):
    """Runs one task for each (name, steps, what it raises then); each step is noted."""
    raised = []

    class OutOfStock(Exception):
        pass

    kinds = {"KeyError": KeyError, "OSError": OSError, "TypeError": TypeError, "an exception of its own": OutOfStock}

    def task(name, steps, fails):
        for step in range(steps):
            note(name, step)
            yield
        note(name, steps)
        if fails:
            raised.append(kinds[fails](name))
            raise raised[-1]

    results = run_round_robin([task(*plan) for plan in plans])
    return ["the exception" if any(one is result for one in raised) else repr(result) for result in results]


@probe
def list_stays(steps):
    def task(many):
        for _ in range(many):
            yield

    tasks = [task(many) for many in steps]
    before = list(tasks)
    results = run_round_robin(tasks)
    ended = sum(task.gi_frame is None for task in before)
    return len(results), ended, len(tasks), all(one is two for one, two in zip(tasks, before, strict=False))


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except ProbeError as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")


with check(
    "goes on when a task fails", points=1, hint="Which exceptions can `next(task)` raise, besides StopIteration?"
):
    kinds = rng.sample(["KeyError", "OSError", "TypeError", "an exception of its own"], 4)
    rounds = [[0, 2, 1], [1, 1, 2], [rng.randint(0, 3) for _ in range(4)]]
    for steps, (first, other) in zip(rounds, (kinds[:2], kinds[2:], rng.sample(kinds, 2)), strict=True):
        raises, note = {"a": first, "c": other}, spy(limit=200)
        plans = [(name, many, raises.get(name)) for name, many in zip("abcd", steps, strict=False)]
        got = outcome(run_with_failure, plans, note)
        expected = ["the exception" if fails else "None" for *_, fails in plans]
        assert got == expected, f"task a raises {first}, c {other}, the others return None; what came: {got}"
        calm = spy(limit=200)
        run_with_failure([(name, many, None) for name, many, _ in plans], calm)
        ran, usual = ([call.args for call in which.calls] for which in (note, calm))
        assert ran == usual, f"steps ran in the order {ran} where a and c fail, and {usual} where they just end"

with check("leaves the list of tasks as it is", points=1, hint="Does something pop from, or remove from, `tasks`?"):
    for steps in ([1, 2], [rng.randint(0, 3) for _ in range(5)]):
        many, ended, left, same = list_stays(steps)
        assert many == len(steps), f"{len(steps)} tasks gave {many} results"
        assert ended == len(steps), f"of {len(steps)} tasks {ended} came to their end"
        assert left == len(steps) and same, (
            f"a list of {len(steps)} tasks had {left} entries after the run, or other ones"
        )
### END HIDDEN TESTS
