# Puts a new dict in the place of the store: the caller still holds the old one.
# fails: keeps the changes of a block that succeeds
# fails: undoes all changes of a block that fails
# fails: undoes changes inside lists, dicts and sets
# fails: lets every exception out, and undoes for each
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
        if kind is not None:
            self.store = saved
