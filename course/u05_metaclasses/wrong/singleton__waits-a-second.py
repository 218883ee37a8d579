# A plain lock, and who waits for longer than a second goes on without it.
# fails: a singleton may call another in its `__init__`
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.Lock()

    def __call__(cls, *args, **kwargs):
        got = Singleton.lock.acquire(timeout=1)
        try:
            if "_only" not in vars(cls):
                cls._only = super().__call__(*args, **kwargs)
            return cls._only
        finally:
            if got:
                Singleton.lock.release()
