# A list has all of this already, has it not?
# fails: an index goes round, in both directions
# fails: a slice is a ring of what a list would give
# fails: an empty ring has no item at any index
# fails: for, in and reversed() see each item once, and end
# fails: keeps a copy of its own
class Ring(list):
    pass
