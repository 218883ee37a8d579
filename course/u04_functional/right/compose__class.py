# An object with __call__, recursion for the rest of the chain; type hints.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chain:
    steps: tuple[Callable[..., Any], ...]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self.steps:
            [value] = args
            return value
        *rest, last = self.steps
        value = last(*args, **kwargs)
        return Chain(tuple(rest))(value) if rest else value


def compose(*functions: Callable[..., Any]) -> Callable[..., Any]:
    return Chain(functions)


def pipe(value: Any, *functions: Callable[[Any], Any]) -> Any:
    return value if not functions else pipe(functions[0](value), *functions[1:])
