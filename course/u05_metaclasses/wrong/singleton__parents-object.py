# hasattr() sees the attributes of the parent: a child gets the parent's object.
# fails: each class has an object of its own
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if not hasattr(cls, "_only"):
                cls._only = super().__call__(*args, **kwargs)
            return cls._only
