# Keeps the object before __init__ runs, and looks without the lock: others get it half made.
# fails: a first call that raises leaves nothing behind
# fails: threads that call at once get one finished object
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        if "_only" in vars(cls):
            return cls._only
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = cls.__new__(cls, *args, **kwargs)
                cls._only.__init__(*args, **kwargs)
            return cls._only
