# A fold with reduce; each step gives a new dict of tuples, and nothing is ever changed.
from functools import reduce


def group_by(items, key, combine=list):
    def step(groups, item):
        name = key(item)
        return {**groups, name: (*groups.get(name, ()), item)}

    return {name: combine(list(group)) for name, group in reduce(step, items, {}).items()}
