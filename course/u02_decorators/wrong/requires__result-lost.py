# Calls the function and does not return what it gives.
# fails: lets a user with the permission through
# fails: refuses everybody else, and the function does not run
# fails: asks once for each call, at the time of the call
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
            function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
