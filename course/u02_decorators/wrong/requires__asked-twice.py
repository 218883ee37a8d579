# Asks once to see whether there is a user, and once more for the permissions; in between somebody may sign out.
# fails: refuses everybody else, and the function does not run
# fails: asks once for each call, at the time of the call
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            if current_user() is None or permission not in (current_user() or {"permissions": ()})["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
