# Checks in a method that nobody calls: without __set__ an assignment goes past the descriptor.
# fails: takes what lies from low to high, and nothing else
# fails: a subclass shares an attribute, or has its own
# fails: keeps a value for each object and attribute
# fails: is the default until a value is set
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

    def set(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
