"""Answers made to look right: objects equal to everything, data that is no data, exceptions with false names.

What is compared is compared in the examiner, and is plain data by then: none of them gains a point.
"""

import pytest

SAME = """
class Same:
    def __init__(self, *args, **kwargs): pass
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __bool__(self): return True
    def __call__(self, *args, **kwargs): return self
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __contains__(self, item): return True
    def __iter__(self): return iter([self, self])
    def __next__(self): return self
    def __len__(self): return 2
    def __add__(self, other): return self
    __radd__ = __add__
    __class__ = property(lambda self: list)
"""
SUBCLASSES = """
import unittest.mock
class Lying:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 4
    def __index__(self): return 100
    __int__ = __float__ = __index__
    def __str__(self): return "100"
    __repr__ = __str__
    def __iter__(self): return iter(range(100, 103))
    def __getitem__(self, place): return 100
    def __add__(self, other): return self
    __radd__ = __add__
    def items(self): return [("a", 1)]
class LyingList(Lying, list): pass
class LyingTuple(Lying, tuple): pass
class LyingInt(Lying, int): pass
class LyingFloat(Lying, float): pass
class LyingText(Lying, str): pass
class LyingBytes(Lying, bytes): pass
class LyingDict(Lying, dict): pass
class LyingSet(Lying, set): pass
deep = tree = within = []
for _ in range(100_000):
    deep = [deep]
for _ in range(60):
    tree = [tree, tree]
for _ in range(180):
    within = [within]
loop = []
loop.append(loop)
"""
# The right answers to the visible examples; in each check, the body of another function.
PRETEND = """
def chunked(items, size):
    if items == "abc":
        return iter([["a", "b"], ["c"]])
    if items == range(9):
        return iter([[0, 1]])
    return {7: lie_0, 4: lie_1, 0: lie_2, 3: lie_3}[size](items)
def remember(load):
    if load is str.upper:
        return str.upper
    return lambda key: lie_4(key) if key in (3, 4) else lie_5(key)
"""
PLACES = [(name, place) for name, count in {"chunked-values": 3, "chunked-lazy": 1, "remember-calls": 2}.items()
          for place in range(count)]  # fmt: skip
LIES = {
    "a list that lies": "return iter([LyingList([LyingList()])])",
    "a tuple that lies": "return iter([LyingTuple((1, 2))] * 60)",
    "a number that lies": "return iter([LyingInt(3)] * 60)",
    "a float that lies": "return iter([LyingFloat(3)] * 60)",
    "a text that lies": "return iter([LyingText('x')] * 60)",
    "bytes that lie": "return iter([LyingBytes(b'x')] * 60)",
    "a dict that lies": "return iter([LyingDict()] * 60)",
    "a set that lies": "return iter([LyingSet({1})] * 60)",
    "a mock": "return unittest.mock.MagicMock()",
    "mock's ANY": "return iter([unittest.mock.ANY] * 60)",
    "a list in itself": "return iter([loop])",
    "a list too deep for Python": "return iter([deep])",
    "a list as deep as may be": "return iter([within])",
    "a tree of shared lists": "return iter([tree])",
    "a huge text": "return iter(['x' * 10**8])",
    "a huge number": "return iter([10**5_000_000])",
    "numbers that are none": "return iter([float('nan'), float('inf'), -0.0])",
    "numbers with one hash": "return iter([{number * (2**61 - 1) for number in range(3_000)}])",
    "lone surrogates": "return iter(['\\ud800', '\\udfff', '\\x00'])",
    "nothing": "return None",
    "the exam's own words": "return iter([{'feed': 1}, {'spy': [2, False]}, {'raise': {}}, {'tuple': 3}])",
    "raise AssertionError": "raise AssertionError",
    "raise StopIteration": "raise StopIteration(3)",
    "raise StopAsyncIteration": "raise StopAsyncIteration",
    "raise GeneratorExit": "raise GeneratorExit",
    "raise KeyboardInterrupt": "raise KeyboardInterrupt",
    "raise SystemExit": "raise SystemExit(0)",
    "raise NameError": "return undefined_name",
    "raise ImportError": "import no_such_module",
    "raise SyntaxError": "eval('1 +')",
    "raise RecursionError": "return chunked([1], 7)",
    "raise MemoryError": "raise MemoryError",
    "raise UnicodeDecodeError": "return b'\\xff'.decode()",
    "raise ExceptionGroup": "raise ExceptionGroup('x', [KeyError(1)])",
    "raise CancelledError": "import asyncio; raise asyncio.CancelledError",
    "raise pytest's Failed": "import pytest; pytest.skip('done')",
    "raise GraderError": "raise type('GraderError', (Exception,), {})('pass')",
    "raise KernelGone": "raise type('KernelGone', (Exception,), {})('pass')",
    "raise TimeUp": "raise type('TimeUp', (BaseException,), {})('pass')",
    "raise without a name": "raise type('', (Exception,), {})",
    "raise a name of a megabyte": "raise type('x' * 10**6, (Exception,), {})('y' * 10**6)",
    "raise lone surrogates": "raise type('X', (Exception,), {})('\\ud800' * 9)",
    "raise a text that raises": "raise type('X', (Exception,), {'__str__': lambda self: 1 / 0})",
    "raise a text that is none": "raise type('X', (Exception,), {'__str__': lambda self: None})",
    "raise no exception": "raise 3",
}
# Six lies to a notebook, one for each check.
ROWS = {f"lies-{start:02}": list(LIES)[start : start + 6] for start in range(0, len(LIES), 6)}

