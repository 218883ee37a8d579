# Style: no ZADD GT; WATCH, compare, MULTI, try again. Scores are negative, so place 0 of ZRANGE is the best. It prints.
class Leaderboard:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def submit(self, reader, pages, at):
        score = at - pages * 2**32
        with self.client.pipeline() as pipe:
            while True:
                try:
                    pipe.watch(self.key)
                    before = pipe.zscore(self.key, reader)
                    if before is not None and before <= score:
                        print(reader, "was better before")
                        return
                    pipe.multi()
                    pipe.zadd(self.key, {reader: score})
                    pipe.execute()
                    return
                except redis.WatchError:
                    continue

    def top(self, count):
        rows = self.client.zrange(self.key, 0, count - 1, withscores=True) if count else []
        return [(name.decode(), math.ceil(-score / 2**32)) for name, score in rows]

    def rank(self, reader):
        place = self.client.zrank(self.key, reader)
        return None if place is None else place + 1

    def around(self, reader, reach):
        place = self.client.zrank(self.key, reader)
        if place is None:
            return []
        low = place - reach if place > reach else 0
        return [name.decode() for name in self.client.zrange(self.key, low, place + reach)]
