# Keeps the value in the object under a name with an underscore, with getattr and setattr; a dataclass; type hints.
from dataclasses import dataclass
from typing import Any


@dataclass
class Bounded:
    low: Any
    high: Any
    default: Any

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.private = name, f"_{name}"

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else getattr(instance, self.private, self.default)

    def __set__(self, instance: Any, value: Any) -> None:
        if value >= self.low and value <= self.high:
            setattr(instance, self.private, value)
        else:
            raise ValueError(f"{self.name} = {value}")
