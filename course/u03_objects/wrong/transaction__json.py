# A deep copy by way of JSON, which has no sets.
# fails: undoes changes inside lists, dicts and sets
import json


class Transaction:
    def __init__(self, store):
        self.store, self.saved = store, []

    def __enter__(self):
        self.saved.append(json.dumps(self.store))
        return self.store

    def __exit__(self, kind, error, traceback):
        before = json.loads(self.saved.pop())
        if kind is not None:
            self.store.clear()
            self.store.update(before)
