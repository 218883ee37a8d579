# A coroutine-like generator that is sent the items and answers with the states.
def folder(step, state):
    item = yield state
    while True:
        state = step(state, item)
        item = yield state


def scan(step, items, initial):
    fold = folder(step, initial)
    yield next(fold)
    for item in items:
        yield fold.send(item)
