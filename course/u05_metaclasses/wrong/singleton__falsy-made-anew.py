# Tests the truth of the object: an empty shelf is made again at each call.
# fails: every call gives the same object
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if not vars(cls).get("_only"):
                cls._only = super().__call__(*args, **kwargs)
            return cls._only
