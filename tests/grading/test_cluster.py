"""Grading on a Dask cluster: a scheduler and workers as processes of their own, killed, wrong, or not there."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zlib
from pathlib import Path

import psutil
import pytest

import backbench
from backbench.course import CourseError
from backbench.grading import bundle as bundles
from backbench.grading import cluster, jobs, sanitise, station
from backbench.grading.cluster import ClusterExecutor
from backbench.grading.limits import Limits
from backbench.grading.pool import ATTEMPTS
from backbench.grading.verdicts import Store

KERNEL = "backbench.exam.kernel"
UNIT = "u01_pieces"
SLOW = "import time\nfor _ in range(60):\n    time.sleep(0.01)"
ENDLESS = "import time\nwhile True:\n    time.sleep(0.01)"
READS = 'print("READ", open("data/words.txt").read())'


class Dask:
    """A scheduler, and workers by name; all processes below them that were ever looked at are remembered."""

    def __init__(self, folder, wait_until, host="127.0.0.1"):
        self.folder, self.started, self.seen = folder, [], {}
        file = folder / "scheduler.json"
        self.start("scheduler", "--host", host, "--port", "0", "--scheduler-file", str(file), "--no-dashboard")
        self.address = wait_until(lambda: address_in(file), 120)

    def start(self, kind, *options, prefix=(), environment=None):
        """`dask KIND ...` as a process in an empty folder."""
        place = self.folder / f"{kind}-{len(self.started)}"
        place.mkdir()
        with open(place / "log", "w") as log:
            process = psutil.Popen(
                [*prefix, sys.executable, "-m", "dask", kind, *options],
                cwd=place, stdout=log, stderr=log, env={**os.environ, **(environment or {})},
            )  # fmt: skip
        self.started.append(process)
        return process

    def worker(self, name, host="127.0.0.1", **options):
        return self.start(
            "worker", self.address, "--name", name, "--host", host, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--death-timeout", "60", **options,
        )  # fmt: skip

    def kernels(self, worker):
        """The students' kernels that run below a worker now."""
        below = worker.children(recursive=True) if worker.is_running() else []
        self.seen.update({process.pid: process for process in below})
        return [process for process in below if is_kernel(process)]

    @contextlib.contextmanager
    def client(self):
        from distributed import Client

        with Client(self.address, set_as_default=False, timeout=30) as client:
            yield client

    def addresses(self, count):
        """Worker addresses by name, once there are `count`."""

        def found(client):
            workers = client.scheduler_info(n_workers=-1)["workers"]
            return {about["name"]: address for address, about in workers.items()}

        with self.client() as client:
            client.wait_for_workers(count, timeout=120)
            return found(client)

    def starts(self):
        """The workers that started each job, by the job's ticket."""
        with self.client() as client:
            return {
                topic: [worker for _, worker in events]
                for topic, events in client.get_events().items()
                if topic.startswith("backbench-")
            }

    def close(self):
        for process in reversed(self.started):
            if process.poll() is None:
                process.kill()
            process.wait(30)

    def left(self):
        """What still runs of all that was seen below the workers."""
        return [process for process in self.seen.values() if alive(process)]


def address_in(file):
    """The scheduler's address, once it has written all of its file."""
    try:
        return json.loads(file.read_text())["address"]
    except (OSError, ValueError):
        return None


def is_kernel(process):
    """A kernel, but not the process that a worker forks kernels from: that one has a single thread."""
    with contextlib.suppress(psutil.Error):
        return KERNEL in " ".join(process.cmdline()) and process.num_threads() > 1
    return False


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def no_network_of_its_own():
    """Why no process can be put into a network namespace of its own here, tried without names; or nothing."""
    if os.geteuid() != 0:
        return "only root can connect two networks"
    if not (shutil.which("ip") and shutil.which("unshare")):
        return "ip or unshare is not installed"
    tried = subprocess.run(
        ["unshare", "--net", "ip", "link", "add", "neara", "type", "veth", "peer", "name", "nearb"],
        capture_output=True, text=True,
    )  # fmt: skip
    return tried.stderr if tried.returncode else ""


@pytest.fixture(scope="module")
def elsewhere():
    """A network namespace of its own, as (host's address, its address, command prefix); None where none can be made."""
    if no_network_of_its_own():
        yield None
        return
    name, number = f"bb{os.getpid()}", os.getpid() % 2**14 * 4  # no two runs on one machine share addresses
    near, far = (f"10.213.{number >> 8}.{(number & 255) + last}" for last in (1, 2))
    commands = [
        f"ip netns add {name}",
        f"ip link add {name}a type veth peer name {name}b netns {name}",
        f"ip addr add {near}/30 dev {name}a",
        f"ip link set {name}a up",
        f"ip -n {name} addr add {far}/30 dev {name}b",
        f"ip -n {name} link set {name}b up",
    ]
    try:
        for command in commands:
            done = subprocess.run(command.split(), capture_output=True, text=True)
            assert done.returncode == 0, f"{command}: {done.stderr}"
        yield near, far, ["ip", "netns", "exec", name]
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True)


