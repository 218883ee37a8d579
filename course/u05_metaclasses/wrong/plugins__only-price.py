# Hands on the one keyword that the example has.
# fails: hands other keywords on, and stores nothing where they are refused
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, price=None):
        if price is None:
            super().__init_subclass__()
        else:
            super().__init_subclass__(price=price)
        if Plugin in cls.__bases__:
            cls.registry = {}
        if name is not None:
            if name in cls.registry:
                raise ValueError(f"there is a plug-in called {name!r} already: {cls.registry[name].__name__}")
            cls.registry[name] = cls
