# Notes the old state when the object is made, not when a block begins.
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    def __init__(self, store):
        self.store = store
        self.saved = copy.deepcopy(store)

    def __enter__(self):
        return self.store

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            self.store.clear()
            self.store.update(copy.deepcopy(self.saved))
