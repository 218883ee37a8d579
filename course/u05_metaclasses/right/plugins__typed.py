# Type hints, a sentinel for "no keyword", the family found by walking the MRO. Prints what it stores.
from typing import Any

MISSING: Any = object()


class NameTaken(ValueError):
    """Two plug-ins of one family want the same name."""


class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`."""

    registry: dict[str, type]

    def __init_subclass__(cls, *, name: str = MISSING, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if any(base is Plugin for base in cls.__bases__):
            cls.registry = {}
        if name is not MISSING:
            family = next(parent for parent in cls.__mro__ if "registry" in vars(parent))
            taken = family.registry.get(name)
            if taken is not None:
                raise NameTaken(f"{taken} has that name")
            print("plug-in:", name)
            family.registry[name] = cls
