"""One submission never stops the batch, takes what the others need, or turns its own failure into the grader's."""

import os
import shutil
import subprocess
import threading

import nbformat
import psutil
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from backbench.grading import bundle as bundles
from backbench.grading import jobs, sanitise
from backbench.grading.gradebook import application
from backbench.grading.limits import Limits

# Sends a message of the student's own making on the kernel's output channel, rightly signed.
SEND = """
import json
kernel = get_ipython().kernel
kernel.session.pack = lambda data: json.dumps(data, default=str).encode()
def send(kind, content):
    message = kernel.session.msg(kind, content, parent=kernel.get_parent())
    kernel.session.send(kernel.iopub_socket, message, ident=b"x")
"""
RAW = "get_ipython().kernel.iopub_socket.send_multipart"
MESSAGES = {
    "stream-without-content": SEND + "send('stream', {})",
    "stream-of-odd-name": SEND + "send('stream', {'name': {}, 'text': 'x'})",
    "stream-of-odd-text": SEND + "send('stream', {'name': 'stdout', 'text': {'a': 1}})",
    "error-of-odd-types": SEND + "send('error', {'ename': 1, 'evalue': {}, 'traceback': 3})",
    "data-that-is-none": SEND + "send('display_data', {'data': 3, 'metadata': 5})",
    "data-with-an-odd-id": SEND + "send('display_data', {'data': {}, 'metadata': {}, 'transient': {'display_id': [1]}})",
    "status-without-state": SEND + "send('status', {})",
    "content-that-is-a-list": SEND + "send('stream', [])",
    "signed-falsely": RAW + "([b'x', b'<IDS|MSG>', b'bad', b'{}', b'{}', b'{}', b'{}'])",
    "no-message-at-all": RAW + "([b'x'])",
    "the-same-twice": (
        "kernel = get_ipython().kernel\nparts = kernel.session.serialize(kernel.session.msg('stream'), ident=b'x')\n"
        "for _ in range(2):\n    kernel.iopub_socket.send_multipart(parts)"
    ),
}
LONE_SURROGATE = SEND + "send('stream', {'name': '\\ud800', 'text': 'x'})"
RUN_FOLDER = "import os, ipykernel\nrun = os.path.dirname(ipykernel.get_connection_file())\n"
DEEP = RUN_FOLDER + "os.chdir(run)\nfor _ in range(1_500):\n    os.mkdir('d')\n    os.chdir('d')\n"
# How much can be written to a folder; only the last line is printed.
FILL = RUN_FOLDER + """
def fill(folder, most=400):
    written = 0
    try:
        os.makedirs(folder, exist_ok=True)
        for number in range(most // 50):
            with open(f"{folder}/fill-{number}", "wb") as file:
                for _ in range(50):
                    written += file.write(bytes(2**20))
                    file.flush()
    except OSError as error:
        pass
    print("WROTE", folder.replace(run, "RUN"), written >> 20, flush=True)
"""
BUSY = """
import os, time
for _ in range(100):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
time.sleep(10**6)
"""
WORKS_A_SECOND = """
import time
started = time.process_time()
while time.process_time() - started < 1.5:
    pass
"""
FLOOD = """
import time
def chunked(items, size):
    if size == 7:
        kernel = get_ipython().kernel
        big = bytes(12 * 2**20)
        for _ in range(60):
            parts = kernel.session.serialize(kernel.session.msg("stream"), ident=b"x")
            kernel.iopub_thread.socket.send_multipart([*parts, big], copy=False)
            time.sleep(0.02)
    return iter([["a", "b"], ["c"]])
"""
MARKUP = "<script>document.title = 'taken over'</script>\n\n<img src=x onerror='alert(1)'>\n\n[x](javascript:alert(2))"


def job_of(classroom, work, limits):
    """The job that grading makes of a piece of work."""
    bundle = bundles.load(classroom.unit())
    return jobs.make(bundle, "x", work.content, sanitise.sanitise(work.content, bundle), b"key", True, limits)


