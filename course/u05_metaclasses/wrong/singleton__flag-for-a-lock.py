# A flag in place of a lock: between the look at it and the raising of it another thread looks too.
# fails: threads that call at once get one finished object
import time


class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    def __call__(cls, *args, **kwargs):
        while "_only" not in vars(cls):
            if "_making" not in vars(cls):
                cls._making = True
                try:
                    cls._only = super().__call__(*args, **kwargs)
                finally:
                    del cls._making
            else:
                time.sleep(0.001)
        return cls._only
