# The dicts of all families live in one table beside the classes; `registry` is read through the metaclass.
FAMILIES = {}


def family_of(cls):
    return next(above for above in cls.__mro__ if Plugin in above.__bases__)


class Registry(type):
    @property
    def registry(cls):
        return FAMILIES.setdefault(family_of(cls), {})


class Plugin(metaclass=Registry):
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`."""

    def __init_subclass__(cls, **keywords):
        named = "name" in keywords
        name = keywords.pop("name", None)
        super().__init_subclass__(**keywords)
        if named and name in cls.registry:
            raise ValueError(f"{name} is taken")
        if named:
            cls.registry[name] = cls
