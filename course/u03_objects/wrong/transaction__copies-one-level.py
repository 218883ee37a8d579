# Copies the lists and dicts of the first level, and not what lies in them.
# fails: undoes changes inside lists, dicts and sets
import copy


class Transaction:
    def __init__(self, store):
        self.store = store
        self.saved = []

    def __enter__(self):
        self.saved.append({key: copy.copy(value) for key, value in self.store.items()})
        return self.store

    def __exit__(self, kind, error, traceback):
        saved = self.saved.pop()
        if kind is not None:
            self.store.clear()
            self.store.update(saved)
