# Two threads find no object, one after the other, and both make one.
# fails: threads that call at once get one finished object
class Singleton(type):
    """A metaclass whose classes have one object each: every call of the class gives it, in any thread."""

    def __call__(cls, *args, **kwargs):
        if "_only" not in vars(cls):
            cls._only = super().__call__(*args, **kwargs)
        return cls._only
