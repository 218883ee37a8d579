"""Writes requirements.txt (every version with its hashes, every system) and environment.yml (what Binder installs).

Run by `make lock`. uv does the choosing; where it is not on PATH, it is installed into .tools/uv for this alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = "3.11"
BINDER_PYTHON = "3.11.14"  # the patch release decides a marker here and there; conda's "python=3.11" gives the last one
HEAD = f"""\
# What Binder installs: the locked versions of what runs, without the tools of development. Written by `make lock`.
name: backbench
channels:
  - conda-forge
dependencies:
  - python={PYTHON}
  - pip
  - pip:
"""


def main() -> int:
    """Write both files. Returns 0; a failing uv ends the program with its own message."""
    uv = find_uv()
    servers = ["--extra", "servers"]
    common = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--no-emit-index-url", "--no-emit-find-links"]
    lock = [*common, "--universal", "--python-version", PYTHON, "--generate-hashes", *servers]
    lock += ["--extra", "cluster", "--extra", "dev"]
    print("Choosing versions ...", flush=True)
    run([*lock, "--upgrade", "--custom-compile-command", "make lock", "--output-file", "requirements.txt"])
    binder = [*common, "--python-platform", "x86_64-manylinux_2_28", "--python-version", BINDER_PYTHON, *servers]
    pins = run([*binder, "--constraint", "requirements.txt", "--no-header", "--no-annotate"]).split()
    text = HEAD + "".join(f"      - {pin}\n" for pin in pins)
    (ROOT / "environment.yml").write_text(text, encoding="utf-8")
    print(f"requirements.txt and environment.yml ({len(pins)} packages) are written; now: make test")
    return 0


def find_uv() -> str:
    """Path of uv: the one on PATH, or one in .tools/uv, installed where it is missing."""
    ours = ROOT / ".tools" / "uv" / "bin" / "uv"
    found = shutil.which("uv")
    if found is None and not ours.exists():
        print("Installing uv into .tools/uv ...", flush=True)
        run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(ROOT / ".tools" / "uv"), "uv"])
    return found or str(ours)


def run(argv: list[str]) -> str:
    """What the command prints; its errors go to the terminal. Ends the program where it fails."""
    done = subprocess.run(argv, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"lock: {' '.join(argv[:3])} failed with status {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
