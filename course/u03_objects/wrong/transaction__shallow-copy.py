# dict.copy() is a new dict with the old lists in it.
# fails: undoes changes inside lists, dicts and sets
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    def __init__(self, store):
        self.store = store
        self.saved = []

    def __enter__(self):
        self.saved.append(self.store.copy())
        return self.store

    def __exit__(self, kind, error, traceback):
        saved = self.saved.pop()
        if kind is not None:
            self.store.clear()
            self.store.update(saved)
