# Remembers the outermost state only: a failure inside takes back everything.
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    def __init__(self, store):
        self.store, self.saved, self.depth = store, None, 0

    def __enter__(self):
        if self.depth == 0:
            self.saved = copy.deepcopy(self.store)
        self.depth += 1
        return self.store

    def __exit__(self, kind, error, traceback):
        self.depth -= 1
        if kind is not None:
            self.store.clear()
            self.store.update(copy.deepcopy(self.saved))
