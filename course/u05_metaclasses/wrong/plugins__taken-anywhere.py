# Looks for the name in every family.
# fails: each family has a registry of its own
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    names = set()

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if Plugin in cls.__bases__:
            cls.registry = {}
        if name is not None:
            if name in cls.registry or (name in Plugin.names and not Plugin.names.add(name)):
                raise ValueError(f"there is a plug-in called {name!r} already")
            Plugin.names.add(name)
            cls.registry[name] = cls
