# A function of contextlib: short and right, but what it returns can be entered only once.
# fails: a block that fails takes back its own changes only
import copy
from contextlib import contextmanager


@contextmanager
def Transaction(store):
    before = copy.deepcopy(store)
    try:
        yield store
    except BaseException:
        store.clear()
        store.update(before)
        raise
