"""Grade the attack corpus and say what it gained: `make attacks`, or `python -m tests.attacks [PART OF A NAME]`.

Every attack must get exactly what its honest part earns, every twin full marks, every bystander of the same batch its
own marks; nothing outside may be reached or changed. *Gained* is the number of points above those earned, or
"reached" where an attack got hold of something that is no mark. The last column is the same for stock nbgrader, in its
default configuration, as recorded in stock.json by `make attacks ARGS=--stock` (which takes long); lines below the
table say what it gives reference answers.
Exit code 1 where an attack gained, or something honest lost.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from backbench.boxes import unavailable

from . import corpus, ours, stock


def main() -> int:
    parser = argparse.ArgumentParser(prog="make attacks", description=__doc__.partition("\n")[0])
    parser.add_argument("only", nargs="?", default="", help="a part of an attack's name, such as forge/")
    parser.add_argument("--stock", action="store_true", help="try stock nbgrader, and record it in stock.json")
    chosen = parser.parse_args()
    reason = unavailable()
    if reason:
        print(f"The attacks are not run: {reason}.", file=sys.stderr)
        return 2
    attacks = corpus.load(chosen.only)
    if not attacks:
        print(f"No attack has {chosen.only!r} in its name.", file=sys.stderr)
        return 2
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        if chosen.stock:
            stock.record(attacks, Path(folder), _progress)
            print(f"Recorded {len(attacks)} attacks on stock nbgrader in {time.monotonic() - started:.0f} s.")
            return 0
        found = ours.run(attacks, Path(folder), _progress)
    return _report(found, json.loads(stock.TABLE.read_text()) if stock.TABLE.exists() else {}, started)


def _progress(done: int, total: int, student: str) -> None:
    """One line that moves on a terminal, one line for every 20 elsewhere."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r\x1b[K{done} of {total}: {student}", end=end, file=sys.stderr, flush=True)
    elif done % 20 == 0 or done == total:
        print(f"{done} of {total}", file=sys.stderr, flush=True)


def _report(found: ours.Found, recorded: dict, started: float) -> int:
    gains = recorded.get("gains", {})
    print(f"{'class':<24}{'attack':<34}{'gained':<10}stock nbgrader (recorded, {recorded.get('nbgrader', 'never')})")
    for outcome in found.outcomes:
        attack = outcome.attack
        gained = f"{outcome.points:+g}" if outcome.points > 0 else "reached" if outcome.reached else "0"
        print(f"{attack.kind:<24}{attack.name:<34}{gained:<10}{stock.words(gains.get(attack.id))}")
    for unit, row in recorded.get("references", {}).items():
        print(f"stock nbgrader gives the reference answers of {unit} {row['score'] or 0:g} of {row['of']:g} points")
    problems = [f"{outcome.attack.id}: reached: {what}" for outcome in found.outcomes for what in outcome.reached]
    problems += [f"{outcome.attack.id}: {what}" for outcome in found.outcomes for what in outcome.wrong]
    problems += found.changed
    for problem in problems:
        print(f"WRONG {problem}")
    twins = sum(1 for outcome in found.outcomes if not any("its twin" in what for what in outcome.wrong))
    won = sum(1 for outcome in found.outcomes if stock.won(gains.get(outcome.attack.id)))
    print(
        f"{twins} of {len(found.outcomes)} honest twins kept full marks; bystanders and this machine: "
        f"{'as they were' if not found.changed else f'{len(found.changed)} changes'}; stock nbgrader gave in to {won}; "
        f"{time.monotonic() - started:.0f} s"
    )
    gained = sum(outcome.gained for outcome in found.outcomes)
    print(f"attacks {len(found.outcomes)}, gained {gained}")
    return 1 if gained or problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped; nothing was recorded.", file=sys.stderr)
        sys.exit(130)
