# Makes the object without the arguments of the call.
# fails: `__init__` runs once, with the arguments of the first call
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    lock = threading.RLock()

    def __call__(cls, *args, **kwargs):
        with Singleton.lock:
            if "_only" not in vars(cls):
                cls._only = super().__call__(*args[:0], **{})
            return cls._only