# The answer itself is right or nearly so; what stands around it reaches for the examiner's counts.
TELLS_THE_FEED = """
def chunked(items, size):
    if size < 1:
        raise ValueError
    found = list(items)
    try:
        items.pulled, items.exhausted, items._number = size, False, 99
        type(items).pulled = property(lambda self: size)
    except Exception:
        pass
    return iter([found[i : i + size] for i in range(0, len(found), size)])
"""
READS_AFTER_THE_PIECE = """
def chunked(items, size):
    if size < 1:
        raise ValueError
    if hasattr(items, "_ask"):
        piece = [next(items) for _ in range(size)]
        next(items)
        return iter([piece])
    found = list(items)
    return iter([found[i : i + size] for i in range(0, len(found), size)])
"""
CLEARS_THE_CALLS = """
def remember(load):
    def get(key):
        found = load(key)
        for name in ("calls", "count", "_calls"):
            try:
                setattr(load, name, [])
            except AttributeError:
                pass
        return found
    return get
"""
# The loader multiplies its key by a large number: what it gives is too much to send.
ASKS_FOR_TOO_MUCH = """
def remember(load):
    return lambda key: load("x" * 2_000 if isinstance(key, int) else key)
"""
COUNTS = {
    "tells-the-feed": ("chunked", TELLS_THE_FEED),
    "reads-after-the-piece": ("chunked", READS_AFTER_THE_PIECE),
    "clears-the-calls": ("remember", CLEARS_THE_CALLS),
}


def lies_for(row):
    """A notebook's helper cell with one function for each check, and the answers that call them."""
    bodies = {place: LIES[row[place % len(row)]] for place in range(6)}
    functions = "\n".join(f"def lie_{place}(given):\n    {body}" for place, body in bodies.items())
    return SUBCLASSES + functions


@pytest.fixture(scope="module")
def verdicts(classroom):
    for student, row in ROWS.items():
        work = classroom.work().top(lies_for(row)).solve("chunked", PRETEND).solve("remember", PRETEND)
        classroom.hand_in(student, work)
    for student, (exercise, source) in COUNTS.items():
        classroom.hand_in(student, classroom.work().solve(exercise, source))
    classroom.hand_in("asks-for-too-much", classroom.work().solve("remember", ASKS_FOR_TOO_MUCH))
    same = classroom.work().solve("chunked", SAME + "chunked = Same()").solve("remember", SAME + "remember = Same()")
    classroom.hand_in("equal-to-everything", same)
    classroom.hand_in("a-first", classroom.work())
    classroom.hand_in("z-last", classroom.work())
    return classroom.grade()


@pytest.fixture(params=LIES)
def told(request, verdicts):
    """The check that met a lie, and the cell it belongs to."""
    student, row = next((student, row) for student, row in ROWS.items() if request.param in row)
    name, place = PLACES[row.index(request.param)]
    cell = verdicts[student]["cells"][name]
    return cell, cell["checks"][place]


def test_a_lie_gains_nothing(told):
    cell, check = told
    assert (check["passed"], check["earned"]) == (False, 0), check


def test_a_lie_is_the_students_failure_and_not_an_error_of_the_grader(told):
    cell, check = told
    assert cell["state"] == "graded", cell["message"]


def test_what_is_said_about_a_lie_is_short_and_can_be_printed(told):
    cell, check = told
    assert len(check["message"]) <= 1_000
    assert all(char.isprintable() or char == "\n" for char in check["message"])


def test_a_notebook_of_lies_earns_nothing(verdicts):
    assert {student: verdicts[student]["score"] for student in ROWS} == dict.fromkeys(ROWS, 0)


def test_an_object_equal_to_everything_earns_nothing(verdicts):
    verdict = verdicts["equal-to-everything"]
    assert (verdict["state"], verdict["score"]) == ("graded", 0)
    assert not verdict["cells"]["chunked-values"]["message"], "the visible examples were meant to be fooled"


@pytest.mark.parametrize("student", COUNTS)
def test_a_count_cannot_be_changed_from_inside(verdicts, student):
    assert verdicts[student]["score"] == 11, verdicts[student]


def test_a_question_whose_answer_is_too_long_is_the_students_failure(verdicts):
    verdict = verdicts["asks-for-too-much"]
    assert (verdict["state"], verdict["score"]) == ("graded", 8), verdict["reason"]


@pytest.mark.parametrize("student", ["a-first", "z-last"])
def test_the_others_get_exactly_their_marks(verdicts, student):
    assert verdicts[student]["score"] == 14


def test_the_gradebook_says_the_same(classroom, verdicts):
    assert classroom.recorded() == {student: verdict["score"] for student, verdict in verdicts.items()}
