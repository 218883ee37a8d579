# A fold over the functions themselves: each step of it joins two into one. Logs what it joins.
import logging
from functools import reduce


def pipe(value, *functions):
    return compose(*reversed(functions))(value)


def compose(*functions):
    def join(outer, inner):
        logging.warning("join %r and %r", outer, inner)
        return lambda *args, **kwargs: outer(inner(*args, **kwargs))

    return reduce(join, functions) if functions else lambda value: value
