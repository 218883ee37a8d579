# Looks for the names among the subclasses whenever somebody asks: a new dict each time, and no dict to share.
# fails: a class without a name is not stored, and those below it are
class Registered(type):
    @property
    def registry(cls):
        family = next(above for above in cls.__mro__ if Plugin in above.__bases__)
        found, left = {}, [family]
        while left:
            one = left.pop(0)
            if vars(one).get("plugin_name") is not None:
                found[one.plugin_name] = one
            left += one.__subclasses__()
        return found


class Plugin(metaclass=Registered):
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        cls.plugin_name = None
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already")
            cls.plugin_name = name
