# Stacked checks are merged: the outermost one knows all permissions and asks for them in order.
import functools


class NotAllowed(PermissionError):
    pass


def requires(permission, current_user):
    def decorate(function):
        below = getattr(function, "checks", ())
        target = function.__wrapped__ if below else function
        checks = ((permission, current_user), *below)

        @functools.wraps(target)
        def guarded(*args, **kwargs):
            for wanted, ask in checks:
                user = ask()
                held = [] if user is None else user["permissions"]
                if held.count(wanted) == 0:
                    raise NotAllowed(f"permission {wanted} is missing") from None
            return target(*args, **kwargs)

        guarded.checks = checks
        guarded.permissions = tuple(wanted for wanted, _ in checks)
        return guarded

    return decorate
