# A class with __get__ and a count of uses for each entry; says on the way what it forgets.
import functools
import inspect
import itertools


class Memory:
    def __init__(self, function, maxsize):
        functools.update_wrapper(self, function)
        self.function, self.maxsize = function, maxsize
        self.signature = inspect.signature(function)
        self.results, self.used, self.steps = {}, {}, itertools.count()

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)

    def __call__(self, *args, **kwargs):
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        try:
            key = (bound.args, frozenset(bound.kwargs.items()))
            self.results.get(key)
        except TypeError:
            return self.function(*args, **kwargs)
        if key not in self.results:
            self.results[key] = self.function(*args, **kwargs)
        self.used[key] = next(self.steps)
        while len(self.results) > self.maxsize:
            oldest = min(self.used, key=self.used.get)
            print("forgets", oldest)
            del self.results[oldest], self.used[oldest]
        return self.results[key]


def memoize(maxsize):
    return functools.partial(Memory, maxsize=maxsize)
