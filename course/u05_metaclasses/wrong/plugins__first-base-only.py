# Looks at the first base class alone: a family with a mixin before `Plugin` has no dict.
# fails: each family has a registry of its own
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if cls.__bases__[0] is Plugin:
            cls.registry = {}
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
