# A metaclass that takes `name` and hands the other keywords on; no class hook of its own.
class Registered(type):
    def __new__(mcls, title, bases, body, *, name=None, **others):
        return super().__new__(mcls, title, bases, body, **others)

    def __init__(cls, title, bases, body, *, name=None, **others):
        super().__init__(title, bases, body)
        top = [base for base in bases if isinstance(base, Registered) and base.__bases__ == (object,)]
        if top:
            cls.registry = dict()
        if name is None:
            return
        if cls.registry.setdefault(name, cls) is not cls:
            raise ValueError(name)


class Plugin(metaclass=Registered):
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`."""
