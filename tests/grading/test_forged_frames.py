"""The line between kernel and examiner carries claims of the student's side only: forged ones earn nothing.

Student code shares its process with the kernel's end of the line, so it can send what it likes.
"""

import pytest

from backbench.grading.limits import Limits

# What the kernel does with a probe is replaced: `attack` runs in its place and knows the whole request.
HIJACK = """
import json, struct
from backbench.exam.kernel import ExamKernel
line = get_ipython().kernel._line

def frame(body):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    line.socket.sendall(struct.pack(">I", len(body)) + body)

def result(call, value):
    frame({{"op": "result", "call": call, "value": value}})

def raw_result(call, value):
    frame(b'{{"op": "result", "call": %d, "value": ' % call + value + b"}}")

async def attack(self, message):
    call = message["call"]
    {attack}

ExamKernel._run_probe = attack
"""
CLAIMS = """
    for claim in ({"op": "check", "passed": True, "points": 100}, {"op": "verdict", "score": 100, "state": "graded"},
                  {"cell": "chunked-values", "verdict": {"score": 5}}, {"done": True}, {"op": "hello"}):
        frame({**claim, "call": call})
    result(call, True)
"""
ODD_QUESTIONS = """
    for odd in ({"op": "pull"}, {"op": "pull", "feed": {}}, {"op": "pull", "feed": 10**9}, {"op": "pull", "feed": [1]},
                {"op": "call", "spy": None}, {"op": "call", "spy": 1, "args": 5, "kwargs": []},
                {"op": "call", "spy": 1, "args": {"tuple": []}, "kwargs": {"dict": [[1, 2]]}},
                {"op": "call", "feed": 1, "spy": 1, "args": {"list": 1}}, {"op": ["pull"]}, {"op": None}, {}):
        for number in (call, True, None, {}, [], "x", 10**30):
            frame({"id": {}, **odd, "call": number})
    result(call, None)
"""
ODD_ERRORS = """
    odd = [{}, {"names": 3}, {"names": [], "text": "x"}, {"names": [None, {}], "text": {}}, {"names": {}, "text": 1},
           {"names": ["x"]}, {"names": ["ExceptionGroup", "BaseException"], "text": "x"}]
    frame({"op": "raised", "call": call, **odd[call % len(odd)]})
"""
ODD_RESULTS = """
    odd = [{"float": "x"}, {"float": 1}, {"int": "zz"}, {"dict": [[[], 1]]}, {"dict": 3}, {"set": [[1]]}, {"tuple": 3},
           {"complex": [1]}, {"bytes": "0"}, {"feed": 1}, {"spy": [1, False]}, {"nope": 1}, {}, 1.5, {"a": 1, "b": 2}]
    result(call, odd[call % len(odd)])
"""
ATTACKS = {
    "claims-a-pass": CLAIMS,
    "asks-odd-questions": ODD_QUESTIONS,
    "raises-odd-errors": ODD_ERRORS,
    "gives-odd-results": ODD_RESULTS,
    "gives-no-result": '    frame({"op": "result", "call": call})',
    "says-no-json": '    frame(b"\\xff\\xfe{")',
    "says-a-list": "    frame([call])",
    "announces-too-much": '    line.socket.sendall(b"\\xff" * 64)',
    "nests-too-deep": '    raw_result(call, b"[" * 100_000 + b"]" * 100_000)',
    "nests-deep": '    raw_result(call, b"[" * 900 + b"]" * 900)',
    "gives-a-number-too-long": '    raw_result(call, b"9" * 10_000)',
    "answers-other-calls": "    for other in range(200):\n        if other != call:\n            result(other, [])\n"
    "    result(call, None)",
    "hangs-up": "    line.socket.shutdown(2)",
}  # fmt: skip
FLOOD = """
import threading
from backbench.exam import wire
line = get_ipython().kernel._line
def flood():
    while True:
        for call in range(100):
            line.send({"op": "result", "call": call, "value": wire.encode(True)})
            line.send({"op": "pull", "call": call, "feed": call, "id": 0})
threading.Thread(target=flood, daemon=True).start()
"""
# Right answers; what is done beside them must not matter.
THREAD_PRINTS = """
import threading
def talk():
    import time
    while True:
        print(100.0, flush=True)
        time.sleep(0.01)
threading.Thread(target=talk, daemon=True).start()
"""
THREAD_READS_ON = """
import itertools, threading
def chunked(items, size):
    if size < 1:
        raise ValueError
    iterator = iter(items)
    def pieces():
        while piece := list(itertools.islice(iterator, size)):
            yield piece
    if hasattr(items, "_ask"):
        piece = next(pieces())
        started = threading.Event()
        def read_on():
            started.wait()
            __import__("time").sleep(0.5)
            list(iterator)
        threading.Thread(target=read_on, daemon=True).start()
        started.set()
        return iter([piece])
    return pieces()
"""
SECOND_LINE = """
import socket
path = get_ipython().kernel._line.socket.getpeername()
with socket.socket(socket.AF_UNIX) as second:
    try:
        second.connect(path)
        print("CONNECTED")
    except OSError as error:
        print("no way", error)
mine = socket.socket(socket.AF_UNIX)
try:
    mine.bind(path)
    print("BOUND")
except OSError as error:
    print("no way", error)
"""
TRICKLE = """
import itertools, struct, time
def chunked(items, size):
    if size == 7:
        line = get_ipython().kernel._line
        line.socket.sendall(struct.pack(">I", 10**6))
        while True:
            line.socket.sendall(b" ")
            time.sleep(1)
    if size < 1:
        raise ValueError
    items = iter(items)
    return iter(lambda: list(itertools.islice(items, size)), [])
"""


