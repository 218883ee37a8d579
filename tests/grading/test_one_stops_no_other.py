"""One submission never stops the batch, takes what the others need, or turns its own failure into the grader's."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import psutil
import pytest
import redis
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from backbench.course import Course
from backbench.grading import ahead, jobs, sanitise
from backbench.grading import bundle as bundles
from backbench.grading.gradebook import application
from backbench.grading.limits import Limits

# Writes messages of the student's own making on the kernel's line.
SEND = """
import struct
kernel = get_ipython().kernel
cell = kernel._publisher.cell
def send(kind, **content):
    kernel._line.send({"op": "output", "cell": cell, "kind": kind, **content})
def raw(body):
    kernel._line.socket.sendall(struct.pack(">I", len(body)) + body)
"""
MESSAGES = {
    "stream-without-content": SEND + "send('stream')",
    "stream-of-odd-name": SEND + "send('stream', name={}, text='x')",
    "stream-of-odd-text": SEND + "send('stream', name='stdout', text={'a': 1})",
    "error-of-odd-types": SEND + "send('error', ename=1, evalue={}, traceback=3)",
    "error-with-odd-lines": SEND + "send('error', ename='', evalue='x', traceback=[{}, 3, [None]] * 99)",
    "data-that-is-a-number": SEND + "send('display_data', text=3, display=5)",
    "data-with-an-odd-id": SEND + "send('display_data', text='x', display=[1])",
    "update-of-nothing": SEND + "send('update_display_data', text='x', display='nowhere')",
    "kind-that-is-a-list": SEND + "send([])",
    "output-of-another-cell": SEND + "kernel._line.send({'op': 'output', 'cell': [cell], 'kind': 'stream'})",
    "done-too-early": SEND + "kernel._line.send({'op': 'done', 'cell': cell})",
    "done-many-times": SEND + "for number in range(99):\n    kernel._line.send({'op': 'done', 'cell': number})",
    "pull-outside-a-probe": SEND + "kernel._line.send({'op': 'pull', 'feed': 1, 'id': [2]})",
    "deep": SEND + "held = 0\nfor _ in range(150):\n    held = [held]\nsend('stream', text='x', more=held)",
    "no-object": SEND + "raw(b'[1]')",
    "no-json": SEND + "raw(b'<IDS|MSG>')",
    "nothing": SEND + "raw(b'')",
    "deeper-than-json-may-be": SEND + "raw(b'[' * 10**6)",
    "half-a-message": SEND + "kernel._line.socket.sendall(b'\\0\\0')",
    "larger-than-allowed": SEND + "kernel._line.socket.sendall(b'\\xff' * 8)",
}
LONE_SURROGATE = SEND + "send('stream', name='\\ud800', text='x \\udce9')"
RUN_FOLDER = "import os\nrun = os.path.dirname(get_ipython().kernel._line.socket.getpeername())\n"
DEEP = RUN_FOLDER + "os.chdir(run)\nfor _ in range(1_500):\n    os.mkdir('d')\n    os.chdir('d')\n"
FILL = RUN_FOLDER + """
import time
def fill(name, folder, most=250):
    written = 0
    try:
        os.makedirs(folder, exist_ok=True)
        for number in range(most // 50):
            with open(f"{folder}/fill-{number}", "wb") as file:
                for _ in range(50):
                    written += file.write(bytes(2**20))
                    file.flush()
    except OSError:
        pass
    time.sleep(2)
    print("WROTE", name, written >> 20, flush=True)
"""
PLACES = {
    "the-sockets-folder": "run",
    "a-folder-in-it": "run + '/deeper'",
    "shared-memory": "'/dev/shm'",
    "devices": "'/dev'",
    "the-root": "'/'",
    "var": "'/var/tmp'",
    "homes": "'/home'",
    "tmp": "'/tmp'",
    "home": "os.path.expanduser('~')",
}
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
while time.process_time() - started < 1:
    pass
finished = True
"""
FLOOD = """
import struct, time
def chunked(items, size):
    if size == 7:
        line = get_ipython().kernel._line
        body = b'{"op":"output","kind":"stream","text":"' + b"x" * 7_900_000 + b'"}'
        for _ in range(90):
            line.socket.sendall(struct.pack(">I", len(body)) + body)
            time.sleep(0.02)
    return iter([["a", "b"], ["c"]])
"""
MARKUP = "<script>MY-SCRIPT</script>\n\n<img src=MY-PICTURE onerror='alert(1)'>\n\n[x](javascript:alert(2))"


def job_of(classroom, work, limits, unit="u01_pieces"):
    """The job that grading makes of a piece of work."""
    bundle = bundles.load(classroom.unit(unit))
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
    answer = "def fetch(load, number):\n    if load is not abs:\n        raise ValueError('\\ud800')\n    return number"
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
    """Examined in this process, which lives on: no other run takes what is left for that of a dead one."""
    try:
        result = jobs.run(job_of(fresh, fresh.work().top(DEEP), Limits(cell_seconds=10, submission_seconds=60)))
        assert result["verdict"]["state"] == "graded"
        assert not list(Path("/tmp").glob(f"bb-{os.getpid()}-*"))
    finally:
        for left in Path("/tmp").glob(f"bb-{os.getpid()}-*"):
            subprocess.run(["rm", "-rf", str(left)], check=True)


def test_no_run_ends_because_of_what_a_dead_one_left(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # so that /tmp is not used
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = tmp_path / f"bb-{ended.pid}-deep"
    left.mkdir()
    make = "import os, sys\nos.chdir(sys.argv[1])\nfor _ in range(1_500):\n    os.mkdir('d')\n    os.chdir('d')"
    subprocess.run([sys.executable, "-c", make, str(left)], check=True)
    try:
        with jobs.scratch() as folder:
            assert folder.is_dir()
        assert not left.exists()
    finally:
        subprocess.run(["rm", "-rf", str(left)], check=True)


@pytest.fixture(scope="module")
def filled(new_classroom):
    """What was printed by submissions that write 250 MB, each to another folder."""
    classroom = new_classroom()
    for name, folder in PLACES.items():
        classroom.hand_in(name, classroom.stub().top(f"{FILL}\nfill({name!r}, {folder})"))
    classroom.grade()
    return {name: classroom.outputs(name) for name in PLACES}


@pytest.mark.parametrize("place", PLACES)
def test_what_can_be_written_is_bounded_in_every_folder(filled, place):
    written = re.search(rf"WROTE {place} (\d+)", filled[place])
    assert written is None or int(written[1]) <= 140
    assert written is not None or "the kernel stopped" in filled[place]


def test_a_hundred_busy_processes_of_one_take_no_time_from_another(fresh):
    """All start at once; the honest answers work for one second of their ten."""
    fresh.hand_in("a-busy", fresh.work().top(BUSY).top(BUSY))
    for student in ("b-works", "c-works"):
        work = fresh.work()
        fresh.hand_in(student, work.top(WORKS_A_SECOND).solve("chunked", "finished\n" + work.source("chunked")))
    verdicts = fresh.grade(limits=Limits(cell_seconds=10, submission_seconds=60))
    assert {student: verdict["score"] for student, verdict in verdicts.items()} == {
        "a-busy": 14, "b-works": 14, "c-works": 14,
    }  # fmt: skip


def test_who_uses_up_the_time_of_a_submission_has_failed_and_the_grader_has_not(fresh):
    """After the first cell there is less time left than one cell may take."""
    fresh.hand_in("mallory", fresh.work().top("import time\ntime.sleep(10**6)").top("import time\ntime.sleep(10**6)"))
    verdict = fresh.grade(limits=Limits(cell_seconds=5, submission_seconds=8))["mallory"]
    assert verdict["state"] == "graded", verdict["reason"]
    assert verdict["score"] == 0
    for cell in verdict["cells"].values():
        assert re.search("not run: .*used up its time$", cell["message"]), cell


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
        verdict = fresh.grade(executor=None, workers=1)["mallory"]
    finally:
        ended.set()
        watcher.join()
    assert verdict["cells"]["chunked-values"]["score"] == 0
    assert peak < 450 * 2**20, f"{peak >> 20} MB"


def data_folders(pid):
    """The folders in memory in which a process and all below it see the data of servers, by the way there from here."""
    found = set()
    for process in psutil.Process(pid).children(recursive=True):
        try:
            mounts = Path(f"/proc/{process.pid}/mountinfo").read_text().splitlines()
        except OSError:
            continue
        places = (line.split()[4] for line in mounts if " - tmpfs " in line)
        found |= {Path(f"/proc/{process.pid}/root{place}") for place in places if place.endswith("/data")}
    return found


def test_the_data_of_a_graded_submissions_servers_have_the_memory_that_is_written_down(fresh, wait_until):
    """Looked at from outside, in the servers' own boxes, while a cell waits for the word to go on."""
    syllabus = fresh.root / "course" / "syllabus.toml"
    syllabus.write_text(syllabus.read_text().replace('needs = ["redis"]', 'needs = ["redis", "mysql", "mongo"]'))
    fresh.course = Course(fresh.root)
    waits = "from backbench import services\nservices.redis().blpop('go on', 0)"
    fresh.hand_in("ada", fresh.work("u02_shelf").top(waits), "u02_shelf")
    sizes = {}

    def look():
        for folder in data_folders(os.getpid()):
            try:
                about = os.statvfs(folder)
                sizes.setdefault(folder.parent.name, set()).add(about.f_blocks * about.f_frsize)
                if folder.parent.name == "redis" and len(sizes) == 3:
                    socket = Path("/", *folder.parts[4:-1], "run", "redis.sock")
                    redis.Redis(unix_socket_path=str(socket)).rpush("go on", 1)
            except (OSError, redis.RedisError):
                pass

    with ThreadPoolExecutor(1) as thread:
        graded = thread.submit(fresh.grade, "u02_shelf", limits=Limits(cell_seconds=60))
        wait_until(lambda: look() or graded.done(), 120)
        verdict = graded.result()["ada"]
    assert sizes == {need: {ahead.MEMORY} for need in ("redis", "mysql", "mongo")}
    assert (verdict["state"], verdict["score"]) == ("graded", 4), verdict


@pytest.mark.parametrize(("held", "score"), [(30, 4), (400, 0)])
def test_a_graded_submissions_server_ends_once_it_holds_more_than_is_written_down(
    fresh, monkeypatch, tmp_path_factory, held, score
):
    """With less written down than usual. The second examination has servers that are started another way."""
    monkeypatch.setattr(ahead, "MOST", 100 << 20)
    fills = f"""
from backbench import services
client = services.redis()
client.config_set("maxmemory", 0)
for number in range({held}):
    client.set(str(number), bytes(2**20))
"""
    job = job_of(fresh, fresh.work("u02_shelf").top(fills), Limits(cell_seconds=20), "u02_shelf")
    servers = ahead.Ahead(tmp_path_factory.mktemp("a"))
    try:
        verdict = jobs.run(job, ahead=servers)["verdict"]
    finally:
        servers.close()
    assert (verdict["state"], verdict["score"]) == ("graded", score)
    again = "the redis server stopped while the notebook ran, as it did in a first examination"
    messages = {cell["message"] for cell in verdict["cells"].values()}
    assert messages == ({""} if score else {f"not run: {again}"})


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
    found = Tags()
    found.feed(page)
    assert "MY-PICTURE" in page
    assert not [tag for tag in found.tags if "MY-PICTURE" in str(tag)], "the picture's tag is live"
    assert not [tag for tag in found.tags if "javascript:alert" in str(tag)]
    assert "MY-SCRIPT" not in "".join(found.scripts)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text of its scripts."""

    def __init__(self):
        super().__init__()
        self.tags, self.scripts, self.in_script = [], [], False

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, attributes))
        self.in_script = tag == "script"

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script:
            self.scripts.append(data)


def test_control_groups_are_removed_with_the_processes_in_them(fresh, monkeypatch):
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    children, fork = [], os.fork

    def noted_fork():
        if child := fork():
            children.append(child)
        return child

    monkeypatch.setattr(os, "fork", noted_fork)
    jobs.run(job_of(fresh, fresh.work().top(bomb), Limits(cell_seconds=3, submission_seconds=60)))
    [examiner] = children
    assert not list(Path("/sys/fs/cgroup").glob(f"*/backbench-{examiner}-*"))
