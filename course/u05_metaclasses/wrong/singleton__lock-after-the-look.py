# Looks, then locks, and does not look again: who waited makes another one.
# fails: threads that call at once get one finished object
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        if "_only" not in vars(cls):
            with Singleton.lock:
                cls._only = super().__call__(*args, **kwargs)
        return cls._only
