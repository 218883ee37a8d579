# Keeps the object in __new__, and the call runs __init__ on it again each time.
# fails: `__init__` runs once, with the arguments of the first call
# fails: a first call that raises leaves nothing behind
# fails: threads that call at once get one finished object
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = cls.__new__(cls)
            cls._only.__init__(*args, **kwargs)
            return cls._only
