# The old state as bytes, which nobody can change; a stack in a deque; type hints.
import pickle
from collections import deque
from types import TracebackType


class Transaction:
    def __init__(self, store: dict) -> None:
        self.store = store
        self.open: deque[bytes] = deque()

    def __enter__(self) -> dict:
        self.open.append(pickle.dumps(self.store))
        return self.store

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        before = pickle.loads(self.open.pop())
        if error is not None:
            for key in list(self.store):
                del self.store[key]
            self.store |= before
        return False
