# One place for the object, on the metaclass: the first class to be called wins for all.
# fails: each class has an object of its own
# fails: every call gives the same object
# fails: `__init__` runs once, with the arguments of the first call
# fails: a first call that raises leaves nothing behind
# fails: threads that call at once get one finished object
# fails: a singleton may call another in its `__init__`
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if not hasattr(Singleton, "only"):
                Singleton.only = super().__call__(*args, **kwargs)
            return Singleton.only
