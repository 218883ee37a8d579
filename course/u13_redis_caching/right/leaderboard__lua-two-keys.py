# Style: Lua; the time in front of the member's name breaks ties, a hash remembers each reader's member.
class Leaderboard:
    """Members begin with the time turned around, so that equal pages sort by time; a hash finds a reader's member."""

    SUBMIT = """
    local before = redis.call('HGET', KEYS[2], ARGV[1])
    if before then
        if tonumber(redis.call('ZSCORE', KEYS[1], before)) >= tonumber(ARGV[2]) then return 0 end
        redis.call('ZREM', KEYS[1], before)
    end
    redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3] .. ARGV[1])
    return redis.call('HSET', KEYS[2], ARGV[1], ARGV[3] .. ARGV[1])
    """

    def __init__(self, client, key):
        self.client, self.key, self.members = client, key, key + ":members"
        self._submit = client.register_script(self.SUBMIT)

    def submit(self, reader, pages, at):
        self._submit(keys=[self.key, self.members], args=[reader, pages, f"{2**32 - at:010d}"])

    def top(self, count):
        rows = self.client.zrange(self.key, 0, count - 1, desc=True, withscores=True) if count > 0 else []
        return [(member[10:].decode(), int(score)) for member, score in rows]

    def _place(self, reader):
        member = self.client.hget(self.members, reader)
        return None if member is None else self.client.zrevrank(self.key, member)

    def rank(self, reader):
        place = self._place(reader)
        return None if place is None else 1 + place

    def around(self, reader, reach):
        place = self._place(reader)
        if place is None:
            return []
        return [m[10:].decode() for m in self.client.zrange(self.key, max(0, place - reach), place + reach, desc=True)]
