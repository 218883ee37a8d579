# Looks before it locks and again after; one lock for each class, made with it; type hints.
from typing import Any

NOTHING = object()


class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **keywords: Any) -> None:
        super().__init__(name, bases, body, **keywords)
        cls.__object: Any = NOTHING
        cls.__lock = threading.RLock()

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__object is NOTHING:
            with cls.__lock:
                if cls.__object is NOTHING:
                    cls.__object = super().__call__(*args, **kwargs)
        return cls.__object
