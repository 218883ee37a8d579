"""The corpus itself: its size, its form, and what `make attacks` says of it. The attacks are graded by that command."""

import ast
import json
from collections import Counter

import pytest
from attacks import corpus, ours, scene, stock

ATTACKS = corpus.load()


def test_there_are_enough_attacks_in_every_class():
    count = Counter(attack.kind for attack in ATTACKS)
    assert set(count) == set(corpus.CLASSES)
    assert len(ATTACKS) >= corpus.LEAST
    assert min(count.values()) >= corpus.LEAST_IN_CLASS


def test_every_folder_is_a_class_that_is_graded():
    folders = {path.parent.name for path in corpus.HERE.glob("*/*.py")} - {"__pycache__"}
    assert folders == set(corpus.CLASSES)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_every_part_of_an_attack_and_of_its_twin_can_be_compiled(attack):
    for part in (*attack.attack, *attack.twin):
        compile(part.source, attack.id, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_every_sentence_says_what_is_tried():
    assert not [attack.id for attack in ATTACKS if not attack.tries.endswith(".") or len(attack.tries) < 40]


def test_the_table_of_stock_nbgrader_knows_the_attacks_of_today():
    rows = json.loads(stock.TABLE.read_text())["gains"]
    assert set(rows) <= {attack.id for attack in ATTACKS}
    assert {attack.id for attack in ATTACKS if attack.not_on_stock} <= set(rows)


@pytest.mark.parametrize(
    "text",
    ["# earns: 4\n# %% attack cell first\nx\n",
     "# A sentence.\n# earns: 4\n# %% attack dance\nx\n# %% twin cell first\nx\n",
     "# A sentence.\n# %% attack cell first\nx\n# %% twin cell first\nx\n", "# A sentence.\n# earns: 4\nx = 1\n"],
    ids=["no twin", "unknown part", "no points", "text of no part"],
)  # fmt: skip
def test_a_file_of_another_form_is_refused_by_name(tmp_path, monkeypatch, text):
    monkeypatch.setattr(corpus, "HERE", tmp_path)
    (tmp_path / "odd.py").write_text(text)
    with pytest.raises(ValueError, match="odd.py"):
        corpus.read(tmp_path / "odd.py")


def test_a_page_is_read_for_what_a_browser_would_act_upon():
    """The look-out finds what it is there for, and takes text for text."""
    assert "TRAP" in ours.live("<script>TRAP</script>")
    assert "TRAP" in ours.live("<p><img src=x onerror=TRAP></p>")
    assert "TRAP" not in ours.live("<p>TRAP &lt;script&gt;TRAP&lt;/script&gt;</p>")


def test_a_changed_file_is_noticed(tmp_path):
    course = scene.Course(tmp_path)
    (tmp_path / "submitted" / "ada").mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text("")
    path = tmp_path / "submitted" / "ada" / "assignment.ipynb"
    path.write_text("before")
    before = scene.fingerprint(course)
    path.write_text("after")
    assert before[str(path)] != scene.fingerprint(course)[str(path)]


def test_gains_losses_and_refusals_of_stock_nbgrader_are_told_apart():
    rows = {
        "+26": {"score": 30.0, "gained": 26.0, "reached": False},
        "0": {"score": 4.0, "gained": 0.0, "reached": False},
        "0, and reached": {"score": 4.0, "gained": 0.0, "reached": True},
        "0 (honest points lost: 4)": {"score": 0.0, "gained": -4.0, "reached": False},
        "no mark at all: DeadKernelError": {"score": None, "gained": None, "reached": False, "why": "DeadKernelError"},
        "not run: a bomb": {"not run": "a bomb"},
        "not tried yet": None,
    }
    assert {text: stock.words(row) for text, row in rows.items()} == {text: text for text in rows}
    assert [stock.won(row) for row in rows.values()] == [True, False, True, False, True, False, False]
