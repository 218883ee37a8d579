# An error of the function itself is turned into a refusal.
# fails: lets a user with the permission through
# fails: stacked checks must all agree
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            try:
                return function(*args, **kwargs)
            except Exception as error:
                raise PermissionError(permission) from error

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
