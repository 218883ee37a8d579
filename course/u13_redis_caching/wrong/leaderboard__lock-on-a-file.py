# Guards look and step with a lock on a file, which workers on other machines never see.
# fails: the best result of a reader counts
import fcntl
import tempfile


class Leaderboard:
    def __init__(self, client, key):
        self.client, self.key = client, key

    FILE = tempfile.NamedTemporaryFile(suffix=".lock")

    def submit(self, reader, pages, at):
        with open(self.FILE.name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return self.plain_submit(reader, pages, at)

    def plain_submit(self, reader, pages, at):
        score = pages * 2**32 + (2**32 - 1 - at)
        before = self.client.zscore(self.key, reader)
        if before is None or before < score:
            self.client.zadd(self.key, {reader: score})

    def top(self, count):
        if count == 0:
            return []
        rows = self.client.zrange(self.key, 0, count - 1, desc=True, withscores=True)
        return [(reader.decode(), int(score) // 2**32) for reader, score in rows]

    def rank(self, reader):
        place = self.client.zrevrank(self.key, reader)
        return None if place is None else place + 1

    def around(self, reader, reach):
        place = self.client.zrevrank(self.key, reader)
        if place is None:
            return []
        names = self.client.zrange(self.key, max(0, place - reach), place + reach, desc=True)
        return [name.decode() for name in names]
