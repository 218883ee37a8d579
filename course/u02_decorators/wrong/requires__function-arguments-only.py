# Takes exactly one argument, since the admin functions at hand have one.
# fails: lets a user with the permission through
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(argument):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(argument)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
