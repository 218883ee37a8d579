"""The examiner's end of the line, against a kernel's end that a test plays."""

import ast
import asyncio
import gc
import json
import socket
import struct
import threading
import time

import pytest

from backbench.exam import remote, wire
from backbench.exam.counting import feed, spy

HIDDEN = '''
import math
from backbench.exam import check, feed, probe
# a comment
secret = 5

@probe
def plain(x):
    return x

@probe(timeout=3)
async def slow(x):
    return await x

@property
def no_probe():
    return secret

with check("a", points=1):
    assert plain(1) == secret
'''


class Peer:
    """Plays the kernel: `answer` gives the frames to send for each probe, and may ask in between."""

    def __init__(self, answer, seconds=5):
        here, self.there = socket.socketpair()
        self.requests, self.replies, self.revived = [], [], 0
        self.session = remote.RemoteSession(
            here, "cell", HIDDEN, ["plain"], time.monotonic() + seconds, self.revive
        )
        self.sockets, self.answer = [here, self.there], answer
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        try:
            while True:
                message = wire.receive(self.there)
                if message["op"] == "probe":
                    self.requests.append(message)
                    self.answer(self, message)
                else:
                    self.replies.append(message)
        except (wire.ConnectionLost, OSError):
            pass

    def send(self, **message):
        wire.send(self.there, message)

    def ask(self, **message):
        """A question to the examiner, and its reply."""
        self.send(**message)
        return wire.receive(self.there)

    def revive(self, lost):
        self.revived += 1
        here, self.there = socket.socketpair()
        self.sockets += [here, self.there]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return here

    def close(self):
        for each in self.sockets:
            each.close()


@pytest.fixture
def play():
    peers = []

    def start(answer, **options):
        peers.append(Peer(answer, **options))
        return peers[-1]

    yield start
    for peer in peers:
        peer.close()


def result(value):
    return lambda peer, message: peer.send(op="result", call=message["call"], value=wire.encode(value))


def raised(*names, text="x"):
    return lambda peer, message: peer.send(op="raised", call=message["call"], names=names, text=text)


def plain(peer, timeout=2):
    def probe(x):
        pass

    probe.__name__ = "plain"
    return peer.session.probe(probe, timeout)


def test_only_probes_and_imports_go_to_the_kernel():
    sent = remote.probe_sources(HIDDEN)
    assert "def plain" in sent and "async def slow" in sent and "import math" in sent
    for word in ("secret", "check", "comment", "@probe", "no_probe", "backbench.exam"):
        assert word not in sent


def test_a_result_comes_back(play):
    peer = play(result({"a": (1, [2.5])}))
    assert plain(peer)(1) == {"a": (1, [2.5])}
    assert peer.requests[0]["names"] == ["plain"]


def test_an_async_probe_is_awaited(play):
    peer = play(result(3))

    async def slow(x):
        pass

    assert asyncio.run(peer.session.probe(slow, 2)(1)) == 3


@pytest.mark.parametrize("kind", [ValueError, KeyError, TimeoutError, ConnectionError, OSError, RuntimeError, EOFError])
def test_an_exception_of_the_student_is_one_here(play, kind):
    peer = play(raised(kind.__name__, "Exception", text="why"))
    with pytest.raises(kind, match="why"):
        plain(peer)(1)
    assert peer.revived == 0


@pytest.mark.parametrize("name", ["AssertionError", "NameError", "ImportError", "StopIteration", "GraderError"])
def test_an_exception_that_would_mean_something_here_is_a_failed_check(play, name):
    peer = play(raised(name, "Exception", text="why"))
    with peer.session.check("a", 2, "a hint"):
        plain(peer)(1)
    [found] = peer.session.results
    assert (found.passed, found.earned, found.message, found.hint) == (False, 0, f"{name}: why", "a hint")


def test_a_check_without_an_error_passes(play):
    peer = play(result(1))
    with peer.session.check("a", 2, "a hint"):
        assert plain(peer)(1) == 1
    assert peer.session.results == [remote.CheckResult("a", 2, 2, True, "", "")]


def test_a_bare_assertion_shows_what_came_back(play):
    peer = play(result([1, 2, 3]))
    with peer.session.check("a", 2, ""):
        if plain(peer)(1) != []:
            raise AssertionError  # as an `assert` without a text does
    assert peer.session.results[0].message == "came back: [1, 2, 3]"


def test_a_test_that_trips_over_what_came_back_is_a_failed_check(play):
    peer = play(result(None))
    with peer.session.check("a", 2, ""):
        assert plain(peer)(1) + 1 == 2
    assert peer.session.results[0].message == "came back: None"


@pytest.mark.parametrize("fault", [NameError("x"), ImportError("x"), wire.NotPlain("x"), SyntaxError("x")])
def test_a_fault_of_the_hidden_test_is_an_error_of_the_grader(play, fault):
    peer = play(result(None))
    with pytest.raises(remote.GraderError, match=type(fault).__name__):
        with peer.session.check("a", 2, ""):
            plain(peer)(1)
            raise fault
    assert peer.session.results == []


