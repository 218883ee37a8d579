# A dict from object to value: it keeps every object alive, and wants a hash of each.
# fails: keeps no object alive, nor its value
class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default
        self.values = {}

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return self.values.get(instance, self.default)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name}: {value}")
        self.values[instance] = value
