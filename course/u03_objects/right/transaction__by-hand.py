# Walks through the data itself: what __enter__ notes is a function that puts everything back, the same lists and dicts.
def note(thing):
    match thing:
        case dict():
            noted = {key: note(value) for key, value in thing.items()}

            def back():
                thing.clear()
                thing.update({key: value() for key, value in noted.items()})
                return thing
        case list():
            noted = [*map(note, thing)]

            def back():
                thing[:] = [value() for value in noted]
                return thing
        case set():
            noted = frozenset(thing)

            def back():
                thing.clear()
                thing.update(noted)
                return thing
        case _:

            def back():
                return thing

    return back


class Transaction:
    def __init__(self, store):
        self.store, self.open = store, []

    def __enter__(self):
        self.open.append(note(self.store))
        return self.store

    def __exit__(self, kind, error, traceback):
        back = self.open.pop()
        if error is not None:
            back()
