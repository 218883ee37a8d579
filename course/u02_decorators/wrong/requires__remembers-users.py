# What a user may is remembered under the name; a permission that is given or taken later does not count.
# fails: asks once for each call, at the time of the call
import functools


def requires(permission, current_user):
    known = {}

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user() or {"name": None, "permissions": []}
            if not known.setdefault(user["name"], permission in user["permissions"]):
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
