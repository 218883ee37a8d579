"""What `backbench services` does: start each kind of server once and say how it went."""

from __future__ import annotations

import time
from collections.abc import Callable

from backbench import boxes
from backbench.services import find
from backbench.services.errors import ServiceError
from backbench.services.shared import SERVERS, address_version

WIDTH = max(len(name) for name in find.KINDS)


def check(say: Callable[[str], None] = print) -> bool:
    """Try each kind of server and `say` one line for each: name, version, where it was found, milliseconds.

    A missing or failing one gets a line with the next step. Returns whether all of them work.
    """
    works = [_check_one(name, say) for name in find.KINDS]
    reason = boxes.unavailable()
    say(f"{'boxes':{WIDTH}}  {'each server runs in a box of its own' if reason is None else f'none: {reason}'}")
    return all(works)


def _check_one(name: str, say: Callable[[str], None]) -> bool:
    given = find.address(name)
    begun = time.perf_counter()
    try:
        if given:
            version = address_version(name, given)
            passed = (time.perf_counter() - begun) * 1000
            say(f"{name:{WIDTH}}  {version}, at the address in {find.kind(name).variable}, answers in {passed:.0f} ms")
        else:
            with SERVERS[name](box=boxes.unavailable() is None) as server:
                where = f"{server.program.where} ({server.program.path})"
                say(f"{name:{WIDTH}}  {server.version}, {where}, starts in {server.start_ms:.0f} ms")
    except ServiceError as error:
        say(f"{name:{WIDTH}}  no server: {error}")
        return False
    return True
