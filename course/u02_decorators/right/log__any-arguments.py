# The three ways told apart by what arrives; one contextmanager tells both ends.
from contextlib import contextmanager
from functools import update_wrapper


def log(*functions, **options):
    def decorate(function):
        write = options.get("sink", print)

        @contextmanager
        def told(args, kwargs):
            pieces = [*map(repr, args), *map("{0[0]}={0[1]!r}".format, kwargs.items())]
            head, box = "{}({})".format(function.__name__, ", ".join(pieces)), []
            try:
                yield box
            except Exception as error:
                write(head + " raised " + repr(error))
                raise
            write(head + " -> " + repr(box[0]))

        def wrapper(*args, **kwargs):
            with told(args, kwargs) as box:
                box.append(function(*args, **kwargs))
            return box[0]

        return update_wrapper(wrapper, function)

    return decorate(*functions) if functions else decorate
