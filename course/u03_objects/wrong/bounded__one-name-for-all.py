# Keeps every value under the same name: a second attribute of an object overwrites the first.
# fails: keeps a value for each object and attribute
# fails: a subclass shares an attribute, or has its own
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return vars(instance).get("value", self.default)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        vars(instance)["value"] = value
