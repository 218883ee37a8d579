# Each block is a generator of contextlib; the class keeps those that are open. Logs each one.
import contextlib
import copy
import logging


@contextlib.contextmanager
def block(store):
    before = copy.deepcopy(store)
    logging.warning("begin")
    try:
        yield store
    except BaseException:
        store.clear()
        store.update(before)
        raise


class Transaction:
    def __init__(self, store):
        self.store, self.blocks = store, []

    def __enter__(self):
        self.blocks.append(block(self.store))
        return self.blocks[-1].__enter__()

    def __exit__(self, *error):
        return self.blocks.pop().__exit__(*error)
