"""What a worker answers gets lost or is no result: the job runs again, and nobody is graded twice."""

import os
from pathlib import Path

import psutil
import pytest
from faults import Standing, meanwhile

from backbench.grading.verdicts import Store

UNIT = "u01_pieces"


def answer_instead(said):
    """Write `said` where the worker above a student's kernel writes its results: the pipe that this process reads."""
    ours = {os.readlink(entry) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink() and _is_pipe(entry)}

    def act(pid):
        written = 0
        for above in psutil.Process(pid).parents():
            if above.pid == os.getpid():
                break
            if above.ppid() != os.getpid():
                continue
            for entry in Path(f"/proc/{above.pid}/fd").iterdir():
                if _is_pipe(entry) and os.readlink(entry) in ours and _for_writing(above.pid, entry.name):
                    with open(entry, "wb", buffering=0) as pipe:
                        pipe.write(said)
                    written += 1
                    break
        assert written == 1, "the worker has no pipe to this process"

    return act


def _is_pipe(entry):
    try:
        return os.readlink(entry).startswith("pipe:")
    except OSError:
        return False


def _for_writing(pid, number):
    flags = Path(f"/proc/{pid}/fdinfo/{number}").read_text().split("flags:")[1].split()[0]
    return int(flags, 8) & os.O_ACCMODE == os.O_WRONLY


@pytest.mark.parametrize("said", [b"no result\n", b'{"verdict": 14}\n', b"[]\n"], ids=["no JSON", "a part", "a list"])
def test_an_answer_that_is_no_result_is_not_believed(fresh, said):
    moment = Standing(f"bb-{os.getpid()}"[:15], act=answer_instead(said))
    fresh.hand_in("ada", fresh.work().end(moment.code))
    fresh.hand_in("ben", fresh.work())
    with meanwhile(moment):
        verdicts = fresh.grade(UNIT, executor=None, workers=1)
    assert len(moment.struck) == 1
    assert {student: (verdict["state"], verdict["score"]) for student, verdict in verdicts.items()} == {
        "ada": ("graded", 14), "ben": ("graded", 14),
    }  # fmt: skip
    assert fresh.recorded() == {"ada": 14, "ben": 14}


DAMAGED = ["", "{", '{"verdict": {}}', '{"verdict": {"score": 9}, "complete": true}', "\0" * 99]


@pytest.mark.parametrize("damage", DAMAGED, ids=["emptied", "cut", "hollow", "a part", "zeros"])
def test_a_damaged_record_of_an_examination_is_made_anew(classroom, damage):
    """What was kept between two runs is cut off, emptied or overwritten."""
    classroom.hand_in("ada", classroom.work())
    assert classroom.grade(UNIT)["ada"]["score"] == 14
    Store(classroom.course).path(UNIT, "ada").write_text(damage)
    assert classroom.grade(UNIT)["ada"]["score"] == 14
    assert Store(classroom.course).get(UNIT, "ada")["verdict"]["score"] == 14
    assert classroom.recorded() == {"ada": 14}
