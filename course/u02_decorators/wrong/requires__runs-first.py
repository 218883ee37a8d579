# Checks before the result is given out, and after the money is.
# fails: refuses everybody else, and the function does not run
# fails: stacked checks must all agree
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            result = function(*args, **kwargs)
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return result

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
