# __getattr__ of the metaclass is for attributes of a finished class: the body never asks it.
# fails: numbers the names in the order in which they are first read
# fails: numbers begin at `start`
# fails: what a body assigns stays, and takes no number
# fails: names with `_` and built-ins mean what they always do
# fails: each class statement counts on its own
class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        number = len([value for value in vars(cls).values() if isinstance(value, int)])
        setattr(cls, name, number)
        return number


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
