# An iterator class that knows whether it has given the first state; type hints.
from collections.abc import Callable, Iterable
from typing import Any


class scan:
    def __init__(self, step: Callable[[Any, Any], Any], items: Iterable[Any], initial: Any) -> None:
        self.step, self.items, self.state = step, iter(items), initial
        self.begun = False

    def __iter__(self) -> "scan":
        return self

    def __next__(self) -> Any:
        if self.begun:
            self.state = self.step(self.state, next(self.items))
        self.begun = True
        return self.state
