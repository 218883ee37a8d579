"""Copies what is new in release/ into work/, where a learner writes: nothing that is there is ever replaced."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(root: Path = ROOT) -> int:
    release, work = root / "release", root / "work"
    if not release.is_dir():
        print(f"{release} is missing: run `make build`, or restore it from git.", file=sys.stderr)
        return 1
    for path in sorted(release.rglob("*")):
        target = work / path.relative_to(release)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif not target.exists() and ".ipynb_checkpoints" not in path.parts:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
