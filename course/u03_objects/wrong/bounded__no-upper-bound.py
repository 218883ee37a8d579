# Checks the lower bound only: the incident was about 0 cents.
# fails: takes what lies from low to high, and nothing else
# fails: a subclass shares an attribute, or has its own
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
        if not self.low <= value:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
