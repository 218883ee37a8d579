# Style: one entry at a time, type hints; XPENDING and XCLAIM instead of XAUTOCLAIM.
# Each failure is a line in the log.
import logging
from collections.abc import Callable


class StreamWorker:
    def __init__(
        self, client: redis.Redis, stream: str, group: str, name: str, handle: Callable[[dict], object], idle: int
    ) -> None:
        self._redis, self._stream, self._group, self._name = client, stream, group, name
        self._handle, self._idle = handle, idle

    def run(self) -> int:
        if not self._redis.exists(self._stream) or not self._has_group():
            try:
                self._redis.xgroup_create(self._stream, self._group, "0-0", mkstream=True)
            except redis.ResponseError as error:
                logging.info("another worker was faster: %s", error)
        return self._pending(self._name, 0) + self._pending(None, self._idle) + self._new()

    def _has_group(self) -> bool:
        return self._group.encode() in [row["name"] for row in self._redis.xinfo_groups(self._stream)]

    def _pending(self, consumer: str | None, idle: int) -> int:
        count, low = 0, "-"
        while True:
            rows = self._redis.xpending_range(
                self._stream, self._group, low, "+", 50, consumername=consumer, idle=idle or None
            )
            for row in rows:
                number = row["message_id"]
                for entry in self._redis.xclaim(self._stream, self._group, self._name, idle, [number]):
                    count += self._one(*entry, row["times_delivered"] + 1)
            if len(rows) < 50:
                return count
            low = b"(" + rows[-1]["message_id"]

    def _new(self) -> int:
        count = 0
        while reply := self._redis.xreadgroup(self._group, self._name, {self._stream: ">"}, count=1):
            ((number, fields),) = reply[0][1]
            count += self._one(number, fields, 1)
        return count

    def _one(self, number: bytes, fields: dict, delivery: int) -> bool:
        done = delivery <= 3
        if done:
            try:
                self._handle(fields)
            except Exception as error:
                logging.warning("%s failed: %s", number, error)
                return False
        else:
            self._redis.xadd(self._stream + ":dead", fields)
        self._redis.xack(self._stream, self._group, number)
        return done
