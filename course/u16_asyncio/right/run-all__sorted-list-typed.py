# A plain list searched with min(), a dataclass for a sleeper; type hints.
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any


class Nap:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __await__(self) -> Generator["Nap", None, None]:
        yield self


@dataclass(order=True)
class Sleeper:
    wake: float
    since: int
    place: int


def run_all(coroutines: list[Coroutine], sleep: Callable[[float], Any]) -> list[Any]:
    sleepers = [Sleeper(0, place - len(coroutines), place) for place in range(len(coroutines))]
    results: dict[int, Any] = {}
    clock: float = 0
    steps = 0
    while sleepers:
        first = min(sleepers)
        sleepers.remove(first)
        if first.wake != clock:
            sleep(first.wake - clock)
        clock = first.wake
        steps += 1
        try:
            nap = coroutines[first.place].send(None)
        except StopIteration as end:
            results[first.place] = end.value
        except Exception as error:
            results[first.place] = error
        else:
            sleepers.append(Sleeper(clock + nap.seconds, steps, first.place))
    return [results[place] for place in range(len(coroutines))]
