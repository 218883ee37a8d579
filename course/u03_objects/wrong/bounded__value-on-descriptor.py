# Keeps the value on itself: there is one descriptor for all objects of the class.
# fails: keeps a value for each object and attribute
# fails: is the default until a value is set
# fails: a subclass shares an attribute, or has its own
# fails: keeps no object alive, nor its value
# fails: asked on the class, is the descriptor itself
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default
        self.value = default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return self.value

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        self.value = value
