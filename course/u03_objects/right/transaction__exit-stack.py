# An ExitStack a block, and a callback that is forgotten if all goes well.
import copy
from contextlib import ExitStack


class Transaction:
    def __init__(self, store):
        self.store = store
        self.stacks = []

    def restore(self, before):
        self.store.clear()
        self.store.update(before)

    def __enter__(self):
        stack = ExitStack()
        stack.callback(self.restore, copy.deepcopy(self.store))
        self.stacks.append(stack)
        return self.store

    def __exit__(self, kind, error, traceback):
        stack = self.stacks.pop()
        if kind is None:
            stack.pop_all()
        stack.close()
