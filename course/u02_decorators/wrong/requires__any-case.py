# Compares in lower case, to be kind.
# fails: refuses everybody else, and the function does not run
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission.lower() not in [held.lower() for held in user["permissions"]]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