@pytest.fixture(scope="module")
def forgers(new_classroom):
    classroom = new_classroom()
    for student, source in MESSAGES.items():
        classroom.hand_in(student, classroom.work().after("chunked-lazy", source))
    classroom.hand_in("z-honest", classroom.work())
    return classroom.grade()


@pytest.mark.parametrize("student", MESSAGES)
def test_a_malformed_message_of_the_kernel_is_no_error_of_the_grader(forgers, student):
    verdict = forgers[student]
    assert verdict["state"] == "graded", verdict["reason"]
    assert verdict["score"] >= 8, "what was examined before the message counts"


def test_malformed_messages_leave_the_others_their_marks(forgers):
    assert (forgers["z-honest"]["state"], forgers["z-honest"]["score"]) == ("graded", 14)


@pytest.mark.parametrize("source", [LONE_SURROGATE, "print('\\ud800 \\udce9')"], ids=["forged", "printed"])
def test_text_that_no_file_can_hold_does_not_stop_the_batch(fresh, source):
    fresh.hand_in("mallory", fresh.work().top(source))
    fresh.hand_in("zoe", fresh.work())
    verdicts = fresh.grade()
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == {"mallory": 14, "zoe": 14}
    assert fresh.recorded() == {"mallory": 14, "zoe": 14}


def test_an_error_text_that_no_file_can_hold_does_not_stop_the_batch(fresh):
    unit = "u03_edges"
    answer = "def fetch(load, number):\n    if load is abs:\n        return abs(number)\n    raise ValueError('\\ud800')"
    fresh.hand_in("mallory", fresh.work(unit).solve("fetch", answer), unit)
    fresh.hand_in("zoe", fresh.work(unit), unit)
    fresh.grade(unit)
    assert fresh.recorded(unit)["zoe"] >= 11


def test_a_file_name_that_is_no_text_does_not_stop_the_batch(fresh):
    path = fresh.hand_in("jürgen", fresh.work())
    path.rename(os.fsdecode(os.fsencode(path.parent) + b"/l\xf6sung.ipynb"))
    fresh.hand_in("zoe", fresh.work())
    verdicts = fresh.grade()
    assert (verdicts["jürgen"]["state"], verdicts["jürgen"]["score"], verdicts["zoe"]["score"]) == ("refused", 0, 14)
    assert fresh.recorded() == {"jürgen": 0, "zoe": 14}


def test_a_folder_too_deep_to_remove_is_removed_all_the_same(fresh):
    """Run in this process, which lives on: no other run meets the folder as that of a dead one."""
    try:
        result = jobs.run(job_of(fresh, fresh.work().top(DEEP), Limits(cell_seconds=10, submission_seconds=60)))
        assert result["verdict"]["state"] == "graded"
        assert not list(jobs.Path("/tmp").glob(f"bb-{os.getpid()}-*"))
    finally:
        for left in jobs.Path("/tmp").glob(f"bb-{os.getpid()}-*"):
            subprocess.run(["rm", "-rf", str(left)], check=True)