@pytest.fixture(scope="module")
def dask(tmp_path_factory, wait_until, elsewhere):
    """A scheduler without workers."""
    found = Dask(tmp_path_factory.mktemp("dask"), wait_until, elsewhere[0] if elsewhere else "127.0.0.1")
    yield found
    found.close()
    wait_until(lambda: not found.left())


@pytest.fixture(scope="module")
def workers(dask, elsewhere):
    """Three workers by name; the last one in a network of its own where the machine allows it."""
    found = {name: dask.worker(name) for name in ("one", "two")}
    near = {"host": elsewhere[1], "prefix": elsewhere[2]} if elsewhere else {}
    return {**found, "three": dask.worker("three", **near)}


@pytest.fixture
def own_dask(tmp_path, wait_until):
    """A scheduler of one test, without workers."""
    found = Dask(tmp_path, wait_until)
    yield found
    found.close()


def fill(room):
    """Twelve submissions of four qualities, each of about two seconds, one that reads the unit's data."""
    data = room.unit().source / "data"
    data.mkdir()
    (data / "words.txt").write_text("gnurk")
    for number in range(12):
        work = room.stub() if number % 4 == 3 else room.work()
        if number % 4 == 1:
            work.solve("remember", "def remember(load):\n    return load")
        if number % 4 == 2:
            work.solve("remember", "def remember(load):\n    return None")
        room.hand_in(f"student-{number:02}", work.top(SLOW).end(READS if number == 5 else ""))


def endless(room):
    """Work that runs for minutes: each of its cells is stopped after 15 seconds."""
    work = room.work()
    for _ in range(12):
        work.top(ENDLESS)
    return work


def kept(room):
    """Everything that grading kept of every student, but for the seconds that it took."""
    store = Store(room.course)
    found = {student: store.get(UNIT, student) for student in store.students(UNIT)}
    for one in found.values():
        one["verdict"].pop("seconds")
    return found


class Grade:
    """`backbench grade --scheduler` as a process; `before` is Python that runs first in it."""

    def __init__(self, room, dask, before=""):
        self.room = room
        self.log = open(room.root / "run.log", "w+")
        line = room.command("backbench", "grade", UNIT, "--scheduler", dask.address)
        if before:
            line = [sys.executable, "-c", f"{before}\nfrom backbench.cli import main\nmain()", *line[1:]]
        self.process = subprocess.Popen(line, cwd=room.root, stdout=self.log, stderr=self.log)

    def finished(self):
        return Store(self.room.course).students(UNIT)

    def said(self):
        """What it has written so far; the file of our own is also the process's, which must not be moved in it."""
        return (self.room.root / "run.log").read_text()

    def wait(self):
        return self.process.wait(300), self.said()


@pytest.fixture
def run():
    runs = []

    def start(room, dask, **options):
        runs.append(Grade(room, dask, **options))
        return runs[-1]

    yield start
    for each in runs:
        each.process.kill()
        each.process.wait(30)
        each.log.close()


def job_of(room, work):
    bundle = bundles.load(room.unit())
    return jobs.make(bundle, "mallory", work.content, sanitise.sanitise(work.content, bundle), b"key", True, Limits())


def test_one_of_the_workers_is_on_a_network_of_its_own(dask, workers, elsewhere):
    """As another machine is: what the tests below do with three workers, they do across networks."""
    if elsewhere is None:
        pytest.skip(f"no second network here: {no_network_of_its_own()}")
    addresses = dask.addresses(3)
    assert [elsewhere[1] in addresses[name] for name in ("one", "two", "three")] == [False, False, True]
    networks = {name: os.readlink(f"/proc/{worker.pid}/ns/net") for name, worker in workers.items()}
    assert networks["one"] == networks["two"] == os.readlink("/proc/self/ns/net") != networks["three"]


