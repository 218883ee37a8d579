# Tests the truth of the name: a plug-in called "" is lost.
# fails: stores each named class in the registry of its family
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if Plugin in cls.__bases__:
            cls.registry = {}
        if name:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
