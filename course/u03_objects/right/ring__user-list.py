# UserList has it all but the round trip: its loops ask for the index, so they are written anew.
from collections import UserList
from operator import index


class Ring(UserList):
    def __getitem__(self, place):
        if isinstance(place, slice):
            return super().__getitem__(place)
        if not self:
            raise IndexError("ring index out of range: there is nothing in it")
        return self.data[index(place) % len(self)]

    def __iter__(self):
        return iter(self.data)

    def __reversed__(self):
        return reversed(self.data)
