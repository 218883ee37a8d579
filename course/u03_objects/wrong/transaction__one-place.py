# One place for the old state: entered again while it is open, the outer state is overwritten.
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    def __init__(self, store):
        self.store = store

    def __enter__(self):
        self.saved = copy.deepcopy(self.store)
        return self.store

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            self.store.clear()
            self.store.update(copy.deepcopy(self.saved))
