# Nothing is there before the first value: KeyError.
# fails: keeps a value for each object and attribute
# fails: is the default until a value is set
# fails: a subclass shares an attribute, or has its own
# fails: keeps no object alive, nor its value
# fails: asked on the class, is the descriptor itself
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return vars(instance)[self.name]

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
