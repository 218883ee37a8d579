# Values in a dict of the descriptor, by id, and weakref.finalize takes each out when its object goes. Prints.
import weakref


class Bounded:
    def __init__(self, low, high, default):
        self.low, self.high, self.default = low, high, default
        self.values = {}

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return self.values.get(id(instance), self.default)

    def __set__(self, instance, value):
        if not (self.low <= value and value <= self.high):
            print("refused:", value)
            raise ValueError(f"no {self.name} of {value}")
        if id(instance) not in self.values:
            weakref.finalize(instance, self.values.pop, id(instance))
        self.values[id(instance)] = value
