# Takes the nearest good value instead of a refusal.
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

    def __set__(self, instance, value):
        vars(instance)[self.name] = min(max(value, self.low), self.high)
