# Counts the stock in a class variable under a thread lock: safe in one process, and every worker sells all copies.
# fails: a hold is settled once
# fails: the last copy is never held twice
# fails: nobody is refused while enough copies lie on the shelf
import threading


class Inventory:
    guard = threading.Lock()
    shelves, holds = {}, {}

    def __init__(self, client, prefix, lease, clock=time.time):
        self.prefix, self.lease, self.clock = prefix, lease, clock

    def _give_back_expired(self):
        now = self.clock()
        for hold_id in [name for name, hold in self.holds.items() if hold[2] <= now and hold[3] == self.prefix]:
            self._settle(hold_id, back=True)

    def _settle(self, hold_id, back):
        if hold_id not in self.holds:
            return False
        book, copies, _, _ = self.holds.pop(hold_id)
        self.shelves[self.prefix, book] += copies if back else 0
        return True

    def add(self, book, copies):
        with self.guard:
            self.shelves[self.prefix, book] = self.shelves.get((self.prefix, book), 0) + copies

    def available(self, book):
        with self.guard:
            self._give_back_expired()
            return self.shelves.get((self.prefix, book), 0)

    def hold(self, book, copies):
        with self.guard:
            self._give_back_expired()
            if self.shelves.get((self.prefix, book), 0) < copies:
                return None
            self.shelves[self.prefix, book] -= copies
            hold_id = uuid.uuid4().hex
            self.holds[hold_id] = book, copies, self.clock() + self.lease, self.prefix
            return hold_id

    def confirm(self, hold_id):
        with self.guard:
            self._give_back_expired()
            return self._settle(hold_id, back=False)

    def release(self, hold_id):
        with self.guard:
            self._give_back_expired()
            return self._settle(hold_id, back=True)
