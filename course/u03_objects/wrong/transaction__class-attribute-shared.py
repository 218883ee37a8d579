# The list of old states belongs to the class: all transactions take from one pile.
# fails: a block that fails takes back its own changes only
import copy


class Transaction:
    saved = []

    def __init__(self, store):
        self.store = store

    def __enter__(self):
        self.saved.append(copy.deepcopy(self.store))
        return self.store

    def __exit__(self, kind, error, traceback):
        before = self.saved.pop()
        if kind is not None:
            self.store.clear()
            self.store.update(before)
