# Style: a class, attributes as bits of a number, supersets filtered at the end, results as tuples.
class Relation:
    def __init__(self, names, dependencies):
        self.names = sorted(names)
        self.steps = [(self.number(left), self.number(right)) for left, right in dependencies]

    def number(self, names):
        return sum(1 << self.names.index(name) for name in names)

    def closed(self, held):
        changed = True
        while changed:
            changed = False
            for left, right in self.steps:
                if left & held == left and right & ~held:
                    held |= right
                    changed = True
        return held

    def texts(self, held):
        return {name for place, name in enumerate(self.names) if held >> place & 1}


def closure(attributes, dependencies):
    names = set(attributes)
    for left, right in dependencies:
        names = names | left | right
    relation = Relation(names, dependencies)
    return relation.texts(relation.closed(relation.number(attributes)))


def candidate_keys(relation, dependencies):
    made = Relation(relation, dependencies)
    everything = made.number(relation)
    superkeys = [held for held in range(everything + 1) if made.closed(held) == everything]
    return tuple(
        tuple(made.texts(held))
        for held in superkeys
        if not any(other != held and other & held == other for other in superkeys)
    )
