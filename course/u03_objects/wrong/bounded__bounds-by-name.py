# The bounds are kept by attribute name, for all classes: the subclass changes the bounds of its base.
# fails: a subclass shares an attribute, or has its own
class Bounded:
    bounds = {}

    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name
        Bounded.bounds[name] = self.low, self.high

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return vars(instance).get(self.name, self.default)

    def __set__(self, instance, value):
        low, high = Bounded.bounds[self.name]
        if not low <= value <= high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
