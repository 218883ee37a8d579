# Looks the user up at the first call, and keeps what it found to save time.
# fails: refuses everybody else, and the function does not run
# fails: asks once for each call, at the time of the call
import functools


def requires(permission, current_user):
    def decorate(function):
        user = None

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            nonlocal user
            user = user or current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
