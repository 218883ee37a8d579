# Refuses quietly: the caller gets None, and shows an empty page.
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
                return None
            return function(*args, **kwargs)

        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
