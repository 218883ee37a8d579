# Takes the end of ZRANGE for Python's: it is included, so top(3) has four readers.
# fails: place 1 is the best, in top() and in rank()
class Leaderboard:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def submit(self, reader, pages, at):
        self.client.zadd(self.key, {reader: pages * 2**32 + (2**32 - 1 - at)}, gt=True)

    def top(self, count):
        if count == 0:
            return []
        rows = self.client.zrange(self.key, 0, count, desc=True, withscores=True)
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