def test_a_sweep_survives_what_a_dead_run_left(tmp_path):
    """Each run sweeps the folders of dead ones first: one that cannot be removed must not end all later runs."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = jobs.Path(f"/tmp/bb-{ended.pid}-deep")
    try:
        subprocess.run(
            [shutil.which("bash"), "-c", "mkdir $0 && cd $0 && for i in {1..1500}; do mkdir d && cd -P d; done", left],
            check=True,
        )
        with jobs.scratch() as folder:
            assert folder.is_dir()
        assert not left.exists()
    finally:
        subprocess.run(["rm", "-rf", str(left)], check=True)


@pytest.mark.parametrize("place", ["RUN", "RUN/deeper", "/dev/shm", "/dev", "/", "/var/tmp", "/home", "/tmp", "~"])
def test_disk_and_memory_behind_every_folder_are_bounded(filled, place):
    [written] = [int(line.split()[2]) for line in filled if line.split()[1] == place]
    assert written <= 140


@pytest.fixture(scope="module")
def filled(new_classroom):
    """What a submission could write to each folder, one submission a folder: lines of "WROTE folder MB"."""
    classroom, lines = new_classroom(), []
    places = ["run", "run + '/deeper'", "'/dev/shm'", "'/dev'", "'/'", "'/var/tmp'", "'/home'", "'/tmp'"]
    for number, place in enumerate([*places, "os.path.expanduser('~')"]):
        classroom.hand_in(f"fills-{number}", classroom.stub().top(f"{FILL}\nfill({place})"))
    classroom.grade()
    for number in range(len(places) + 1):
        text = classroom.outputs(f"fills-{number}")
        found = text[text.index("WROTE") :].split("\\n")[0] if "WROTE" in text else f"WROTE {places[number]} 0"
        for old, new in (("/home/student", "~"), ("'", ""), ("run + ", "RUN"), (" run ", " RUN ")):
            found = found.replace(old, new)
        lines.append(found)
    return lines


def test_a_hundred_busy_processes_of_one_take_no_time_from_another(fresh):
    """Both start at once; the honest answer works for a second and a half of its ten."""
    fresh.hand_in("a-busy", fresh.work().top(BUSY))
    for student in ("b-works", "c-works"):
        work = fresh.work()
        fresh.hand_in(student, work.solve("remember", WORKS_A_SECOND + work_source(work, "remember")))
    verdicts = fresh.grade(limits=Limits(cell_seconds=10, submission_seconds=60))
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == {
        "a-busy": 14, "b-works": 14, "c-works": 14,
    }  # fmt: skip


def work_source(work, name):
    return next(cell.source for cell in work.book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_the_examiners_memory_is_bounded_whatever_the_kernel_sends(fresh):
    """700 MB of messages that nobody reads while a probe runs."""
    peak, ended = 0, threading.Event()

    def watch():
        nonlocal peak
        while not ended.wait(0.02):
            for process in psutil.Process().children(recursive=True):
                try:
                    if "backbench.exam.kernel" not in " ".join(process.cmdline()):
                        peak = max(peak, process.memory_info().rss)
                except psutil.Error:
                    pass

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        fresh.hand_in("mallory", fresh.work().solve("chunked", FLOOD))
        verdict = fresh.grade(workers=1)["mallory"]
    finally:
        ended.set()
        watcher.join()
    assert verdict["cells"]["chunked-values"]["score"] == 0
    assert peak < 450 * 2**20, f"{peak >> 20} MB"


def test_a_students_markup_is_no_code_in_the_instructors_formgrader(fresh):
    work = fresh.work()
    work.book.cells.append(nbformat.v4.new_markdown_cell(MARKUP, id="markup"))
    fresh.hand_in("mallory", work)
    fresh.grade()
    config = application(fresh.course).config
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = dict.fromkeys(("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name",
                               "first_name", "notebook_path"), "x") | {"index": 0, "total": 1}  # fmt: skip
    page, _ = HTMLExporter(config=config).from_notebook_node(fresh.autograded("mallory"), resources)
    for danger in ("<script>document.title", "onerror=", 'href="javascript:'):
        assert danger not in page, f"{danger} runs as the instructor"


def test_control_groups_are_removed_with_the_processes_in_them(fresh, monkeypatch):
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    children, fork = [], os.fork

    def noted_fork():
        child = fork()
        children.append(child)
        return child

    monkeypatch.setattr(os, "fork", noted_fork)
    jobs.run(job_of(fresh, fresh.work().top(bomb), Limits(cell_seconds=3, submission_seconds=60)))
    [examiner] = children
    assert not list(jobs.Path("/sys/fs/cgroup").glob(f"*/backbench-{examiner}-*"))


