# Wraps the exception: who waits for the original does not see it.
# fails: lets every exception out, and undoes for each
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
            self.store.clear()
            self.store.update(saved)
            raise RuntimeError("rolled back") from error
