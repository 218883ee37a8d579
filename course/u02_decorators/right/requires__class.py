# The decorator is an object; a permission that is missing is logged, too.
import functools
import logging


class requires:
    def __init__(self, permission, current_user):
        self.permission, self.current_user = permission, current_user

    def __call__(self, function):
        def ask(*args, **kwargs):
            user = self.current_user() or {"name": "nobody", "permissions": ()}
            if self.permission in set(user["permissions"]):
                return function(*args, **kwargs)
            logging.getLogger("shop.admin").info("%s was refused %s", user["name"], self.permission)
            raise PermissionError(self.permission)

        functools.update_wrapper(ask, function)
        ask.permissions = self.permission, *vars(function).get("permissions", ())
        return ask
