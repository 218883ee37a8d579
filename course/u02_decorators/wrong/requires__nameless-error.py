# The error does not say what is missing.
# fails: refuses everybody else, and the function does not run
# fails: stacked checks must all agree
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError("not allowed")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
