# A context manager checks, and is itself the decorator; users are compared as sets.
from contextlib import contextmanager


def requires(permission, current_user):
    @contextmanager
    def checked():
        user = current_user() or {}
        if not {permission} <= set(user.get("permissions", ())):
            raise PermissionError(13, f"{user.get('name', 'somebody')} lacks {permission}")
        yield

    def decorate(function):
        guarded = checked()(function)
        guarded.permissions = (permission,) + getattr(function, "permissions", ())
        return guarded

    return decorate
