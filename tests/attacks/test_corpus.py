"""The corpus itself: its size, its form, and what `make attacks` says of it. The attacks are graded by that command."""

import ast
import json
import re
from collections import Counter

import pytest
from attacks import corpus, honest, ours, scene, stock

ATTACKS = corpus.load()
# Attacks that run no code, and of which nothing is ever said: their parts run where they are handed in, so a fault in
# them ends the whole run.
UNPROVED = {
    "skip/points-in-metadata": "only metadata of cells, of which nothing is used",
    "skip/tags": "only metadata of cells, of which nothing is used",
    "persist-and-exfiltrate/stored-outputs": "only outputs in the file, of which nothing is used; see its traces",
    "archive/hostile-timestamp": "only files beside the notebook, which are left alone; see its traces",
    "archive/linked-folders": "only links beside the notebook, which are left alone; see its traces",
}


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


def test_every_attack_proves_that_it_ran():
    """An attack that breaks before it does its worst must not look like one that is foiled."""
    assert {attack.id for attack in ATTACKS if not attack.shows} == set(UNPROVED)
    runs_code = {attack.id for attack in ATTACKS for part in attack.attack if part.action in ("answer", "cell")}
    assert not runs_code & set(UNPROVED)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_a_proof_is_not_found_where_nothing_was_shown(attack):
    nothing = {"outputs": {}, "verdict": {"reason": "", "notes": [], "cells": {}}}
    assert not [pattern for pattern in attack.shows if re.search(pattern, honest.shown(nothing))]


def test_source_lines_in_a_traceback_prove_nothing():
    failed = {"output_type": "error", "ename": "NameError", "evalue": "no x", "traceback": ["x + 1", "print('DONE')"]}
    verdict = {"reason": "", "notes": ["a note"], "cells": {"a": {"message": "late", "checks": [{"message": "[1]"}]}}}
    printed = {"output_type": "stream", "name": "stdout", "text": "HERE"}
    assert honest.shown({"outputs": {"0": [printed, failed]}, "verdict": verdict}).split() == [
        "a", "note", "HERE", "NameError", "no", "x", "late", "[1]",
    ]  # fmt: skip


def test_no_payload_holds_the_words_that_it_prints_where_it_reached_something():
    parts = [(attack.id, part) for attack in ATTACKS for part in (*attack.attack, *attack.twin)]
    assert not [name for name, part in parts if corpus.REACHED in part.source]


def test_a_bystander_whose_message_or_output_changed_is_noticed():
    check = {"name": "a", "message": "at 0x7f0011223344"}
    kept = {"complete": True, "outputs": {"0": [{"text": "mine"}]},
            "verdict": {"score": 3.0, "seconds": 1.2, "cells": {"x": {"checks": [check]}}}}  # fmt: skip
    fixed = honest.plain(kept)
    kept["verdict"]["seconds"], check["message"] = 2.5, "at 0x7f5566778899"
    assert not honest.differences(fixed, honest.plain(kept))
    check["message"], kept["outputs"]["0"][0]["text"] = "somebody else's", "not mine"
    places = [line.partition(" is ")[0] for line in honest.differences(fixed, honest.plain(kept))]
    assert places == ["/cells/x/checks/0/message", "/outputs/0/0/text"]


def test_the_table_of_stock_nbgrader_knows_the_attacks_of_today():
    table = json.loads(stock.TABLE.read_text())
    assert set(table["gains"]) == {attack.id for attack in ATTACKS}
    reasons = {name: row["not run"] for name, row in table["gains"].items() if "not run" in row}
    assert reasons == {attack.id: attack.not_on_stock for attack in ATTACKS if attack.not_on_stock}
    assert set(table["references"]) == {attack.unit for attack in ATTACKS}


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
