# A cache by arguments, as for a pure function: other arguments make another object.
# fails: `__init__` runs once, with the arguments of the first call
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = {}
            if repr((args, kwargs)) not in cls._only:
                cls._only[repr((args, kwargs))] = super().__call__(*args, **kwargs)
            return cls._only[repr((args, kwargs))]
