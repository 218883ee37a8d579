# Keeps the object first, so that a nested call finds it; one whose __init__ failed is kept too.
# fails: a first call that raises leaves nothing behind
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = cls.__new__(cls, *args, **kwargs)
                cls._only.__init__(*args, **kwargs)
            return cls._only
