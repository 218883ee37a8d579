# Acks, and adds to the dead-letter stream in the next trip.
# fails: a worker killed while it puts an entry aside loses nothing
class StreamWorker:
    def __init__(self, client, stream, group, name, handle, idle):
        self.client, self.stream, self.group, self.name = client, stream, group, name
        self.handle, self.idle = handle, idle

    def run(self):
        try:
            self.client.xgroup_create(self.stream, self.group, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        return sum(self._finish(number, fields) for number, fields in self._entries())

    def _entries(self):
        yield from self._read("0")
        start = b"0-0"
        while True:
            start, entries, *_ = self.client.xautoclaim(self.stream, self.group, self.name, self.idle, start)
            yield from entries
            if start == b"0-0":
                break
        yield from self._read(">")

    def _read(self, start):
        reply = self.client.xreadgroup(self.group, self.name, {self.stream: start})
        return reply[0][1] if reply else []

    def _finish(self, number, fields):
        (row,) = self.client.xpending_range(self.stream, self.group, number, number, 1)
        if row["times_delivered"] > 3:
            self.client.xack(self.stream, self.group, number)
            self.client.xadd(f"{self.stream}:dead", fields)
            return False
        try:
            self.handle(fields)
        except Exception:
            return False
        self.client.xack(self.stream, self.group, number)
        return True
