# A class whose objects are called; __get__ makes them work as methods. It logs to the logging module as well.
import functools
import logging


class log:
    def __new__(cls, function=None, *, sink=print):
        if function is None:
            return functools.partial(cls, sink=sink)
        return super().__new__(cls)

    def __init__(self, function, *, sink=print):
        functools.update_wrapper(self, function)
        self.function, self.sink = function, sink

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)

    def __call__(self, *args, **kwargs):
        parts = list(map(repr, args))
        parts.extend("%s=%r" % pair for pair in kwargs.items())
        text = "%s(%s)" % (self.function.__name__, ", ".join(parts))
        logging.getLogger("shop").debug(text)
        try:
            result = self.function(*args, **kwargs)
        except Exception as error:
            self.sink("%s raised %r" % (text, error))
            raise error
        else:
            self.sink("%s -> %r" % (text, result))
            return result
