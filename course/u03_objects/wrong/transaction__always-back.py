# Forgets to ask whether there was an exception.
# fails: keeps the changes of a block that succeeds
# fails: undoes changes inside lists, dicts and sets
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    def __init__(self, store):
        self.store = store
        self.saved = []

    def __enter__(self):
        self.saved.append(copy.deepcopy(self.store))
        return self.store

    def __exit__(self, kind, error, traceback):
        saved = self.saved.pop()
        self.store.clear()
        self.store.update(saved)
