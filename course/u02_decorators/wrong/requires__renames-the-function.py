# Marks the function itself as guarded, which also changes it for those who call it undecorated.
# fails: stacked checks must all agree
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = function.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
