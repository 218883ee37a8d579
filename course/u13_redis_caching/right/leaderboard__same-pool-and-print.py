# Style: another client on the pool that is given, texts instead of bytes by hand, and a print for each result.
class Leaderboard:
    def __init__(self, client, key):
        self.redis = redis.Redis(connection_pool=client.connection_pool)
        self.key = key

    def submit(self, reader, pages, at):
        score = (pages << 32) | (0xFFFFFFFF - at)
        changed = self.redis.execute_command("ZADD", self.key, "GT", "CH", score, reader)
        print(f"{reader}: {pages} pages, {'counted' if changed else 'no better'}", flush=True)

    def top(self, count):
        rows = self.redis.zrevrangebyscore(self.key, "+inf", "-inf", start=0, num=count, withscores=True)
        return [(str(reader, "utf-8"), int(score) >> 32) for reader, score in rows]

    def rank(self, reader):
        place = self.redis.zrevrank(self.key, reader)
        return place if place is None else place + 1

    def around(self, reader, reach):
        place = self.rank(reader)
        if not place:
            return []
        return [
            str(name, "utf-8") for name in self.redis.zrevrange(self.key, max(1, place - reach) - 1, place + reach - 1)
        ]
