# chain of the initial state and a map whose function remembers the state.
from itertools import chain


def scan(step, items, initial):
    state = initial

    def follow(item):
        nonlocal state
        state = step(state, item)
        return state

    return chain([initial], map(follow, items))
