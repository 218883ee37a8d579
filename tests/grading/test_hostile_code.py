"""Code that attacks the interpreter, the machine or the grader: it gains nothing, and nobody else notices."""

import os
import secrets
import socket
import threading
from pathlib import Path

import psutil
import pytest

from backbench.grading.limits import Limits

WRONG = "def chunked(items, size):\n    return []\n"
WRONG_TOO = "def remember(load):\n    return lambda key: None\n"
NO_ASSERTS = """
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(NoAsserts())
"""
HOOKS = """
shell = get_ipython()
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
shell.events.register("pre_run_cell", lambda info: print("100"))
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None))
import sys
sys.displayhook = lambda value: print(100)
sys.excepthook = lambda *args: None
shell.displayhook.__class__.__call__ = lambda self, value=None: print(100)
"""
INPUT_TRANSFORMERS = """
get_ipython().input_transformers_cleanup.append(lambda lines: ["100\\n"])
get_ipython().input_transformers_post.append(lambda lines: ["100\\n"])
"""
NO_CELL_RUNS = """
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
import ipykernel.ipkernel
def run_cell(self, source, *args, **kwargs):
    return ExecutionResult(None)
async def run_cell_async(self, source, *args, **kwargs):
    return ExecutionResult(None)
InteractiveShell.run_cell, InteractiveShell.run_cell_async = run_cell, run_cell_async
"""
BUILTINS = """
import builtins
for place in (builtins.__dict__, globals()):
    place.update(
        len=lambda items: 4, list=lambda items=(): [["a", "b"], ["c"]], next=lambda *items: [0, 1],
        iter=lambda *items: items[0], sum=lambda *items: items[-1], AssertionError=SystemError,
    )
import sys
exam = sys.modules["backbench.exam.kernel"]
exam.REAL_BUILTINS.update({name: builtins.__dict__[name] for name in ("len", "list", "next", "iter")})
sys.modules["pytest"] = sys.modules["backbench.exam"] = None
"""
# Answers that are right but for one input, at which they do their worst: it costs that check alone.
AT = """
import itertools, os, signal, sys, threading, time
def chunked(items, size):
    if size < 1:
        raise ValueError
    if size == {size}:
        {worst}
    def pieces():
        iterator = iter(items)
        while piece := list(itertools.islice(iterator, size)):
            yield piece
    return pieces()
"""
GAINS_NOTHING = {
    "asserts-cut-out": NO_ASSERTS,
    "hooks": HOOKS,
    "input-transformers": INPUT_TRANSFORMERS,
    "no-cell-runs": NO_CELL_RUNS,
    "builtins-bound-anew": BUILTINS,
    "all-of-it": NO_ASSERTS + HOOKS + BUILTINS + INPUT_TRANSFORMERS,
}
IGNORES_INTERRUPTS = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
# One check of two points is lost.
COSTS_ONE_CHECK = {
    "leaves-in-a-check": "os._exit(0)",
    "kills-itself-in-a-check": "os.kill(os.getpid(), signal.SIGKILL)",
    "faults-in-a-check": "import ctypes; ctypes.string_at(0)",
    "loops-in-a-check": "exec(IGNORES_INTERRUPTS)",
    "sleeps-in-a-check": "time.sleep(10**6)",
    "eats-memory-in-a-check": "piece = [b'x' * 2**28 for _ in range(16)]",
    "closes-its-files-in-a-check": "os.closerange(3, 200)",
    "stops-the-loop-in-a-check": "import asyncio; asyncio.get_event_loop().stop(); time.sleep(10**6)",
}
# The cell is a cell of the student's own: the answers are right, and keep full marks.
KEEPS_ALL = {
    "leaves-in-a-cell": "import os\nos._exit(0)",
    "exits-in-a-cell": "exit()",
    "loops-in-a-cell": IGNORES_INTERRUPTS,
    "eats-memory-in-a-cell": "x = bytearray(4 * 2**30)",
    "fork-bomb": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    "thread-bomb": "import threading\nwhile True:\n    threading.Thread(target=threading.Event().wait).start()",
    "gigabyte-of-output": "for _ in range(1024):\n    print('x' * 2**20)",
    "gigabyte-of-raw-output": (
        "import os\nfor _ in range(1024):\n    os.write(1, b'x' * 2**20)\n    os.write(2, b'x' * 2**20)"
    ),
    "million-lines": "import sys\nfor _ in range(10**6):\n    print('x', flush=True)",
    "kills-its-parent": "import os\nfor pid in (os.getppid(), 1):\n    os.kill(pid, 9)",
    "kills-all": "import os\nos.kill(-1, 9)",
    "kills-every-number": (
        "import os\nfor pid in range(1, 40_000):\n    if pid != os.getpid():\n"
        "        try:\n            os.kill(pid, 9)\n        except OSError:\n            pass"
    ),
    "kills-its-group": "import os\nos.killpg(0, 9)",
    "stops-itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "closes-everything": "import os\nos.closerange(0, 1000)",
    "removes-everything": "!rm -rf / --no-preserve-root 2>/dev/null",
    "spoils-packages": "import backbench, pathlib\npathlib.Path(backbench.__file__).write_text('raise SystemExit')",
    "hijacks-imports": (
        "import pathlib, sys\npathlib.Path('ipykernel_launcher.py').write_text('raise SystemExit')\n"
        "pathlib.Path('pytest.py').write_text('raises = None')\nsys.path.insert(0, '')"
    ),
    "asks-for-input": "input('score: ')",
}


