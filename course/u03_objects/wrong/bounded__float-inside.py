# Makes a float of every value, to be sure that it is a number: large whole numbers come back as others.
# fails: takes what lies from low to high, and nothing else
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return vars(instance).get(self.name, self.default)

    def __set__(self, instance, value):
        value = float(value)
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