def test_a_probe_that_takes_too_long_fails_its_check_and_gets_a_fresh_kernel(play):
    peer = play(lambda peer, message: peer.requests[1:] and result(7)(peer, message))
    with peer.session.check("a", 2, ""):
        plain(peer, timeout=0.2)(1)
    with peer.session.check("b", 2, ""):
        assert plain(peer, timeout=2)(1) == 7
    assert [found.passed for found in peer.session.results] == [False, True]
    assert "took longer than 0.2 seconds" in peer.session.results[0].message
    assert peer.revived == 1


def test_a_kernel_that_ends_fails_its_check_and_is_replaced(play):
    def answer(peer, message):
        if len(peer.requests) == 1:
            peer.there.close()
        else:
            result(7)(peer, message)

    peer = play(answer)
    with peer.session.check("a", 2, ""):
        plain(peer)(1)
    with peer.session.check("b", 2, ""):
        assert plain(peer)(1) == 7
    assert [found.passed for found in peer.session.results] == [False, True]
    assert "the kernel stopped" in peer.session.results[0].message


@pytest.mark.parametrize("end", ["dies", "hangs"])
def test_no_hidden_test_can_catch_the_end_of_a_kernel_as_an_exception(play, end):
    """`except Exception` and `pytest.raises(Exception)` wait for an error of the answer."""
    peer = play(lambda peer, message: peer.there.close() if end == "dies" else None)
    with peer.session.check("a", 2, ""):
        try:
            plain(peer, timeout=0.2)(1)
        except Exception:
            pass
    assert [found.passed for found in peer.session.results] == [False]


def test_a_frame_that_comes_in_drops_is_late_all_the_same(play):
    def drip(peer, message):
        peer.there.sendall(struct.pack(">I", 1_000))
        for _ in range(40):
            peer.there.sendall(b" ")
            threading.Event().wait(0.05)

    peer = play(drip)
    started = time.monotonic()
    with peer.session.check("a", 2, ""):
        plain(peer, timeout=0.3)(1)
    assert "took longer" in peer.session.results[0].message
    assert time.monotonic() - started < 1.5


def test_the_whole_cells_time_ends_a_probe_too(play):
    peer = play(lambda peer, message: None, seconds=0.3)
    with pytest.raises(remote.ProbeTimeout):
        plain(peer, timeout=60)(1)


def test_answers_to_other_calls_are_passed_over(play):
    def answer(peer, message):
        for call in (message["call"] - 1, message["call"] + 1, None, "x"):
            peer.send(op="result", call=call, value=666)
            peer.send(op="raised", call=call, names=["ValueError"], text="x")
        result(1)(peer, message)

    assert plain(play(answer))(1) == 1


def test_a_feed_is_counted_here_and_a_spy_is_called_here(play):
    source, load, got = feed(range(5)), spy(lambda key, add=0: key * 10 + add), []

    def answer(peer, message):
        first, second = wire.decode(message["args"], lambda tag, held: (tag, held))
        call = message["call"]
        for _ in range(2):
            got.append(peer.ask(op="pull", call=call, id=1, feed=first[1])["value"])
        asked = peer.ask(op="call", call=call, id=2, spy=second[1][0], args={"tuple": [4]},
                         kwargs={"dict": [["add", 2]]})  # fmt: skip
        got.append(asked["value"])
        result(None)(peer, message)

    peer = play(answer)
    plain(peer)(source, load)
    assert got == [0, 1, 42]
    assert (source.pulled, source.exhausted) == (2, False)
    assert [(call.args, call.kwargs) for call in load.calls] == [((4,), {"add": 2})]


def test_a_feed_at_its_end_and_beyond_its_limit(play):
    endless, short, got = feed(iter(int, 1), limit=3), feed([1]), []

    def answer(peer, message):
        one, two = (held for _, held in wire.decode(message["args"], lambda tag, held: (tag, held)))
        for number, times in ((one, 5), (two, 2)):
            for _ in range(times):
                got.append(peer.ask(op="pull", call=message["call"], id=1, feed=number))
        result(None)(peer, message)

    plain(play(answer))(endless, short)
    assert ["raise" in reply for reply in got[:5]] == [False, False, False, True, True]
    assert got[3]["raise"]["names"][0] == "RuntimeError"
    assert "stop" in got[6]
    assert (endless.pulled, short.pulled, short.exhausted) == (3, 1, True)


def test_what_is_asked_after_its_probe_is_refused_and_not_counted(play):
    source, got = feed(range(5)), []

    def answer(peer, message):
        if len(peer.requests) == 1:
            result(None)(peer, message)
        else:
            got.append(peer.ask(op="pull", call=peer.requests[0]["call"], id=1, feed=1))
            result(None)(peer, message)

    peer = play(answer)
    plain(peer)(source)
    plain(peer)(1)
    assert "this probe is over" in json.dumps(got)
    assert source.pulled == 0


