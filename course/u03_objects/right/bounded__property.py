# A property underneath: the subclass of a built-in descriptor, with getter and setter given to it.
class Bounded(property):
    def __init__(self, low, high, default):
        def read(book):
            return vars(book).setdefault(("bounded", self.name), default)

        def write(book, value):
            if not low <= value <= high:
                raise ValueError(f"{self.name} takes {low} to {high}")
            vars(book)["bounded", self.name] = value

        super().__init__(read, write)
        self.low, self.high, self.default = low, high, default

    def __set_name__(self, owner, name):
        self.name = name
