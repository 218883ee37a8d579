# __enter__ returns nothing: `as s` gives None.
# fails: keeps the changes of a block that succeeds
import copy


class Transaction:
    def __init__(self, store):
        self.store = store
        self.saved = []

    def __enter__(self):
        self.saved.append(copy.deepcopy(self.store))

    def __exit__(self, kind, error, traceback):
        saved = self.saved.pop()
        if kind is not None:
            self.store.clear()
            self.store.update(saved)
