# Whole rounds over a list of those still running, results in a dict; type hints.
from collections.abc import Generator
from typing import Any


def run_round_robin(tasks: list[Generator]) -> list[Any]:
    results: dict[int, Any] = {}
    running = list(range(len(tasks)))
    while running:
        still: list[int] = []
        for place in running:
            try:
                tasks[place].send(None)
                still.append(place)
            except StopIteration as stop:
                results[place] = stop.value
            except Exception as error:
                results[place] = error
        running = still
    return [results[place] for place in range(len(tasks))]
