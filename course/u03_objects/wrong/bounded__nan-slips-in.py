# Asks what is outside: nan is neither below nor above, nor between.
# fails: takes what lies from low to high, and nothing else
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
        if value < self.low or value > self.high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)[self.name] = value
