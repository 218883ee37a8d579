# Takes any base class called "Plugin" for the one at the top.
# fails: a class without a name is not stored, and those below it are
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if any(base.__name__ == "Plugin" for base in cls.__bases__):
            cls.registry = {}
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
