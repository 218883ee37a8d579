# The outermost check asks its own user for all permissions, the innermost first; the users of the others are not asked.
# fails: stacked checks must all agree
import functools


def requires(permission, current_user):
    def decorate(function):
        inner = getattr(function, "__wrapped__", function)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            user = current_user()
            for one in reversed(wrapper.permissions):
                if user is None or one not in user["permissions"]:
                    raise PermissionError(f"this needs {wrapper.permissions}")
            return inner(*args, **kwargs)

        wrapper.__wrapped__ = inner
        wrapper.permissions = (permission, *getattr(function, "permissions", ()))
        return wrapper

    return decorate
