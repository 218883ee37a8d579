# One dict of permissions by the name of the function: a second function of that name inherits what the first asks for.
# fails: stacked checks must all agree
import functools

ASKED = {}


def requires(permission, current_user):
    def decorate(function):
        ASKED[function.__name__] = (permission, *ASKED.get(function.__name__, ()))

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            if user is None or permission not in user["permissions"]:
                raise PermissionError(f"this needs {permission}")
            return function(*args, **kwargs)

        wrapper.permissions = ASKED[function.__name__]
        return wrapper

    return decorate