def test_a_worker_killed_in_mid_run_changes_no_mark(dask, workers, elsewhere, new_classroom, run, wait_until):
    """As a local run of the same class, of which no submission knows: every mark, message, output and hash."""
    here, there = new_classroom(), new_classroom()
    for room in (here, there):
        fill(room)
        room.course.state.mkdir(exist_ok=True)
        (room.course.state / "seed.key").write_text("5eed" * 16)
    addresses = dask.addresses(3)

    grading = run(there, dask)
    wait_until(
        lambda: grading.process.poll() is not None or (grading.finished() and dask.kernels(workers["two"])), 400
    )
    assert grading.process.poll() is None, grading.wait()
    workers["two"].kill()
    code, said = grading.wait()
    assert code == 0, said
    assert "12 submissions" in said

    here.grade(limits=Limits())
    assert kept(there) == kept(here)
    assert there.recorded() == here.recorded()
    assert sorted(here.recorded().values()) == [0] * 3 + [8] * 3 + [11] * 3 + [14] * 3
    assert "READ gnurk" in there.outputs("student-05")

    starts = dask.starts()
    assert sorted(map(len, starts.values())) == [1] * 11 + [2], "one job was lost, and only that one ran again"
    [lost] = [both for both in starts.values() if len(both) == 2]
    assert lost[0] == addresses["two"] != lost[1]
    assert {worker for both in starts.values() for worker in both} == set(addresses.values())
    if elsewhere:
        assert elsewhere[1] in addresses["three"]
    wait_until(lambda: not any(map(is_kernel, dask.left())))
    gone = [process.pid for process in dask.seen.values() if not alive(process)]
    assert not [path for pid in gone for path in Path("/tmp").glob(f"bb-{pid}-*")], "a later job sweeps them away"


def test_when_all_workers_are_lost_the_command_waits_says_so_and_goes_on(own_dask, fresh, run, wait_until):
    """It looks for workers every few seconds; here, more often."""
    fresh.hand_in("a-quick", fresh.work())
    for student in ("b-slow", "c-slow"):
        fresh.hand_in(student, fresh.work().top("import time\ntime.sleep(5)"))
    only = own_dask.worker("only")
    own_dask.addresses(1)
    grading = run(fresh, own_dask, before="from backbench.grading import cluster\ncluster.WATCH_SECONDS = 0.2")
    wait_until(lambda: grading.process.poll() is not None or (grading.finished() and own_dask.kernels(only)), 400)
    assert grading.process.poll() is None, grading.wait()
    assert "No workers" not in grading.said()
    only.kill()
    sentence = f"No workers at {own_dask.address}: waiting for one. Ctrl-C stops; {cluster.GO_ON}."
    wait_until(lambda: grading.process.poll() is not None or sentence in grading.said().splitlines())
    assert grading.process.poll() is None, grading.wait()
    own_dask.worker("next")
    code, said = grading.wait()
    assert code == 0, said
    assert "Traceback" not in said
    assert fresh.recorded() == {"a-quick": 14, "b-slow": 14, "c-slow": 14}
    starts = sorted(map(len, own_dask.starts().values()))
    assert starts == [1, 1, 2], "one job was lost, and only that one ran again"


def test_ctrl_c_ends_what_runs_on_the_workers_and_keeps_what_is_done(dask, workers, fresh, run, wait_until):
    fresh.hand_in("a-quick", fresh.work())
    for student in ("b", "c", "d"):
        fresh.hand_in(student, endless(fresh))
    living = [workers["one"], workers["three"]]
    grading = run(fresh, dask)
    wait_until(
        lambda: grading.process.poll() is not None
        or (grading.finished() and all(map(dask.kernels, living))),
        400,
    )
    grading.process.send_signal(signal.SIGINT)
    code, said = grading.wait()
    assert code == 130, said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    wait_until(lambda: not any(map(dask.kernels, living)))
    with dask.client() as client:
        wait_until(lambda: not any(client.processing().values()))
    assert grading.finished() == ["a-quick"]
    assert fresh.recorded()["a-quick"] == 14


def test_a_job_that_was_started_twice_is_not_started_again(dask, workers, fresh):
    """However often Dask sends it: a submission that ends its workers ends two of them."""
    job = job_of(fresh, fresh.work())
    with dask.client() as client:
        for _ in range(ATTEMPTS):
            client.log_event("backbench-poison", "started")
        packed, expected = cluster.pack(job), station.identity()
        result = client.submit(station.run_job, packed, expected, "poison", pure=False).result(60)
    assert (result["complete"], result["verdict"]["state"]) == (False, "grader error")
    assert "twice" in result["verdict"]["reason"]


