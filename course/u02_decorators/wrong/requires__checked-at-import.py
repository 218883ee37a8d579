# The decorator asks when the module is imported, and keeps the answer for ever.
# fails: refuses everybody else, and the function does not run
# fails: asks once for each call, at the time of the call
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        user = current_user()

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