@pytest.fixture(scope="module")
def listener():
    """A server of this machine that no submission may reach: its port, and who connected."""
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        name = f"\0backbench-{secrets.token_hex(8)}"
        abstract.bind(name)
        abstract.listen()

        def accept(door):
            while True:
                try:
                    connection, address = door.accept()
                except OSError:
                    return
                seen.append(address)
                connection.close()

        for door in (server, abstract):
            threading.Thread(target=accept, args=(door,), daemon=True).start()
        # The trap works: an ordinary process gets through.
        socket.create_connection(server.getsockname()).close()
        yield server.getsockname()[1], name, seen


@pytest.fixture(scope="module")
def outlasts():
    """A number that only the process which a submission leaves behind has in its command line."""
    return str(10**9 + secrets.randbelow(10**9))


@pytest.fixture(scope="module")
def workers():
    """The grading workers of this batch, by process id."""
    return set()


@pytest.fixture(scope="module")
def verdicts(classroom, listener, outlasts, workers):
    port, name, _ = listener
    network = f"""
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", {port})), (socket.AF_UNIX, {name!r}),
                        (socket.AF_INET, ("10.255.255.1", 80))):
    try:
        with socket.socket(family) as line:
            line.settimeout(2)
            line.connect(address)
        print("REACHED", address)
    except OSError as error:
        print("no way", error)
"""
    leaves_a_process = f"""
import os, subprocess, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "{outlasts}"])
    os._exit(0)
subprocess.Popen(["sleep", "{outlasts}"], start_new_session=True)
"""
    own = {**KEEPS_ALL, "uses-the-network": network, "leaves-processes": leaves_a_process}
    for student, source in GAINS_NOTHING.items():
        work = classroom.work().solve("chunked", WRONG).solve("remember", WRONG_TOO).after("remember", source)
        classroom.hand_in(student, work.after("chunked", source))
    for student, worst in COSTS_ONE_CHECK.items():
        answer = f"IGNORES_INTERRUPTS = {IGNORES_INTERRUPTS!r}\n" + AT.format(size=7, worst=worst)
        classroom.hand_in(student, classroom.work().solve("chunked", answer))
    for student, source in own.items():
        classroom.hand_in(student, classroom.work().top(source))
    classroom.hand_in("leaves-in-the-answer", classroom.work().solve("chunked", "import os\nos._exit(0)"))
    for student in ("a-first", "m-middle", "z-last"):
        classroom.hand_in(student, classroom.work())

    def note_workers(*_):
        workers.update(child.pid for child in psutil.Process().children() if "python" in child.name())

    # With workers of its own: they end with the batch.
    limits = Limits(cell_seconds=6, submission_seconds=90)
    return classroom.grade(limits=limits, progress=note_workers, executor=None, workers=2)


@pytest.mark.parametrize("student", GAINS_NOTHING)
def test_a_changed_interpreter_gains_nothing(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 0), verdicts[student]


@pytest.mark.parametrize("student", COSTS_ONE_CHECK)
def test_a_killed_or_hung_kernel_costs_only_that_check(verdicts, student):
    verdict = verdicts[student]
    assert (verdict["state"], verdict["score"]) == ("graded", 12), verdict
    passed = [check["passed"] for check in verdict["cells"]["chunked-values"]["checks"]]
    assert passed == [False, True, True]


def test_a_kernel_killed_by_an_answer_costs_only_that_exercise(verdicts):
    cells = {name: cell["score"] for name, cell in verdicts["leaves-in-the-answer"]["cells"].items()}
    assert cells == {"chunked-values": 0, "chunked-lazy": 0, "remember-calls": 6}


@pytest.mark.parametrize("student", [*KEEPS_ALL, "uses-the-network", "leaves-processes"])
def test_what_a_cell_beside_the_answers_does_changes_no_mark(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 14), verdicts[student]


@pytest.mark.parametrize("student", ["a-first", "m-middle", "z-last"])
def test_the_others_get_exactly_their_marks(verdicts, student):
    assert (verdicts[student]["state"], verdicts[student]["score"]) == ("graded", 14), verdicts[student]


def test_the_gradebook_says_the_same(classroom, verdicts):
    assert classroom.recorded() == {student: verdict["score"] for student, verdict in verdicts.items()}


def test_no_submission_reaches_the_network_or_another_process(classroom, verdicts, listener):
    assert "no way" in classroom.outputs("uses-the-network")
    assert "REACHED" not in classroom.outputs("uses-the-network")
    assert len(listener[2]) == 1


def test_no_process_outlives_its_submission(verdicts, outlasts, workers, processes_with):
    assert workers
    assert not processes_with(outlasts)
    for pid in workers:
        assert not processes_with(f"/tmp/bb-{pid}-")
    # A worker that lives on keeps the process that it forks kernels from, in its box; a kernel looks like that one.
    alive = [psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)]
    below = [child for worker in alive for child in worker.children(recursive=True)]
    assert not [child for child in below if child.num_threads() > 1], "kernels have threads, what forks them has none"


def test_no_file_outlives_its_submission(verdicts, workers):
    assert workers
    for pid in workers:
        assert not list(Path("/tmp").glob(f"bb-{pid}-*")) + list(Path("/tmp").glob(f"bbf-{pid}-*/bb-*"))


@pytest.mark.parametrize("student", ["gigabyte-of-output", "gigabyte-of-raw-output", "million-lines"])
def test_output_is_cut(classroom, verdicts, student):
    def size(name):
        return os.path.getsize(classroom.root / "autograded" / name / "u01_pieces" / "assignment.ipynb")

    assert 0 < max(classroom.output_bytes(student)) < Limits().output + 1_000
    assert size(student) - size("z-last") < Limits().output + 4_000


def test_nothing_that_is_installed_can_be_changed(classroom, verdicts):
    assert "Read-only file system" in classroom.outputs("spoils-packages")
