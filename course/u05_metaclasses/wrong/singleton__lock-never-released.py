# Gives the lock back at the end, and a call that raises does not come there: all other threads wait for ever.
# fails: a first call that raises leaves nothing behind
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    locks = {}

    def __call__(cls, *args, **kwargs):
        lock = Singleton.locks.setdefault(cls, threading.RLock())
        lock.acquire()
        if "_only" not in vars(cls):
            cls._only = super().__call__(*args, **kwargs)
        lock.release()
        return cls._only
