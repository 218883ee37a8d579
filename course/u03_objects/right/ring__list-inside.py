# A list inside, all five methods written by hand, match statement.
class Ring:
    def __init__(self, items):
        self.items = [*items]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, place):
        match place:
            case slice():
                return Ring(self.items[place])
            case _ if self.items:
                return self.items[divmod(place, len(self.items))[1]]
            case _:
                raise IndexError("empty")

    def __iter__(self):
        return iter(self.items)

    def __contains__(self, item):
        return any(item is mine or item == mine for mine in self.items)

    def __reversed__(self):
        return reversed(self.items)

    def __repr__(self):
        return f"Ring({self.items})"
