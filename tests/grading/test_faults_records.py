"""What is kept of an examination between two runs is damaged: it is made anew, and nobody is graded twice."""

import json

import pytest

from backbench.grading.log import Log
from backbench.grading.verdicts import Store
from backbench.grading.verify import verify

UNIT = "u01_pieces"

DAMAGED = ["", "{", '{"verdict": {}}', '{"verdict": {"score": 9}, "complete": true}', "\0" * 99]


@pytest.mark.parametrize("damage", DAMAGED, ids=["emptied", "cut", "hollow", "a part", "zeros"])
def test_a_damaged_record_of_an_examination_is_made_anew(classroom, damage):
    """What was kept between two runs is cut off, emptied or overwritten; the log says that the new one replaces it."""
    classroom.hand_in("ada", classroom.work())
    assert classroom.grade(UNIT)["ada"]["score"] == 14
    before = logged(classroom)
    Store(classroom.course).path(UNIT, "ada").write_text(damage)
    assert classroom.grade(UNIT)["ada"]["score"] == 14
    assert Store(classroom.course).get(UNIT, "ada")["verdict"]["score"] == 14
    assert classroom.recorded() == {"ada": 14}
    *same, new = logged(classroom)
    assert same == before
    assert (new["student"], new["replaces"]) == ("ada", before[-1]["line"])
    assert new["why"].startswith("the earlier verdict's file was ")
    assert verify(classroom.course).findings == []


def logged(room):
    """The lines of the log of scores."""
    return [json.loads(line) for line in Log(room.course).path.read_text(encoding="utf-8").splitlines()]
