"""The simulated term in small: everything but the kernel, for three units of a class."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_small_term_is_consistent_and_drawn(tmp_path):
    done = subprocess.run(
        [sys.executable, "benchmarks/term.py", "--students", "12", "--units", "3",
         "--json", tmp_path / "term.json", "--figure", tmp_path / "term.png"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("term: 36 submissions, 36 verified, growth ")
    assert "0 findings; sum " in done.stdout
    rows = json.loads((tmp_path / "term.json").read_text())["rows"]
    assert [row["there"] for row in rows] == [0, 12, 24]
    assert all(row["page_cpu_ms"] > 0 for row in rows), "each with its feedback page"
    assert (tmp_path / "term.png").read_bytes().startswith(b"\x89PNG")