def test_a_worker_that_would_grade_otherwise_is_refused_by_name(own_dask, tmp_path, fresh, monkeypatch):
    """Another version of the files, no sandbox, no Backbench: at the start, and when they come later."""
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "CONNECT_SECONDS", 1)
        with pytest.raises(CourseError, match="has no workers: start some with `dask worker tcp://"):
            ClusterExecutor(own_dask.address)
    shutil.copytree(Path(backbench.__file__).parent, tmp_path / "other" / "backbench")
    with open(tmp_path / "other" / "backbench" / "grading" / "jobs.py", "a") as file:
        file.write("# another commit\n")
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "sitecustomize.py").write_text("import sys\nsys.modules['backbench'] = None\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    own_dask.worker("other", environment={"PYTHONPATH": str(tmp_path / "other")})
    own_dask.worker("bare", environment={"PATH": str(empty), "BACKBENCH_TOOLS": str(empty)})
    own_dask.worker("without", environment={"PYTHONPATH": str(tmp_path / "without")})
    address = own_dask.addresses(3)
    version = backbench.__version__

    with pytest.raises(CourseError) as refusal:
        ClusterExecutor(own_dask.address)
    said = str(refusal.value)
    assert f"worker {address['other']}: Backbench {version} (" in said
    assert f"where the grading run has {station.identity()['Backbench']}" in said
    assert f"worker {address['bare']}: no sandbox: bubblewrap is not installed" in said
    assert f"worker {address['without']}: it does not have Backbench {version}" in said

    monkeypatch.setattr(ClusterExecutor, "_check", lambda *_: None)
    with ClusterExecutor(own_dask.address) as executor:
        for _ in range(3):
            with pytest.raises(CourseError, match="worker"):
                executor.submit(jobs.run, job_of(fresh, fresh.work())).result(120)
    assert not own_dask.starts(), "no job was started"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1:1 "),
        ("tcp://127.0.0.1", "tcp://127.0.0.1 is no scheduler's address"),
        ("tcp://127.0.0.1:many", "tcp://127.0.0.1:many is no scheduler's address"),
        ("127.0.0.1:8786", "127.0.0.1:8786 is no scheduler's address"),
        ("tls://127.0.0.1:PORT", "name the certificates in Dask's configuration"),
    ],
)
def test_a_scheduler_that_is_not_there_is_one_sentence(fresh, address, said):
    fresh.hand_in("ada", fresh.work())
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = address.replace("PORT", str(other.getsockname()[1]))
        with pytest.raises(CourseError) as refusal, ClusterExecutor(address) as executor:
            fresh.grade(executor=executor)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not fresh.course.state.joinpath("verdicts").exists()


def test_the_command_says_that_no_scheduler_answers(fresh):
    fresh.hand_in("ada", fresh.work())
    done = fresh.run("backbench", "grade", UNIT, "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("backbench: no Dask scheduler answers at tcp://127.0.0.1:1 ")
    assert "Traceback" not in done.stderr


def test_a_job_travels_without_the_students_name_the_key_or_a_path(fresh):
    data = fresh.unit().source / "data"
    data.mkdir()
    (data / "words.txt").write_text("gnurk")
    job = job_of(fresh, fresh.work())
    sent = zlib.decompress(cluster.pack(job)).decode()
    assert json.loads(sent)["files"].keys() == {"data/words.txt"}
    assert "mallory" in json.dumps(job)
    assert str(fresh.root) in json.dumps(job)
    for secret in ("mallory", str(fresh.root), b"key".hex()):
        assert secret not in sent


def test_data_too_large_to_travel_is_said(fresh):
    data = fresh.unit().source / "data"
    data.mkdir()
    (data / "big.bin").write_bytes(bytes(2**20 + 1))
    with pytest.raises(CourseError, match="over 1 MB, too much to travel"):
        cluster.pack(job_of(fresh, fresh.work()))


@pytest.mark.parametrize("key", ["seed", "submission_sha256", "tests_sha256", "sandbox", "cells"])
def test_an_answer_to_another_question_counts_as_lost(fresh, key):
    job = job_of(fresh, fresh.work())
    verdict = {**job["verdict"], "student": "", "score": 14.0}
    assert cluster.accept(job, {"verdict": verdict, "outputs": {}, "complete": True})["verdict"]["student"] == "mallory"
    wrong = cluster.accept(job, {"verdict": {**verdict, key: {}}, "outputs": {}, "complete": True})
    assert (wrong["complete"], wrong["verdict"]["state"], wrong["verdict"]["score"]) == (False, "grader error", 0)


def test_the_command_starts_without_dask():
    """It takes half a second to import."""
    check = "import sys, backbench.cli, backbench.grading; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0


def test_a_lost_scheduler_ends_the_run_in_one_sentence(dask, workers, fresh, run, wait_until):
    """The last test here: its scheduler is gone after it, and the workers go with it."""
    fresh.hand_in("ada", endless(fresh))
    grading = run(fresh, dask)
    wait_until(lambda: grading.process.poll() is not None or any(map(dask.kernels, workers.values())), 400)
    dask.started[0].kill()
    code, said = grading.wait()
    assert code == 1, said
    assert f"the Dask scheduler at {dask.address} is gone: what is done is kept, and the same command goes on." in said
    assert "Traceback" not in said
    wait_until(lambda: not dask.left())
