# Fetches the whole board to find out what one reader had.
# fails: no call fetches more than it shows
class Leaderboard:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def submit(self, reader, pages, at):
        score = pages * 2**32 + (2**32 - 1 - at)
        if score > dict(self.client.zrange(self.key, 0, -1, withscores=True)).get(reader.encode(), -1):
            self.client.zadd(self.key, {reader: score}, gt=True)

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
