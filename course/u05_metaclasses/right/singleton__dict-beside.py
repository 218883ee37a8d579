# A dict of all objects beside the metaclass; a lock taken and given back by hand; builds the object itself.
ONLY, LOCK = {}, threading.RLock()


class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    def __call__(cls, *args, **kwargs):
        LOCK.acquire()
        try:
            try:
                return ONLY[cls]
            except KeyError:
                print("the first", cls.__name__)
                made = cls.__new__(cls, *args, **kwargs)
                made.__init__(*args, **kwargs)
                ONLY[cls] = made
                return made
        finally:
            LOCK.release()
