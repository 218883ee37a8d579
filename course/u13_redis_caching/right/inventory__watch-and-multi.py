# Style: no Lua; every step reads under WATCH, decides in Python, writes in MULTI, and tries again when it lost a race.
import logging
from collections.abc import Callable

log = logging.getLogger("inventory")


class Inventory:
    def __init__(self, client: redis.Redis, prefix: str, lease: float, clock: Callable[[], float] = time.time) -> None:
        self.client = client
        self.shelf, self.holds = prefix + "shelf", prefix + "holds"
        self.lease = lease
        self.clock = clock

    def _change(self, decide):
        """Run decide(shelf, holds) on the present state and store what it changed; again if somebody else did too."""
        now = self.clock()
        while True:
            with self.client.pipeline() as pipe:
                try:
                    pipe.watch(self.shelf, self.holds)
                    shelf = {name.decode(): int(count) for name, count in pipe.hgetall(self.shelf).items()}
                    holds = {name.decode(): json.loads(text) for name, text in pipe.hgetall(self.holds).items()}
                    for name in [name for name, hold in holds.items() if hold["ends"] <= now]:
                        hold = holds.pop(name)
                        shelf[hold["book"]] += hold["copies"]
                    answer = decide(shelf, holds, now)
                    pipe.multi()
                    pipe.delete(self.shelf, self.holds)
                    if shelf:
                        pipe.hset(self.shelf, mapping=shelf)
                    if holds:
                        pipe.hset(self.holds, mapping={name: json.dumps(hold) for name, hold in holds.items()})
                    pipe.execute()
                    return answer
                except redis.WatchError:
                    log.warning("somebody was faster, again")

    def add(self, book: str, copies: int) -> None:
        def decide(shelf, holds, now):
            shelf[book] = shelf.get(book, 0) + copies

        self._change(decide)

    def available(self, book: str) -> int:
        return self._change(lambda shelf, holds, now: shelf.get(book, 0))

    def hold(self, book: str, copies: int) -> str | None:
        def decide(shelf, holds, now):
            if shelf.get(book, 0) < copies:
                return None
            name = f"{random.getrandbits(96):x}"
            shelf[book] -= copies
            holds[name] = {"book": book, "copies": copies, "ends": now + self.lease}
            return name

        return self._change(decide)

    def confirm(self, hold_id: str) -> bool:
        return self._change(lambda shelf, holds, now: holds.pop(hold_id, None) is not None)

    def release(self, hold_id: str) -> bool:
        def decide(shelf, holds, now):
            hold = holds.pop(hold_id, None)
            if hold is None:
                return False
            shelf[hold["book"]] += hold["copies"]
            return True

        return self._change(decide)
