# The wrapper works, so what it is called seems not to matter.
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
