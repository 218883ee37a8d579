# A plain lock: the thread that makes a printer waits for itself when the printer needs a cable.
# fails: a singleton may call another in its `__init__`
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.Lock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = super().__call__(*args, **kwargs)
            return cls._only
