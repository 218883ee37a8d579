# setattr() under the same name comes back to __set__.
# fails: keeps a value for each object and attribute
# fails: is the default until a value is set
# fails: takes what lies from low to high, and nothing else
# fails: asked on the class, is the descriptor itself
# fails: a subclass shares an attribute, or has its own
# fails: keeps no object alive, nor its value
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return vars(instance).get(self.name, self.default)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        setattr(instance, self.name, value)
