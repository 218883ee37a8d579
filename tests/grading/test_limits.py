"""What one submission may use is written down once, and held by rlimits and, where one can be made, a control group."""

import os
import subprocess
from dataclasses import asdict
from pathlib import Path

import psutil

from backbench.grading.limits import Cgroup, Limits, memory_held


def test_limits_travel_with_a_job_as_plain_data():
    limits = Limits(cell_seconds=3)
    assert Limits(**asdict(limits)) == limits


def test_a_process_runs_under_the_rlimits_that_were_set():
    limits = Limits(memory=10**9, processes=50, disk=10**6, submission_seconds=77)
    asked = "import resource as r; print([r.getrlimit(k)[0] for k in (r.RLIMIT_AS, r.RLIMIT_NPROC, r.RLIMIT_FSIZE, " \
            "r.RLIMIT_CPU, r.RLIMIT_CORE)])"  # fmt: skip
    said = subprocess.run(limits.prlimit(["python3", "-c", asked]), capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[1000000000, 50, 1000000, 77, 0]"


def test_without_prlimit_the_command_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert Limits().prlimit(["x"]) == ["x"]


def test_a_control_group_holds_processes_and_memory_in_version_1(tmp_path):
    """Where folders are only folders, what would be written to the kernel can be read back."""
    for name in ("pids", "memory", "cpu"):
        (tmp_path / name).mkdir()
    group = Cgroup(Limits(processes=7, memory=123), tmp_path)
    found = {path.relative_to(folder.parent).name: path.read_text() for folder in group.folders
             for path in folder.iterdir()}  # fmt: skip
    assert found["pids.max"] == "7"
    assert found["memory.limit_in_bytes"] == "123"
    assert all(folder.name.startswith(f"backbench-{os.getpid()}-") for folder in group.folders)


def test_a_control_group_of_version_2_is_one_folder(tmp_path):
    (tmp_path / "cgroup.controllers").touch()
    [folder] = Cgroup(Limits(processes=7, memory=123), tmp_path).folders
    assert (folder / "pids.max").read_text() == "7"
    assert (folder / "memory.max").read_text() == "123"


def test_where_no_group_can_be_made_the_command_stays_as_it_is(tmp_path):
    group = Cgroup(Limits(), tmp_path / "read-only" / "nothing")
    assert group.folders == []
    assert group.join(["x"]) == ["x"]
    group.close()


def test_a_process_joins_its_group_before_it_starts(tmp_path):
    group = Cgroup(Limits(), tmp_path)
    group.folders = [tmp_path]
    said = subprocess.run(group.join(["/bin/sh", "-c", 'echo "$$ $1"', "sh", "a b'c"]), capture_output=True, text=True)
    assert said.stdout == f"{(tmp_path / 'cgroup.procs').read_text().strip()} a b'c\n"


def test_a_closed_group_is_gone_with_the_processes_in_it():
    """On this machine's own control groups; where none can be made, there is nothing to remove."""
    group = Cgroup(Limits(processes=20))
    folders = list(group.folders)
    with psutil.Popen(group.join(["sleep", "1000"]), stdout=subprocess.DEVNULL) as process:
        process.kill()
        process.wait(30)
        group.close()
    assert not [folder for folder in folders if folder.exists()]
    assert group.folders == []


def test_a_process_that_ends_while_its_memory_is_added_up_stops_no_watch(monkeypatch):
    def gone(folder, pattern):
        raise FileNotFoundError(folder)
        yield

    assert memory_held(os.getpid()) > 0
    monkeypatch.setattr(Path, "glob", gone)
    assert memory_held(os.getpid()) > 0