def test_an_async_spy_runs_to_its_end_even_inside_a_running_loop(play):
    async def load(key):
        await asyncio.sleep(0)
        return key + 1

    seen = []

    def answer(peer, message):
        seen.append(peer.ask(op="call", call=message["call"], id=1, spy=message["args"]["tuple"][0]["spy"][0],
                             args={"tuple": [1]}, kwargs={"dict": []}))  # fmt: skip
        result(None)(peer, message)

    peer = play(answer)

    async def hidden():
        plain(peer)(spy(load))

    asyncio.run(hidden())
    assert seen[0]["value"] == 2


def test_a_reply_too_large_to_send_is_the_students_failure(play):
    def answer(peer, message):
        reply = peer.ask(op="call", call=message["call"], id=1, spy=message["args"]["tuple"][0]["spy"][0],
                         args={"tuple": [10**7]}, kwargs={"dict": []})  # fmt: skip
        peer.send(op="raised", call=message["call"], names=reply["raise"]["names"], text=reply["raise"]["text"])

    peer = play(answer)
    with peer.session.check("a", 2, ""):
        plain(peer)(spy(lambda times: "x" * times))
    assert [found.passed for found in peer.session.results] == [False]


def test_a_result_too_large_to_be_given_back_is_the_students_failure(play):
    """It just fits on the way here; with what surrounds an argument it does not."""
    peer = play(result("x" * (wire.MAX_FRAME - 60)))
    probe = plain(peer)
    with peer.session.check("a", 2, ""):
        probe(probe(1))
    with peer.session.check("the next one", 2, ""):
        assert probe(1)[0] == "x"
    assert [found.passed for found in peer.session.results] == [False, True]
    assert "cannot be given back" in peer.session.results[0].message


def test_a_spys_reply_too_deep_to_send_is_the_students_failure(play):
    deep = []
    for _ in range(wire.MAX_DEPTH - 3):
        deep = [deep]

    def answer(peer, message):
        reply = peer.ask(op="call", call=message["call"], id=1, spy=message["args"]["tuple"][0]["spy"][0],
                         args={"tuple": [deep]}, kwargs={"dict": []})  # fmt: skip
        peer.send(op="raised", call=message["call"], names=reply["raise"]["names"], text=reply["raise"]["text"])

    peer = play(answer)
    with peer.session.check("a", 2, ""):
        plain(peer)(spy(lambda value: [[[[[value]]]]]))
    assert "nested deeper" in peer.session.results[0].message


@pytest.mark.parametrize(
    "number",
    ["x" * (wire.MAX_FRAME - 200), None, True, 1.0, 10**400, [1], {}],
    ids=["eight megabytes", "none", "true", "a float", "too large", "a list", "a dict"],
)
def test_a_question_without_a_number_of_its_own_gets_no_answer(play, number):
    """Its name would be part of the answer: one of eight megabytes has no room in it."""

    def answer(peer, message):
        peer.send(op="pull", call=message["call"], feed=1, id=number)
        peer.send(op="result", call=message["call"], value=1)

    peer = play(answer)
    assert plain(peer)(1) == 1
    assert peer.replies == []


def test_a_fault_of_the_hidden_test_in_a_spy_is_an_error_of_the_grader(play):
    def answer(peer, message):
        peer.send(op="call", call=message["call"], id=1, spy=message["args"]["tuple"][0]["spy"][0],
                  args={"tuple": []}, kwargs={"dict": []})  # fmt: skip

    peer = play(answer)
    with pytest.raises(remote.GraderError, match="NameError"):
        with peer.session.check("a", 2, ""):
            plain(peer)(spy(lambda: nowhere))  # noqa: F821
    assert peer.session.results == []


def test_arguments_that_are_not_plain_are_the_hidden_tests_fault(play):
    peer = play(result(None))
    with pytest.raises(remote.GraderError, match="object"):
        with peer.session.check("a", 2, ""):
            plain(peer)(object())


@pytest.mark.parametrize("text", ["x" * 5_000, "\x00\x1b[31m\u202e\ud800", "a\nb"])
def test_what_a_student_reads_is_short_and_printable(play, text):
    peer = play(raised("ValueError", text=text))
    with peer.session.check("a", 2, ""):
        plain(peer)(1)
    message = peer.session.results[0].message
    assert len(message) <= 1_000
    assert all(char.isprintable() or char == "\n" for char in message)
    message.encode()


def test_what_the_garbage_collector_runs_meanwhile_does_not_disturb_the_reading_of_a_hidden_test():
    """A finaliser that parses stands for asyncio's, which logs the traceback of a task that nobody asked."""

    class Parses:
        def __init__(self):
            self.itself = self  # only the garbage collector finds it

        def __del__(self):
            recurse(30)

    def recurse(depth):
        return recurse(depth - 1) if depth else ast.parse("x = 1")

    before, usual = gc.get_threshold(), remote.probe_sources(HIDDEN)
    gc.set_threshold(1, 1, 1)
    try:
        for _ in range(20):
            Parses()
            assert remote.probe_sources(HIDDEN) == usual
    finally:
        gc.set_threshold(*before)
