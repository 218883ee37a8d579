# Keeps the objects by the names of their classes: two classes of the same name share one.
# fails: each class has an object of its own
# fails: a first call that raises leaves nothing behind
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()
    kept = {}

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if cls.__qualname__ not in Singleton.kept:
                Singleton.kept[cls.__qualname__] = super().__call__(*args, **kwargs)
            return Singleton.kept[cls.__qualname__]
