# Type hints, an error class of its own, and the check in a function beside the wrapper.
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class MissingPermission(PermissionError):
    def __init__(self, permission: str, user: dict | None):
        super().__init__(f"{user['name'] if user else 'nobody'} lacks {permission}")


def may(user: dict | None, permission: str) -> bool:
    return user is not None and any(held == permission for held in user["permissions"])


def requires(permission: str, current_user: Callable[[], dict | None]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        asked: Any = (permission,) + tuple(getattr(function, "permissions", ()))

        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            user = current_user()
            if not may(user, permission):
                raise MissingPermission(permission, user)
            return function(*args, **kwargs)

        wrapper.permissions = asked
        return wrapper

    return decorate
