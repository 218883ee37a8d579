# The transaction is the stack of snapshots itself, a list; puts back key by key; type hints, logging.
import copy
import logging
from contextlib import AbstractContextManager


class Transaction(list, AbstractContextManager):
    def __init__(self, store: dict) -> None:
        super().__init__()
        self.store = store

    def __enter__(self) -> dict:
        self += [copy.deepcopy(self.store)]
        return self.store

    def __exit__(self, *failure) -> bool:
        before = self.pop()
        if any(failure):
            logging.error("back to %r", before)
            for key in self.store.keys() - before.keys():
                self.store.pop(key)
            self.store |= before
        return False