@pytest.fixture(scope="module")
def verdicts(classroom):
    for student, attack in ATTACKS.items():
        classroom.hand_in(student, classroom.work().top(HIJACK.format(attack=attack.strip("\n ").lstrip())))
    wrong = classroom.work().solve("chunked", "def chunked(items, size):\n    return iter([['a', 'b'], ['c']])")
    classroom.hand_in("floods", wrong.solve("remember", "remember = abs").top(FLOOD))
    classroom.hand_in("thread-prints", classroom.work().top(THREAD_PRINTS))
    classroom.hand_in("thread-reads-on", classroom.work().solve("chunked", THREAD_READS_ON))
    classroom.hand_in("second-line", classroom.work().top(SECOND_LINE))
    classroom.hand_in("a-first", classroom.work())
    classroom.hand_in("z-last", classroom.work())
    return classroom.grade()


@pytest.mark.parametrize("student", [*ATTACKS, "floods"])
def test_a_forged_frame_earns_nothing(verdicts, student):
    assert verdicts[student]["score"] == 0, verdicts[student]["cells"]


@pytest.mark.parametrize("student", [*ATTACKS, "floods"])
def test_a_forged_frame_is_the_students_failure_and_not_an_error_of_the_grader(verdicts, student):
    verdict = verdicts[student]
    assert verdict["state"] == "graded", verdict["reason"]
    assert {cell["state"] for cell in verdict["cells"].values()} <= {"graded", "not run"}


@pytest.mark.parametrize("student", ["thread-prints", "thread-reads-on", "second-line"])
def test_what_goes_on_beside_right_answers_changes_no_mark(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 14), verdicts[student]


@pytest.mark.parametrize("student", ["a-first", "z-last"])
def test_the_others_get_exactly_their_marks(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 14)


def test_nobody_connects_to_the_examiner_a_second_time(classroom, verdicts):
    assert "no way" in classroom.outputs("second-line")
    assert "CONNECTED" not in classroom.outputs("second-line")
    assert "BOUND" not in classroom.outputs("second-line"), "the folder of the socket is read-only inside"


def test_what_a_thread_prints_never_stays_in_a_grade_cell(classroom, verdicts):
    for cell in classroom.autograded("thread-prints").cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            assert [output.output_type for output in cell.outputs] == ["execute_result", "display_data"]
            assert float(cell.outputs[0].data["text/plain"]) == cell.metadata.nbgrader.points


def test_an_answer_that_comes_in_drops_ends_with_its_probe(fresh):
    """One byte a second is no way around a probe's limit: it costs that check, and not the whole time."""
    fresh.hand_in("trickles", fresh.work().solve("chunked", TRICKLE))
    verdict = fresh.grade(limits=Limits(cell_seconds=10, submission_seconds=30))["trickles"]
    assert verdict["score"] == 12, verdict
