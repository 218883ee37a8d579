# Stores first and checks then: the exception comes, and so does the price.
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
        vars(instance)[self.name] = value
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
