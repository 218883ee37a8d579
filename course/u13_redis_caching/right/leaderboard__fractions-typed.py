# Style: type hints; pages as the whole part of the score, time as its fraction; ZREVRANGE and a helper.
class Leaderboard:
    """A score is pages + (1 - (at + 1) / 10**10): below 2**17 a double still tells fractions of 10**-10 apart."""

    def __init__(self, client: redis.Redis, key: str) -> None:
        self.client = client
        self.key = key

    def submit(self, reader: str, pages: int, at: int) -> None:
        self.client.execute_command("ZADD", self.key, "GT", f"{pages + (1 - (at + 1) / 10**10):.12f}", reader)

    def _slice(self, first: int, last: int) -> list[tuple[str, int]]:
        if last < first:
            return []
        rows = self.client.zrevrange(self.key, first, last, withscores=True)
        return [(name.decode(), math.floor(score)) for name, score in rows]

    def top(self, count: int) -> list[tuple[str, int]]:
        return self._slice(0, count - 1)

    def rank(self, reader: str) -> int | None:
        place = self.client.zrevrank(self.key, reader)
        return place if place is None else place + 1

    def around(self, reader: str, reach: int) -> list[str]:
        place = self.rank(reader)
        if place is None:
            return []
        return [name for name, _ in self._slice(max(place - 1 - reach, 0), place - 1 + reach)]
