"""What is kept of an examination between two runs is damaged: it is made anew, and nobody is graded twice."""

import pytest

from backbench.grading.verdicts import Store

UNIT = "u01_pieces"


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
