# One dict on the class at the top: all families write into it.
# fails: stores each named class in the registry of its family
# fails: a class without a name is not stored, and those below it are
# fails: refuses a name that is taken
# fails: each family has a registry of its own
# fails: hands other keywords on, and stores nothing where they are refused
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    registry = {}

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
