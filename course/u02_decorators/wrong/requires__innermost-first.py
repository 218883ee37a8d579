# The list of permissions grows at its end, so it reads from the inside out.
# fails: stacked checks must all agree
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = (*getattr(function, "permissions", ()), permission)
        return wrapper

    return decorate
