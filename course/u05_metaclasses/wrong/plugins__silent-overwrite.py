# The later class takes the place of the earlier one, and nobody hears of it.
# fails: refuses a name that is taken
class Plugin:
    """Begins families of classes: each family keeps those that have a name in one dict, `registry`.

    Raises ValueError from a class statement with a name that the family already has.
    """

    def __init_subclass__(cls, name=None, **others):
        super().__init_subclass__(**others)
        if Plugin in cls.__bases__:
            cls.registry = {}
        if name is not None:
            cls.registry[name] = cls
