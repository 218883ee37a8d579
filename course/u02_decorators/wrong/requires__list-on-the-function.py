# Collects the permissions in a list on the function itself, which every layer then shares.
# fails: stacked checks must all agree
# fails: leaves the function as it was, and works on methods
import functools


def requires(permission, current_user):
    def decorate(function):
        if not hasattr(function, "permissions"):
            function.permissions = []
        function.permissions.insert(0, permission)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        return wrapper

    return decorate
